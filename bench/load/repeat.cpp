#include "bench/load/repeat.hpp"

#include "bench/net/http_message.hpp"
#include "bench/net/stream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

namespace {

struct shared {
  const repeated_request& request;
  asio::io_context& io;
  steady::time_point ends;
  steady::time_point next_slot;
  repeated_result result{};

  /// When the next request may leave.
  steady::time_point take_slot() {
    const auto now = steady::now();
    if (request.rate <= 0) return now;
    const auto slot = next_slot;
    next_slot +=
        std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>{1 / request.rate});
    return slot;
  }
};

class repeating_connection final : public stream_listener {
 public:
  explicit repeating_connection(shared& all) : all_{all}, timer_{all.io} {}
  ~repeating_connection() {
    if (stream_) stream_->close();
  }
  repeating_connection(const repeating_connection&) = delete;
  repeating_connection& operator=(const repeating_connection&) = delete;

  void connect() {
    if (steady::now() >= all_.ends) return;
    socket_ = std::make_unique<asio::ip::tcp::socket>(all_.io);
    socket_->async_connect(all_.request.to, [this](error_code error) {
      if (error) return on_closed();
      stream_ = std::make_shared<stream>(std::move(*socket_), *this);
      stream_->start();
      send_in_turn();
    });
  }

  std::size_t on_octets(std::string_view octets) override {
    const auto answer = parse_response(octets);
    if (answer.what == http_outcome::need_more) return 0;
    if (answer.what == http_outcome::bad) {
      stream_->close();
      on_closed();
      return octets.size();
    }
    waiting_ = false;
    ++all_.result.answers[answer.status];
    all_.result.octets += answer.length;
    all_.result.answer.record(
        std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - due_).count());
    send_in_turn();
    return answer.length;
  }

  void on_closed() override {
    if (std::exchange(waiting_, false)) ++all_.result.lost;
    timer_.expires_after(std::chrono::milliseconds{100});
    timer_.async_wait([this](error_code error) {
      if (!error) connect();
    });
  }

 private:
  void send_in_turn() {
    due_ = all_.take_slot();
    if (due_ >= all_.ends) return stream_->close();
    if (due_ <= steady::now()) return send();
    timer_.expires_at(due_);
    timer_.async_wait([this](error_code error) {
      if (!error && stream_->open()) send();
    });
  }
  void send() {
    waiting_ = true;
    stream_->out() += all_.request.octets;
    stream_->flush();
  }

  shared& all_;
  asio::steady_timer timer_;
  std::unique_ptr<asio::ip::tcp::socket> socket_;
  std::shared_ptr<stream> stream_;
  steady::time_point due_;
  bool waiting_ = false;
};

}  // namespace

repeated_result repeat(const repeated_request& request) {
  asio::io_context io{1};
  const auto begun = steady::now();
  shared all{request, io, begun + request.duration, begun};
  std::vector<std::unique_ptr<repeating_connection>> connections;
  for (std::uint32_t i = 0; i < request.connections; ++i)
    connections.emplace_back(std::make_unique<repeating_connection>(all))->connect();
  io.run_for(request.duration + std::chrono::seconds{5});
  connections.clear();
  all.result.seconds = std::chrono::duration<double>(request.duration).count();
  return std::move(all.result);
}

}  // namespace mbs::bench
