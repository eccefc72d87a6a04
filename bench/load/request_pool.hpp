#pragma once

#include "bench/net/http_message.hpp"
#include "bench/net/stream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace mbs::bench {

/// A request under way: what the driver needs when its answer comes.
struct request_ticket {
  std::int64_t intended_at = 0;  ///< microseconds since the run's start
  std::uint64_t first = 0;       ///< sequence of its first message
};

class pool_listener {
 public:
  virtual void on_answer(const request_ticket& ticket, const http_message& answer) = 0;
  /// The connection broke with the request under way: nobody knows what became of it.
  virtual void on_lost(const request_ticket& ticket) = 0;
  /// Something may be sent again.
  virtual void on_room() = 0;

 protected:
  ~pool_listener() = default;
};

/// Kept-alive connections to one server, each with at most `pipeline` requests unanswered; connects again
/// after 100 ms when one is lost.
class request_pool {
 public:
  request_pool(boost::asio::io_context& io, boost::asio::ip::tcp::endpoint to, std::uint32_t connections,
      std::uint32_t pipeline, pool_listener& listener);
  ~request_pool();
  request_pool(const request_pool&) = delete;
  request_pool& operator=(const request_pool&) = delete;

  /// Where to append one request, or null when every connection is full. It leaves with `flush`.
  [[nodiscard]] std::string* take(const request_ticket& ticket);
  void flush();

  [[nodiscard]] std::uint64_t under_way() const noexcept { return under_way_; }
  [[nodiscard]] std::uint64_t failures() const noexcept { return failures_; }
  [[nodiscard]] std::uint32_t connected() const noexcept { return connected_; }

 private:
  class connection;
  void connect(connection& one);
  void offer(connection& one);

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::endpoint to_;
  std::uint32_t pipeline_;
  pool_listener& listener_;
  std::vector<std::unique_ptr<connection>> connections_;
  std::deque<connection*> free_;      // those with room, least recently used first
  std::vector<connection*> touched_;  // those with octets to flush
  std::uint64_t under_way_ = 0;
  std::uint64_t failures_ = 0;
  std::uint32_t connected_ = 0;
};

}  // namespace mbs::bench
