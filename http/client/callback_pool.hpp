#pragma once

#include "http/client/callback_client.hpp"
#include "http/client/callback_connection.hpp"

#include <boost/asio/thread_pool.hpp>

#include <deque>
#include <unordered_set>
#include <vector>

namespace mbs::http {

/// What all pools of a client share; on the client's thread, except `resolvers`.
struct pool_context {
  boost::asio::io_context& io;
  boost::asio::ssl::context& tls;
  boost::asio::thread_pool& resolvers;
  const callback_client_options& options;
  std::uint32_t connections = 0;
  bool is_stopping = false;
};

/// The connections to one origin and the jobs that wait for them.
class callback_pool final : public connection_keeper, public std::enable_shared_from_this<callback_pool> {
 public:
  using steady = std::chrono::steady_clock;
  using tcp = boost::asio::ip::tcp;

  callback_pool(pool_context& context, callback_origin origin)
      : context_{context}, origin_{std::move(origin)} {}

  void post(callback_job job);
  void sweep(steady::time_point now);
  void stop();
  /// Nothing under way, waiting or open.
  [[nodiscard]] bool is_unused() const noexcept { return all_.empty() && waiting_.empty(); }

  void became_free(const std::shared_ptr<callback_connection>& c) override;
  void ended(const std::shared_ptr<callback_connection>& c) override;
  void repeat(callback_job job) override;
  void resolve(std::function<void(std::string, std::vector<tcp::endpoint>)> found) override;

 private:
  [[nodiscard]] bool may_open() const noexcept;
  void open_for(callback_job job);
  void serve_waiting();
  void keep_addresses(const std::vector<tcp::endpoint>& all);

  pool_context& context_;
  callback_origin origin_;
  std::unordered_set<std::shared_ptr<callback_connection>> all_;
  std::vector<std::shared_ptr<callback_connection>> free_;  // the last used first: the others may go
  std::deque<callback_job> waiting_;
  std::vector<tcp::endpoint> addresses_;
  steady::time_point addresses_until_;
};

}  // namespace mbs::http
