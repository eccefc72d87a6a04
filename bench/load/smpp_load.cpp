#include "bench/load/smpp_load.hpp"

#include "bench/load/run_clock.hpp"
#include "bench/net/stream.hpp"
#include "protocols/smpp/esme_session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <vector>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

class loader;

class load_session final : public stream_listener {
 public:
  load_session(loader& all, asio::io_context& io, const smpp_load& load);
  ~load_session() {
    if (stream_) stream_->close();
  }
  load_session(const load_session&) = delete;
  load_session& operator=(const load_session&) = delete;

  void connect(const asio::ip::tcp::endpoint& to);
  std::size_t on_octets(std::string_view octets) override;
  void on_closed() override;

 private:
  void perform();
  void on_event(const smpp::esme_event& event);
  void fill();

  loader& all_;
  asio::ip::tcp::socket socket_;
  std::shared_ptr<stream> stream_;
  smpp::esme_session session_;
  smpp::esme_output out_;
};

class loader {
 public:
  explicit loader(const smpp_load& load) : load_{load} {}

  smpp_load_result run() {
    for (std::uint32_t i = 0; i < load_.sessions; ++i)
      sessions_.emplace_back(std::make_unique<load_session>(*this, io_, load_))->connect(load_.to);
    asio::steady_timer limit{io_, std::chrono::milliseconds{load_.give_up_ms}};
    limit.async_wait([this](error_code) { stop("gave up: not everything was answered in time"); });
    io_.run();
    result_.seconds = static_cast<double>(last_us_ - std::max<std::int64_t>(first_us_, 0)) / 1e6;
    return std::move(result_);
  }
  void stop(std::string why) {
    if (result_.trouble.empty()) result_.trouble = std::move(why);
    io_.stop();
  }

  /// The next message's number, or nothing when all are sent.
  [[nodiscard]] bool next(std::uint64_t& sequence) {
    if (result_.sent >= load_.count) return false;
    if (first_us_ < 0) first_us_ = clock_.now_us();
    sequence = result_.sent++;
    return true;
  }
  void answered(std::int64_t sent_us, bool ok) {
    last_us_ = clock_.now_us();
    result_.answer.record(last_us_ - sent_us);
    ++(ok ? result_.accepted : result_.refused);
    check_end();
  }
  void receipt() {
    last_us_ = clock_.now_us();
    ++result_.receipts;
    check_end();
  }
  [[nodiscard]] const smpp_load& load() const noexcept { return load_; }
  [[nodiscard]] const run_clock& clock() const noexcept { return clock_; }

 private:
  void check_end() {
    const auto answered = result_.accepted + result_.refused;
    if (answered >= load_.count && (!load_.receipts || result_.receipts >= result_.accepted)) io_.stop();
  }

  smpp_load load_;
  asio::io_context io_{1};
  run_clock clock_;
  std::vector<std::unique_ptr<load_session>> sessions_;
  smpp_load_result result_;
  std::int64_t first_us_ = -1, last_us_ = 0;
};

smpp::steady_point clock_now() {
  return std::chrono::time_point_cast<smpp::duration>(std::chrono::steady_clock::now());
}

smpp::esme_options options_for(const smpp_load& load) {
  smpp::esme_options options;
  options.system_id = load.system_id;
  options.password = load.password;
  options.limits.window = load.window;
  return options;
}

load_session::load_session(loader& all, asio::io_context& io, const smpp_load& load)
    : all_{all}, socket_{io}, session_{options_for(load)} {}

void load_session::connect(const asio::ip::tcp::endpoint& to) {
  socket_.async_connect(to, [this](error_code error) {
    if (error) {
      all_.stop("connect: " + error.message());
      return;
    }
    stream_ = std::make_shared<stream>(std::move(socket_), *this);
    stream_->start();
    session_.on_connected(clock_now(), out_);
    perform();
  });
}

std::size_t load_session::on_octets(std::string_view octets) {
  session_.on_bytes(octets, clock_now(), out_);
  perform();
  return octets.size();
}

void load_session::on_closed() {
  all_.stop("the server closed the connection");
}

void load_session::perform() {
  for (const auto& event : out_.events)
    on_event(event);
  out_.events.clear();
  fill();
  stream_->out().append(out_.octets);
  out_.octets.clear();
  stream_->flush();
}

void load_session::on_event(const smpp::esme_event& event) {
  if (const auto* answer = std::get_if<smpp::submit_answered>(&event)) {
    all_.answered(static_cast<std::int64_t>(answer->key), answer->status == smpp::command_status::rok);
  } else if (const auto* delivery = std::get_if<smpp::delivery_arrived>(&event)) {
    session_.answer_deliver(delivery->sequence, smpp::command_status::rok, out_);
    all_.receipt();
  } else if (std::holds_alternative<smpp::bind_failed>(event)) {
    all_.stop("the bind was refused");
  } else if (std::holds_alternative<smpp::session_closed>(event)) {
    all_.stop("the session ended");
  }
}

void load_session::fill() {
  std::array<char, 12> number{'2', '5', '4', '7'};
  smpp::submit_sm message;
  message.source = {smpp::type_of_number::alphanumeric, smpp::numbering_plan::unknown, "MBSDEMO"};
  message.short_message = "Habari kutoka mbs, hii ni majaribio ya kasi ya SMSC.";
  message.registered_delivery = all_.load().receipts ? smpp::registered::final_state : smpp::registered::none;
  std::uint64_t sequence = 0;
  const auto now = clock_now();
  // The key is the time of sending: all that the answer is asked for.
  const auto key = static_cast<smpp::cookie>(all_.clock().now_us());
  while (session_.room() > 0 && all_.next(sequence)) {
    for (std::size_t digit = number.size(); digit-- > 4; sequence /= 10)
      number[digit] = static_cast<char>('0' + sequence % 10);
    message.destination = {
        smpp::type_of_number::international, smpp::numbering_plan::e164, {number.data(), number.size()}};
    if (session_.send(message, key, now, out_) != smpp::send_verdict::sent)
      all_.stop("a submit_sm was not sent");
  }
}

}  // namespace

smpp_load_result run_smpp_load(const smpp_load& load) {
  return loader{load}.run();
}

}  // namespace mbs::bench
