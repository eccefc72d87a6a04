#pragma once

#include "bench/net/http_message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mbs::bench {

struct http_reply {
  std::uint32_t status = 0;  ///< 0: no answer in time, or none that can be read
  std::string body;
};

/// Requests to servers of this machine, each over a connection of its own, without TLS. Single-threaded.
class http_calls {
 public:
  using take_reply = std::function<void(const http_reply&)>;

  /// `patience`: for connecting, sending and the answer together.
  http_calls(boost::asio::io_context& io, std::chrono::milliseconds patience) noexcept
      : io_{io}, patience_{patience} {}
  ~http_calls();
  http_calls(const http_calls&) = delete;
  http_calls& operator=(const http_calls&) = delete;

  /// `to.host`: an address, not a name. A body goes out as JSON. `done` is called once, and later.
  void call(std::string_view method, const endpoint_text& to, std::string_view body, take_reply done);
  /// Nobody is told of those under way.
  void stop();
  [[nodiscard]] std::size_t under_way() const noexcept { return calls_.size(); }

 private:
  class one_call;

  boost::asio::io_context& io_;
  std::chrono::milliseconds patience_;
  std::unordered_map<one_call*, std::shared_ptr<one_call>> calls_;
};

}  // namespace mbs::bench
