#pragma once

#include "http/client/callback_client.hpp"
#include "http/client/callback_connection.hpp"
#include "http/client/name_cache.hpp"

#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

namespace mbs::http {

/// What all pools of a client share; on the client's thread.
struct pool_context {
  boost::asio::io_context& io;
  boost::asio::ssl::context& tls;
  name_cache& names;
  const callback_client_options& options;
  /// Closes the connection that has been unused longest, of any origin; false when all are in use.
  std::function<bool()> close_an_unused_one;
  std::uint32_t connections = 0;
  bool is_stopping = false;
};

/// The connections to one origin. How many posts are under way is for the caller to bound: each has a
/// connection at once, so that none waits for another, or fails when there are too many in all.
class callback_pool final : public connection_keeper, public std::enable_shared_from_this<callback_pool> {
 public:
  using steady = std::chrono::steady_clock;
  using tcp = boost::asio::ip::tcp;

  callback_pool(pool_context& context, callback_origin origin)
      : context_{context}, origin_{std::move(origin)} {}

  void post(callback_job job);
  void sweep(steady::time_point now);
  void stop();
  /// Nothing under way or open.
  [[nodiscard]] bool is_unused() const noexcept { return all_.empty(); }
  /// Since when the connection that has been unused longest is that; nothing when all are in use.
  [[nodiscard]] std::optional<steady::time_point> unused_since() const noexcept;
  /// Closes that one.
  void close_unused();

  void became_free(const std::shared_ptr<callback_connection>& c) override;
  void ended(const std::shared_ptr<callback_connection>& c) override;
  void repeat(callback_job job) override;
  void resolve(std::function<void(std::string, std::vector<tcp::endpoint>)> found) override;

 private:
  void open_for(callback_job job);
  [[nodiscard]] std::vector<tcp::endpoint> callable(const std::vector<boost::asio::ip::address>& all) const;

  pool_context& context_;
  callback_origin origin_;
  std::unordered_set<std::shared_ptr<callback_connection>> all_;
  std::vector<std::shared_ptr<callback_connection>> free_;  // the last used first: the others may go
};

}  // namespace mbs::http
