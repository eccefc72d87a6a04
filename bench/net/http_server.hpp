#pragma once

#include "bench/net/http_message.hpp"
#include "bench/net/stream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mbs::bench {

/// Takes the whole response to a request that was not answered at once; once. Does nothing when the
/// connection has ended meanwhile.
using answer_later = std::function<void(std::string_view response)>;

class http_handler {
 public:
  /// Appends the whole response to `out`, at once.
  virtual void on_request(const http_message& request, std::string& out) = 0;
  /// Whether this one cannot be answered at once: then the next is called instead, and what comes behind it
  /// on its connection waits for the answer.
  [[nodiscard]] virtual bool is_slow(const http_message& /*request*/) const { return false; }
  virtual void on_slow_request(const http_message& /*request*/, answer_later /*answer*/) {}

 protected:
  ~http_handler() = default;
};

/// A kept-alive, pipelining HTTP/1.1 server for the tools' own ports: one thread, answers in the order of
/// requests.
class http_server {
 public:
  /// Throws boost::system::system_error when the address cannot be listened on. Port 0: any.
  http_server(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at, http_handler& handler);
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void stop();

 private:
  class connection;
  void accept();
  void forget(connection& one);

  http_handler& handler_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::unordered_map<connection*, std::unique_ptr<connection>> connections_;
  bool stopping_ = false;
};

}  // namespace mbs::bench
