#include "bench/load/load_run.hpp"

#include "bench/load/blocking_http.hpp"
#include "bench/load/callback_receiver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

asio::ip::tcp::endpoint as_endpoint(const endpoint_text& at) {
  return {asio::ip::make_address(at.host), at.port};
}

constexpr std::chrono::milliseconds turn{1};
constexpr std::int64_t second_us = 1'000'000;

// Batches are a setting of a registered endpoint, which a message then names by its URL.
class webhook_registration {
 public:
  webhook_registration(const run_target& target, const std::string& url, std::uint32_t batch)
      : target_{target} {
    const auto body = R"({"url":")" + url + R"(","batch":)" + std::to_string(batch) + "}";
    const auto answer = ask(target.gateway, "POST", "/v1/webhooks", body, headers());
    if (answer.status / 100 != 2) {
      trouble_ = "POST /v1/webhooks: " + std::to_string(answer.status) + " " + answer.body;
      return;
    }
    error_code error;
    const auto value = boost::json::parse(answer.body, error);
    const auto* const id = error || !value.is_object() ? nullptr : value.get_object().if_contains("id");
    if (id != nullptr && id->is_string()) id_ = std::string{id->get_string()};
  }
  /// Nobody listens there any more.
  void end() {
    if (!id_.empty())
      (void)ask(target_.gateway, "PATCH", "/v1/webhooks/" + id_, R"({"active":false})", headers());
  }
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

 private:
  [[nodiscard]] std::string headers() const {
    return "Authorization: Bearer " + target_.key + "\r\nContent-Type: application/json\r\n";
  }
  const run_target& target_;
  std::string id_, trouble_;
};

class load_run {
 public:
  load_run(const scenario& plan, const run_target& target) : plan_{plan}, target_{target} {}

  run_result run();

 private:
  void start();
  void on_turn();
  void arm();
  void tell(const ended_message& message);
  void pump();
  [[nodiscard]] bool all_sent() const;
  [[nodiscard]] bool all_ended() const;
  void finish();
  void collect();
  void collect_stream(const traffic_driver& driver);

  const scenario& plan_;
  const run_target& target_;
  asio::io_context io_{1};
  asio::steady_timer timer_{io_};
  asio::signal_set signals_{io_, SIGINT, SIGTERM};
  std::unique_ptr<api_dialect> placeholder_;  // reads callbacks before the URL is known
  std::unique_ptr<api_dialect> api_;
  std::unique_ptr<callback_receiver> receiver_;
  std::optional<run_clock> clock_;
  std::vector<std::unique_ptr<traffic_driver>> drivers_;
  std::vector<std::unique_ptr<smsc_watch>> watches_;
  std::int64_t next_ask_ = 0;
  std::int64_t give_up_at_ = 0;
  run_result result_;
};

void load_run::tell(const ended_message& message) {
  if (message.how == ending::none) return;
  for (auto& driver : drivers_) {
    if (!driver->owns(message.number)) continue;
    driver->on_ended(driver->sequence_of(message.number), message.id, message.how);
    return;
  }
}

void load_run::pump() {
  for (auto& driver : drivers_)
    driver->pump();
}

bool load_run::all_sent() const {
  return std::all_of(drivers_.begin(), drivers_.end(), [](const auto& d) { return d->sent_all(); });
}

bool load_run::all_ended() const {
  return plan_.callback_batch == 0 ||
      std::all_of(drivers_.begin(), drivers_.end(), [](const auto& d) { return d->book().waiting() == 0; });
}

void load_run::start() {
  clock_.emplace();
  for (const auto& stream : plan_.streams) {
    drivers_.push_back(std::make_unique<traffic_driver>(
        io_, as_endpoint(target_.gateway), stream, *api_, *clock_, std::int64_t{plan_.warmup_ms} * 1000));
  }
  for (const auto& at : target_.simulators)
    watches_.push_back(std::make_unique<smsc_watch>(io_, at, *clock_));
  result_.server.before = usage_of(target_.server);
  result_.database.before = usage_of(target_.database);
  result_.simulators.before = usage_of(target_.simulator_processes);
  result_.client.before = own_usage();
}

void load_run::arm() {
  timer_.expires_after(turn);
  timer_.async_wait([this](error_code error) {
    if (!error) on_turn();
  });
}

