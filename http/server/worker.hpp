#pragma once

#include "http/server/dispatcher.hpp"
#include "http/server/request_parser.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace mbs::http {

/// A connection as its worker sees it.
class connection_base : public exchange_owner {
 public:
  using steady = std::chrono::steady_clock;
  virtual void start() = 0;
  /// Ends what is overdue.
  virtual void sweep(steady::time_point now) = 0;
  /// Ends when idle, else after what is under way.
  virtual void drain() = 0;
  /// A newcomer has taken its place.
  virtual void give_place() = 0;
  virtual void abort() = 0;
  /// Octets of its answers that wait to be read and are counted, and whose they are.
  struct unread_octets {
    std::size_t count = 0;
    domain::key_id key;
    steady::time_point since;  ///< of the write under way
  };
  [[nodiscard]] virtual unread_octets unread() const noexcept = 0;
};

/// Who connected: known once for all, before anything is read.
struct arrival_of {
  std::uint64_t number = 0;  ///< in the roster of connections
  ip_address peer;
};

/// The connections of one I/O thread. All its members belong to that thread, except start, stop, adopt, end,
/// drain.
class worker {
 public:
  using tcp = boost::asio::ip::tcp;
  using steady = std::chrono::steady_clock;

  /// `context` is run by one thread, from before `start` to after `stop`.
  worker(server_context& shared, boost::asio::io_context& context);
  ~worker();

  /// Other threads.
  void start();
  void drain();
  /// Cuts the connections; returns when nothing of them is left in the context.
  void stop();
  /// Takes over a connected socket made for this worker's context.
  void adopt(tcp::socket socket, const arrival_of& who);
  /// Ends a connection whose place another takes.
  void end(std::uint64_t number);

  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] server_context& shared() noexcept { return shared_; }
  [[nodiscard]] dispatcher& requests() noexcept { return *dispatcher_; }
  [[nodiscard]] const request_parser::body_limits& body_limits() const noexcept { return body_limits_; }
  [[nodiscard]] bool is_draining() const noexcept { return dispatcher_->scratch().closing; }
  [[nodiscard]] std::shared_ptr<exchange> make_exchange() const;

  /// Whether idle connections should make room for others.
  [[nodiscard]] bool is_crowded() const noexcept { return is_crowded_; }

  /// Forgets a connection that has ended.
  void leave(std::uint64_t number);
  /// Cuts off the connection here that has been reading longest without an end: of `key` when it is given.
  void cut_slowest(std::optional<domain::key_id> key);

 private:
  void sweep_later();
  void sweep();
  void update_date();
  /// Connections may end while they are looked at.
  [[nodiscard]] std::vector<std::shared_ptr<connection_base>> all_connections() const;

  server_context& shared_;
  boost::asio::io_context& context_;
  boost::asio::steady_timer sweeper_{context_};
  std::chrono::milliseconds sweep_every_;
  std::shared_ptr<completion_queue> completion_queue_;
  std::unique_ptr<dispatcher> dispatcher_;
  request_parser::body_limits body_limits_;
  std::unordered_map<std::uint64_t, std::shared_ptr<connection_base>> connections_;
  bool is_crowded_ = false;
  bool is_stopping_ = false;
  bool is_started_ = false;  // of the thread that starts and stops
};

/// A connection over plain TCP, or over TLS when `tls` is given.
std::shared_ptr<connection_base> make_connection(worker& owner, const arrival_of& who,
    boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

}  // namespace mbs::http
