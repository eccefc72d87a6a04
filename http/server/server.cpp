#include "http/server/server.hpp"

#include "http/server/worker.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <stdexcept>
#include <vector>

namespace mbs::http {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
namespace {

/// Said to a connection too many, best effort.
std::string full_house(const answer_headers& headers, const std::string& why) {
  std::string body;
  render(problem_of(domain::errc::overloaded, why), "-", body);
  return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n" + std::string{headers.of(answer_kind::data)} +
      "Retry-After: 5\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace

/// Accepts on the first worker's thread and deals the connections out in turn.
class server::implementation {
 public:
  implementation(listening_address where, const config::http_settings& http,
      const config::limit_settings& limits, api served, actors::net::io_threads& threads)
      : shared_{http, limits, std::move(served)},
        all_full_{full_house(
            shared_.headers, "all " + std::to_string(http.max_connections) + " connections are taken")},
        address_full_{full_house(shared_.headers,
            "the " + std::to_string(http.max_connections_per_address) +
                " connections that one address may have are taken")} {
    for (std::size_t i = 0; i < threads.size(); ++i)
      workers_.push_back(std::make_unique<worker>(shared_, threads.context(i)));
    retry_ = std::make_unique<asio::steady_timer>(workers_.front()->context());
    port_ = where.port();
    acceptor_ = std::make_unique<tcp::acceptor>(std::move(where).take());
    for (auto& w : workers_)
      w->start();
    asio::post(acceptor_->get_executor(), [this] { accept(); });
    spdlog::info("event=http_listening address={} port={} threads={} tls={}", where.text(), port_,
        threads.size(), shared_.tls.is_used());
  }

  ~implementation() { stop(); }

  void announce_stop() { shared_.status->stopping = true; }
  [[nodiscard]] std::optional<std::string> reload_certificate() { return shared_.tls.reload(); }

  void begin_drain() {
    if (shared_.status->draining.exchange(true)) return;
    asio::post(acceptor_->get_executor(), [this] { close_acceptor(); });
    for (auto& w : workers_)
      w->drain();
  }

  bool wait_drained(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (connections() > 0) {
      if (std::chrono::steady_clock::now() >= until) return false;
      wait_a_little();
    }
    return true;
  }

  void stop() {
    if (is_stopped_) return;
    is_stopped_ = true;
    shared_.status->draining = true;
    // The acceptor and its timer live in the first worker's context: close them there, before it ends.
    actors::net::run_in(workers_.front()->context(), [this] { close_acceptor(); });
    for (auto& w : workers_)
      w->stop();
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::uint32_t connections() const noexcept {
    return shared_.status->connections.load(std::memory_order_relaxed);
  }

 private:
  void close_acceptor() {
    boost::system::error_code ignored;
    acceptor_->close(ignored);
    retry_->cancel();
  }

  void accept() {
    if (!acceptor_->is_open()) return;
    const auto next = turn_++ % workers_.size();
    acceptor_->async_accept(
        workers_[next]->context(), [this, next](const boost::system::error_code& ec, tcp::socket socket) {
          if (ec == asio::error::operation_aborted || !acceptor_->is_open()) return;
          if (ec) return accept_later(ec);
          take(next, std::move(socket));
          accept();
        });
  }

  /// Out of descriptors, most likely: others may end meanwhile.
  void accept_later(const boost::system::error_code& ec) {
    spdlog::warn("event=accept_failed error=\"{}\"", ec.message());
    retry_->expires_after(std::chrono::milliseconds{100});
    retry_->async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) accept();
    });
  }

  void take(std::size_t next, tcp::socket socket) {
    boost::system::error_code gone;
    const auto endpoint = socket.remote_endpoint(gone);
    if (gone) return;
    const auto peer = unwrapped(endpoint.address());
    const auto admitted = shared_.roster.admit(next, limited_as(peer));
    if (admitted.to_end) {
      shared_.status->connections_displaced.fetch_add(1, std::memory_order_relaxed);
      workers_[admitted.to_end->worker]->end(admitted.to_end->number);
    }
    switch (admitted.what) {
      case connection_roster::verdict::welcome: break;
      case connection_roster::verdict::full: return turn_away(socket, all_full_);
      case connection_roster::verdict::too_many_from_address: return turn_away(socket, address_full_);
    }
    boost::system::error_code ignored;
    shared_.status->connections.fetch_add(1, std::memory_order_relaxed);
    socket.set_option(tcp::no_delay{true}, ignored);
    workers_[next]->adopt(std::move(socket), {admitted.number, peer});
  }

  /// Behind a proxy are many clients, whom it has to keep apart itself.
  [[nodiscard]] std::optional<address_block> limited_as(const ip_address& peer) const {
    if (shared_.proxies.is_trusted(peer)) return std::nullopt;
    return address_block::of(peer);
  }

  void turn_away(tcp::socket& socket, const std::string& why) {
    boost::system::error_code ignored;
    shared_.status->connections_refused.fetch_add(1, std::memory_order_relaxed);
    socket.non_blocking(true, ignored);
    if (!shared_.tls.is_used()) socket.write_some(asio::buffer(why), ignored);
  }

  static void wait_a_little() {
    asio::io_context alone;
    asio::steady_timer timer{alone, std::chrono::milliseconds{5}};
    timer.wait();
  }

  server_context shared_;
  std::string all_full_;
  std::string address_full_;
  std::vector<std::unique_ptr<worker>> workers_;
  // Behind the workers, whose context they live in: destroyed before it.
  std::unique_ptr<tcp::acceptor> acceptor_;
  std::unique_ptr<asio::steady_timer> retry_;
  std::size_t turn_ = 0;
  std::uint16_t port_ = 0;
  bool is_stopped_ = false;
};

server::server(listening_address where, const config::http_settings& http,
    const config::limit_settings& limits, api served, actors::net::io_threads& threads)
    : implementation_{
          std::make_unique<implementation>(std::move(where), http, limits, std::move(served), threads)} {}
server::server(const config::http_settings& http, const config::limit_settings& limits, api served,
    actors::net::io_threads& threads)
    : server{
          listening_address{"http.listen", http.listen, threads}, http, limits, std::move(served), threads} {}
server::~server() = default;

std::uint16_t server::port() const noexcept {
  return implementation_->port();
}
void server::announce_stop() {
  implementation_->announce_stop();
}
std::optional<std::string> server::reload_certificate() {
  return implementation_->reload_certificate();
}
void server::begin_drain() {
  implementation_->begin_drain();
}
bool server::wait_drained(std::chrono::milliseconds limit) {
  return implementation_->wait_drained(limit);
}
void server::stop() {
  implementation_->stop();
}
std::uint32_t server::connections() const noexcept {
  return implementation_->connections();
}

}  // namespace mbs::http
