#include "bench/load/request_pool.hpp"

#include <utility>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds connect_again{100};

}  // namespace

class request_pool::connection final : public stream_listener {
 public:
  explicit connection(request_pool& p) : pool{p}, again{p.io_}, socket{p.io_} {}
  ~connection() {
    if (link) link->close();
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  std::size_t on_octets(std::string_view octets) override {
    std::size_t used = 0;
    bool keep = true;
    while (keep && !waiting.empty()) {
      const auto answer = parse_response(octets.substr(used));
      if (answer.what == http_outcome::need_more) break;
      if (answer.what == http_outcome::bad) {
        keep = false;
        break;
      }
      used += answer.length;
      keep = answer.keep_alive;
      const auto ticket = waiting.front();
      waiting.pop_front();
      --pool.under_way_;
      pool.listener_.on_answer(ticket, answer);
    }
    // Octets that nobody asked for mean that requests and answers are out of step.
    if (!keep || (waiting.empty() && used < octets.size())) {
      link->close();
      on_closed();
      return octets.size();
    }
    if (used > 0) {
      pool.offer(*this);
      pool.listener_.on_room();
    }
    return used;
  }

  void on_closed() override {
    const bool busy = !waiting.empty();
    while (!waiting.empty()) {
      --pool.under_way_;
      const auto ticket = waiting.front();
      waiting.pop_front();
      pool.listener_.on_lost(ticket);
    }
    up = false;
    --pool.connected_;
    // A server may close a connection that is idle; to lose requests is a failure.
    if (busy) ++pool.failures_;
    reconnect();
  }

  void reconnect() {
    again.expires_after(connect_again);
    again.async_wait([this](error_code error) {
      if (!error) pool.connect(*this);
    });
  }

  request_pool& pool;
  std::shared_ptr<stream> link;
  asio::steady_timer again;
  asio::ip::tcp::socket socket;
  std::deque<request_ticket> waiting;
  bool up = false;
  bool offered = false;
  bool touched = false;
};

request_pool::request_pool(asio::io_context& io, asio::ip::tcp::endpoint to, std::uint32_t connections,
    std::uint32_t pipeline, pool_listener& listener)
    : io_{io}, to_{std::move(to)}, pipeline_{pipeline}, listener_{listener} {
  for (std::uint32_t i = 0; i < connections; ++i)
    connect(*connections_.emplace_back(std::make_unique<connection>(*this)));
}

request_pool::~request_pool() = default;

void request_pool::connect(connection& one) {
  one.socket = asio::ip::tcp::socket{io_};
  one.socket.async_connect(to_, [this, &one](error_code error) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      ++failures_;
      one.reconnect();
      return;
    }
    one.link = std::make_shared<stream>(std::move(one.socket), one);
    one.link->start();
    one.up = true;
    ++connected_;
    offer(one);
    listener_.on_room();
  });
}

void request_pool::offer(connection& one) {
  if (one.offered || !one.up || one.waiting.size() >= pipeline_) return;
  one.offered = true;
  free_.push_back(&one);
}

std::string* request_pool::take(const request_ticket& ticket) {
  while (!free_.empty()) {
    auto& one = *free_.front();
    free_.pop_front();
    one.offered = false;
    if (!one.up || one.waiting.size() >= pipeline_) continue;
    one.waiting.push_back(ticket);
    ++under_way_;
    offer(one);
    if (!one.touched) {
      one.touched = true;
      touched_.push_back(&one);
    }
    return &one.link->out();
  }
  return nullptr;
}

void request_pool::flush() {
  for (auto* one : touched_) {
    one->touched = false;
    if (one->up) one->link->flush();
  }
  touched_.clear();
}

}  // namespace mbs::bench