void load_run::on_turn() {
  const auto now = clock_->now_us();
  pump();
  if (now >= next_ask_) {
    next_ask_ = now - now % second_us + second_us;
    for (auto& watch : watches_)
      watch->ask();
  }
  if (!all_sent()) {
    arm();
    return;
  }
  if (give_up_at_ == 0) give_up_at_ = now + std::int64_t{plan_.drain_ms} * 1000;
  result_.drained = all_ended();
  if (result_.drained || now >= give_up_at_)
    finish();
  else
    arm();
}

void load_run::finish() {
  result_.server.after = usage_of(target_.server);
  result_.database.after = usage_of(target_.database);
  result_.simulators.after = usage_of(target_.simulator_processes);
  result_.client.after = own_usage();
  for (auto& watch : watches_)
    watch->ask();
  // A moment for the last counters, and for callbacks that should not come.
  timer_.expires_after(std::chrono::milliseconds{300});
  timer_.async_wait([this](error_code) { io_.stop(); });
}

void load_run::collect_stream(const traffic_driver& driver) {
  const auto& book = driver.book();
  auto& one = result_.streams.emplace_back(stream_result{.stream = driver.stream(),
      .figures = driver.so_far(),
      .opened = book.opened(),
      .accepted = book.accepted_count(),
      .refused = book.refused_count(),
      .ended = book.ended_count(),
      .missing = plan_.callback_batch == 0 ? 0 : book.waiting(),
      .connection_failures = driver.connection_failures(),
      .accept_to_submit = {}});
  for (std::size_t i = 0; i < std::size(one.by_ending); ++i)
    one.by_ending[i] = book.ended_as(static_cast<ending>(i));
  const auto add_up = [](rate_series& sum, const rate_series& more) {
    if (sum.seconds.size() < more.seconds.size()) sum.seconds.resize(more.seconds.size());
    for (std::size_t i = 0; i < more.seconds.size(); ++i)
      sum.seconds[i] += more.seconds[i];
  };
  add_up(result_.accepted, one.figures.accepted);
  add_up(result_.ended, one.figures.ended);
  if (one.figures.first_sent_at >= 0)
    result_.first_sent_us = std::min(result_.first_sent_us, one.figures.first_sent_at);
  result_.sending_ended_us = std::max(result_.sending_ended_us, one.figures.sending_ended_at);
  result_.last_event_us =
      std::max({result_.last_event_us, one.figures.last_answer_at, one.figures.last_end_at});
  if (!driver.stream().measure_submit) return;
  for (const auto& at : target_.simulators)
    measure_submits(at, driver.stream(), book, *clock_, one.accept_to_submit);
}

void load_run::collect() {
  result_.plan = plan_;
  result_.first_sent_us = std::int64_t{1} << 60;
  for (const auto& driver : drivers_)
    collect_stream(*driver);
  for (const auto& watch : watches_) {
    result_.submit_sm += watch->submitted();
    result_.simulator_counters.push_back(watch->counters());
    auto& sum = result_.submitted.seconds;
    const auto& more = watch->per_second().seconds;
    if (sum.size() < more.size()) sum.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i)
      sum[i] += more[i];
  }
  if (receiver_) result_.callback_requests = receiver_->requests();
}

run_result load_run::run() {
  std::optional<webhook_registration> webhook;
  std::string url;
  placeholder_ = target_.dialect("");
  if (plan_.callback_batch > 0) {
    receiver_ = std::make_unique<callback_receiver>(
        io_, as_endpoint(target_.callbacks), *placeholder_,
        [this](const ended_message& message) { tell(message); }, [this] { pump(); });
    url = "http://" + target_.callbacks.host + ":" + std::to_string(receiver_->port()) + "/dlr";
  }
  if (plan_.callback_batch > 1) {
    webhook.emplace(target_, url, plan_.callback_batch);
    result_.trouble = webhook->trouble();
    if (!result_.trouble.empty()) return std::move(result_);
  }
  api_ = target_.dialect(url);
  signals_.async_wait([this](error_code error, int) {
    if (error) return;
    result_.interrupted = true;
    finish();
  });
  start();
  arm();
  io_.run();
  collect();
  if (webhook) webhook->end();
  return std::move(result_);
}

}  // namespace

run_result run_scenario(const scenario& plan, const run_target& target) {
  return load_run{plan, target}.run();
}

}  // namespace mbs::bench
