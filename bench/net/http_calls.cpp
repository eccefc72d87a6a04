#include "bench/net/http_calls.hpp"

#include "bench/net/stream.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

std::string request_text(std::string_view method, const endpoint_text& to, std::string_view body) {
  const bool is_v6 = to.host.find(':') != std::string::npos;
  std::string text{method};
  text.append(" ").append(to.path).append(" HTTP/1.1\r\nHost: ");
  text += is_v6 ? '[' + to.host + ']' : to.host;
  text += ':' + std::to_string(to.port) + "\r\nConnection: close\r\n";
  if (!body.empty())
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text.append("\r\n").append(body);
}

}  // namespace

/// Ends once, in `end`: by an answer, by its time, by the peer or by `drop`.
class http_calls::one_call final : public stream_listener, public std::enable_shared_from_this<one_call> {
 public:
  one_call(http_calls& owner, std::string request, take_reply done)
      : owner_{owner},
        socket_{owner.io_},
        timer_{owner.io_},
        request_{std::move(request)},
        done_{std::move(done)} {}

  void start(const endpoint_text& to) {
    timer_.expires_after(owner_.patience_);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled) self->end({});
    });
    error_code is_no_address;
    const auto address = asio::ip::make_address(to.host, is_no_address);
    if (is_no_address) {
      asio::post(owner_.io_, [self = shared_from_this()] { self->end({}); });
      return;
    }
    socket_.async_connect({address, to.port}, [self = shared_from_this()](error_code failed) {
      if (!self->done_) return;
      if (failed) return self->end({});
      self->stream_ = std::make_shared<stream>(std::move(self->socket_), *self);
      self->stream_->out() = std::move(self->request_);
      self->stream_->start();
      self->stream_->flush();
    });
  }

  std::size_t on_octets(std::string_view octets) override {
    const auto answer = parse_response(octets);
    if (answer.what == http_outcome::need_more) return 0;
    const bool is_bad = answer.what == http_outcome::bad;
    end(is_bad ? http_reply{} : http_reply{.status = answer.status, .body = std::string{answer.body}});
    return octets.size();
  }
  void on_closed() override { end({}); }

  void drop() {
    done_ = nullptr;
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
    if (stream_ && stream_->open()) stream_->close();
  }

 private:
  void end(const http_reply& reply) {
    if (!done_) return;
    const auto self = shared_from_this();  // the owner's goes
    const auto done = std::exchange(done_, nullptr);
    drop();
    owner_.calls_.erase(this);
    done(reply);
  }

  http_calls& owner_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  std::string request_;
  take_reply done_;
  std::shared_ptr<stream> stream_;
};

http_calls::~http_calls() {
  stop();
}

void http_calls::call(
    std::string_view method, const endpoint_text& to, std::string_view body, take_reply done) {
  auto one = std::make_shared<one_call>(*this, request_text(method, to, body), std::move(done));
  calls_.emplace(one.get(), one);
  one->start(to);
}

void http_calls::stop() {
  for (const auto& [key, one] : std::exchange(calls_, {}))
    one->drop();
}

}  // namespace mbs::bench
