#include "bench/net/http_server.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t max_connections = 4096;

}  // namespace

class http_server::connection final : public stream_listener {
 public:
  connection(asio::ip::tcp::socket socket, http_server& server)
      : server_{server}, stream_{std::make_shared<stream>(std::move(socket), *this)} {}
  ~connection() {
    // One that is still sending its last octets closes by itself.
    if (stream_->open()) stream_->close();
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void start() { stream_->start(); }

  std::size_t on_octets(std::string_view octets) override {
    std::size_t used = 0;
    for (;;) {
      const auto request = parse_request(octets.substr(used));
      if (request.what == http_outcome::need_more) return used;
      const bool bad = request.what == http_outcome::bad;
      if (bad)
        append_response(stream_->out(), 400, "text/plain", "bad request");
      else
        server_.handler_.on_request(request, stream_->out());
      used += request.length;
      if (!bad && request.keep_alive) continue;
      stream_->close_when_sent();
      server_.forget(*this);
      return used;
    }
  }
  void on_closed() override { server_.forget(*this); }

 private:
  http_server& server_;
  std::shared_ptr<stream> stream_;
};

http_server::http_server(asio::io_context& io, const asio::ip::tcp::endpoint& at, http_handler& handler)
    : handler_{handler}, acceptor_{io, at, true} {
  accept();
}

http_server::~http_server() {
  stop();
}

void http_server::accept() {
  acceptor_.async_accept([this](error_code error, asio::ip::tcp::socket socket) {
    if (error == asio::error::operation_aborted || stopping_) return;
    if (!error && connections_.size() < max_connections) {
      auto one = std::make_unique<connection>(std::move(socket), *this);
      one->start();
      connections_.emplace(one.get(), std::move(one));
    }
    accept();
  });
}

void http_server::forget(connection& one) {
  auto node = connections_.extract(&one);
  if (node.empty()) return;
  // It is in the middle of a call: destroyed after it.
  asio::post(acceptor_.get_executor(), [kept = std::shared_ptr<connection>{std::move(node.mapped())}] {});
}

void http_server::stop() {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  connections_.clear();
}

}  // namespace mbs::bench
