#pragma once

#include "bench/load/api_dialect.hpp"
#include "bench/net/http_server.hpp"

#include <functional>
#include <string>

namespace mbs::bench {

/// Where the gateway's final callbacks arrive: answers each request at once, tells of each message in it.
class callback_receiver final : public http_handler {
 public:
  using teller = std::function<void(const ended_message&)>;
  callback_receiver(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at, api_dialect& api,
      teller tell, std::function<void()> after_request)
      : api_{api}, tell_{std::move(tell)}, after_request_{std::move(after_request)}, server_{io, at, *this} {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }
  void stop() { server_.stop(); }

  void on_request(const http_message& request, std::string& out) override {
    ++requests_;
    api_.read_callback(request, tell_);
    append_response(out, 200, "text/plain", "");
    after_request_();
  }

 private:
  api_dialect& api_;
  teller tell_;
  std::function<void()> after_request_;
  std::uint64_t requests_ = 0;
  http_server server_;
};

}  // namespace mbs::bench
