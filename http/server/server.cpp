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
const std::string& full_house() {
  static const std::string response = [] {
    auto p = problem_of(domain::errc::overloaded, "there are too many connections");
    std::string body;
    render(p, "-", body);
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\nRetry-After: 5\r\nConnection: close\r\n\r\n" + body;
  }();
  return response;
}

tcp::endpoint endpoint_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("http.listen must be address:port, not " + listen);
  auto host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
  const auto port = std::atoi(listen.c_str() + colon + 1);
  if (ec || port < 0 || port > 65'535)
    throw std::runtime_error("http.listen must be address:port, not " + listen);
  return {address, static_cast<std::uint16_t>(port)};
}

std::unique_ptr<asio::ssl::context> load_tls(const config::http_settings& s) {
  if (s.tls_certificate.empty()) return nullptr;
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  using options = asio::ssl::context;
  tls->set_options(options::default_workarounds | options::no_sslv2 | options::no_sslv3 | options::no_tlsv1 |
      options::no_tlsv1_1);
  boost::system::error_code ec;
  tls->use_certificate_chain_file(s.tls_certificate, ec);
  if (ec)
    throw std::runtime_error("cannot use http.tls_certificate " + s.tls_certificate + ": " + ec.message());
  tls->use_private_key_file(s.tls_key, asio::ssl::context::pem, ec);
  if (ec) throw std::runtime_error("cannot use http.tls_key " + s.tls_key + ": " + ec.message());
  return tls;
}

}  // namespace

/// Accepts on the first worker's thread and deals the connections out in turn.
class server::implementation {
 public:
  implementation(const config::http_settings& http, const config::limit_settings& limits, api served,
      actors::net::io_threads& threads)
      : shared_{http, limits, std::move(served)}, tls_{load_tls(http)} {
    for (std::size_t i = 0; i < threads.size(); ++i)
      workers_.push_back(std::make_unique<worker>(shared_, tls_.get(), threads.context(i)));
    listen(endpoint_of(http.listen));
    for (auto& w : workers_)
      w->start();
    asio::post(acceptor_->get_executor(), [this] { accept(); });
    spdlog::info("event=http_listening address={} port={} threads={} tls={}", http.listen, port_,
        threads.size(), tls_ != nullptr);
  }

  ~implementation() { stop(); }

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
  void listen(const tcp::endpoint& where) {
    acceptor_ = std::make_unique<tcp::acceptor>(workers_.front()->context());
    retry_ = std::make_unique<asio::steady_timer>(workers_.front()->context());
    boost::system::error_code ec;
    acceptor_->open(where.protocol(), ec);
    if (!ec) acceptor_->set_option(tcp::acceptor::reuse_address{true}, ec);
    if (!ec) acceptor_->bind(where, ec);
    if (!ec) acceptor_->listen(tcp::acceptor::max_listen_connections, ec);
    if (ec) throw std::runtime_error("cannot listen on " + shared_.http.listen + ": " + ec.message());
    port_ = acceptor_->local_endpoint().port();
  }

  void close_acceptor() {
    boost::system::error_code ignored;
    acceptor_->close(ignored);
    retry_->cancel();
  }

  void accept() {
    if (!acceptor_->is_open()) return;
    auto& next = *workers_[turn_++ % workers_.size()];
    acceptor_->async_accept(
        next.context(), [this, &next](const boost::system::error_code& ec, tcp::socket socket) {
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

  void take(worker& next, tcp::socket socket) {
    boost::system::error_code ignored;
    if (shared_.status->connections.load(std::memory_order_relaxed) >= shared_.http.max_connections) {
      shared_.status->connections_refused.fetch_add(1, std::memory_order_relaxed);
      socket.non_blocking(true, ignored);
      if (!tls_) socket.write_some(asio::buffer(full_house()), ignored);
      return;
    }
    shared_.status->connections.fetch_add(1, std::memory_order_relaxed);
    socket.set_option(tcp::no_delay{true}, ignored);
    next.adopt(std::move(socket));
  }

  static void wait_a_little() {
    asio::io_context alone;
    asio::steady_timer timer{alone, std::chrono::milliseconds{5}};
    timer.wait();
  }

  server_context shared_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<worker>> workers_;
  // Behind the workers, whose context they live in: destroyed before it.
  std::unique_ptr<tcp::acceptor> acceptor_;
  std::unique_ptr<asio::steady_timer> retry_;
  std::size_t turn_ = 0;
  std::uint16_t port_ = 0;
  bool is_stopped_ = false;
};

server::server(const config::http_settings& http, const config::limit_settings& limits, api served,
    actors::net::io_threads& threads)
    : implementation_{std::make_unique<implementation>(http, limits, std::move(served), threads)} {}
server::~server() = default;

std::uint16_t server::port() const noexcept {
  return implementation_->port();
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
