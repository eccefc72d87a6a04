#include "bench/net/http_server.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t max_connections = 4096;
constexpr std::size_t most_behind = std::size_t{1024} * 1024;

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
    if (!is_waiting_ && behind_.empty()) {
      const auto used = take(octets);
      if (!is_waiting_) return used;
      behind_.assign(octets.substr(used));
      return octets.size();
    }
    behind_ += octets;
    if (behind_.size() > most_behind)
      end();
    else if (!is_waiting_)
      take_behind();
    return octets.size();
  }
  void on_closed() override { server_.forget(*this); }

 private:
  /// Answers requests until one has to wait; returns how many octets they have.
  std::size_t take(std::string_view octets) {
    std::size_t used = 0;
    is_taking_ = true;
    while (!is_waiting_ && stream_->open()) {
      const auto request = parse_request(octets.substr(used));
      if (request.what == http_outcome::need_more) break;
      used += request.length;
      if (request.what == http_outcome::bad) {
        append_response(stream_->out(), 400, "text/plain", "bad request");
        end();
      } else if (server_.handler_.is_slow(request)) {
        is_waiting_ = true;
        server_.handler_.on_slow_request(request, later(request.keep_alive));
      } else {
        server_.handler_.on_request(request, stream_->out());
        if (!request.keep_alive) end();
      }
    }
    is_taking_ = false;
    return used;
  }
  void take_behind() {
    const auto all = std::exchange(behind_, {});
    const auto used = take(all);
    behind_ = all.substr(used);
  }
  answer_later later(bool keep_alive) {
    return [whose = std::weak_ptr<connection*>{self_}, keep_alive](std::string_view response) {
      if (const auto still = whose.lock()) (*still)->answer(response, keep_alive);
    };
  }
  void answer(std::string_view response, bool keep_alive) {
    if (!is_waiting_ || !stream_->open()) return;
    is_waiting_ = false;
    stream_->out() += response;
    if (!keep_alive) return end();
    if (is_taking_) return;
    take_behind();
    stream_->flush();
  }
  void end() {
    stream_->close_when_sent();
    server_.forget(*this);
  }

  http_server& server_;
  std::shared_ptr<stream> stream_;
  std::shared_ptr<connection*> self_ = std::make_shared<connection*>(this);
  std::string behind_;       // what came behind a request that waits
  bool is_waiting_ = false;  // for an answer that comes later
  bool is_taking_ = false;
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
