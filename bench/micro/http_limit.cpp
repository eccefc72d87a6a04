// The limit of the front end: Beast alone, with one hop to one actor and back for each request.
#include "actors/net/io_scheduler.hpp"
#include "actors/runtime/caf.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

/// A server that answers POST /v1/messages when one actor has had the request: the threads, the scheduler and
/// the socket options of `mbs serve`, and nothing of its work. It parses no JSON, knows no customers, keeps
/// nothing and has no limits of time.
namespace mbs::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

/// As long as what mbs answers for one recipient.
constexpr const char* answer_body =
    R"({"messages":[{"id":"msg_0anbqdpkg0000","to":"+254700000000","network":"safaricom",)"
    R"("price":{"amount":"0.8000","currency":"KES"},"state":"accepted"}],"rejected":[],"encoding":"gsm7",)"
    R"("segments":1,"total":{"amount":"0.8000","currency":"KES"}})";

class session;
struct take_request {
  std::shared_ptr<session> from;
};
/// CLERK: has its sender answer at once.
using clerk_actor = actors::one_way_actor<take_request>;

}  // namespace
}  // namespace mbs::bench

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::bench::take_request)

namespace mbs::bench {
namespace {

/// One connection, one request at a time. Its members belong to the thread of its socket, except `answer`.
class session : public std::enable_shared_from_this<session> {
 public:
  session(tcp::socket socket, const clerk_actor& clerk, const std::atomic<bool>& is_ending)
      : socket_{std::move(socket)}, clerk_{clerk}, is_ending_{is_ending} {
    response_.set(http::field::content_type, "application/json");
    response_.body() = answer_body;
  }

  void read() {
    request_ = {};
    http::async_read(
        socket_, buffer_, request_, [this, self = shared_from_this()](error_code ec, std::size_t) {
          if (!ec && !is_ending_) ask();
        });
  }

  /// Any thread.
  void answer() {
    asio::dispatch(
        socket_.get_executor(), [this, self = shared_from_this()] { write(http::status::accepted); });
  }

 private:
  void ask() {
    if (request_.method() != http::verb::post || request_.target() != "/v1/messages")
      return write(http::status::not_found);
    caf::anon_send(clerk_, take_request{shared_from_this()});
  }

  void write(http::status status) {
    response_.result(status);
    response_.keep_alive(request_.keep_alive());
    response_.prepare_payload();
    http::async_write(socket_, response_, [this, self = shared_from_this()](error_code ec, std::size_t) {
      if (!ec && request_.keep_alive()) read();
    });
  }

  tcp::socket socket_;
  const clerk_actor& clerk_;
  const std::atomic<bool>& is_ending_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

clerk_actor::behavior_type clerk(clerk_actor::pointer) {
  return {[](const take_request& m) { m.from->answer(); }};
}

struct scheduler_of_serve : caf::actor_system_config {
  explicit scheduler_of_serve(actors::net::io_threads& threads) {
    set("scheduler.max-throughput", std::size_t{300});
    module_factories.push_back(actors::net::schedule_on(threads));
  }
};

/// Accepts on the first thread and deals the connections out in turn.
class server {
 public:
  explicit server(std::uint32_t threads)
      : threads_{threads}, acceptor_{threads_.context(0), {asio::ip::address_v4::loopback(), 0}} {
    system_.await_actors_before_shutdown(false);
    asio::post(threads_.context(0), [this] { accept(); });
  }
  ~server() {
    is_ending_ = true;
    actors::net::run_in(threads_.context(0), [this] { acceptor_.close(); });
    // Afterwards no session asks the actor any more.
    for (std::size_t i = 0; i < threads_.size(); ++i)
      actors::net::settle(threads_.context(i));
  }
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept(
        threads_.context(turn_++ % threads_.size()), [this](error_code ec, tcp::socket socket) {
          if (is_ending_) return;
          if (!ec) take(std::move(socket));
          accept();
        });
  }

  void take(tcp::socket socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    const auto executor = socket.get_executor();
    const auto made = std::make_shared<session>(std::move(socket), clerk_, is_ending_);
    asio::dispatch(executor, [made] { made->read(); });
  }

  std::atomic<bool> is_ending_{
      false};  // the last to go: sessions go with their threads and look at it until then
  actors::net::io_threads threads_;
  scheduler_of_serve settings_{threads_};
  caf::actor_system system_{settings_};
  clerk_actor clerk_{system_.spawn(clerk)};
  tcp::acceptor acceptor_;
  std::size_t turn_ = 0;
};

}  // namespace
}  // namespace mbs::bench

int main(int argc, char** argv) {
  std::uint32_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
  CLI::App app{
      "http_limit: answers POST /v1/messages with 202 after one message to one actor, and does nothing "
      "else.\n"
      "Prints one line of JSON with its port on 127.0.0.1 when it is ready; ends on SIGTERM or SIGINT."};
  app.add_option("--threads", threads, "of sockets and actors, as [node] threads")->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  // Taken by this thread alone: blocked before any other starts.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    const mbs::bench::server server{threads};
    std::printf("{\"http_port\":%u}\n", static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "http_limit: %s\n", error.what());
    return 1;
  }
}
