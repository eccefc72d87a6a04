#include "http/server/worker.hpp"

#include "actors/net/io_threads.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace mbs::http {
namespace asio = boost::asio;
namespace {

/// Fine enough for the shortest of the time-outs, and never a burden.
std::chrono::milliseconds sweep_interval(const config::http_settings& s) {
  const auto shortest = std::min({s.first_byte_timeout, s.header_timeout, s.body_timeout, s.idle_timeout,
      s.request_timeout, s.stream_heartbeat});
  return std::clamp(shortest / 4, std::chrono::milliseconds{10}, std::chrono::milliseconds{250});
}

}  // namespace

worker::worker(server_context& shared, asio::io_context& context)
    : shared_{shared}, context_{context}, sweep_every_{sweep_interval(shared.http)} {
  body_limits_ = [this](
                     method verb, std::string_view target) { return dispatcher_->body_limit(verb, target); };
}

worker::~worker() {
  stop();
}

void worker::start() {
  is_started_ = true;
  actors::net::run_in(context_, [this] {
    completion_queue_ = std::make_shared<completion_queue>(std::this_thread::get_id(), context_);
    dispatcher_ = std::make_unique<dispatcher>(shared_, completion_queue_);
    dispatcher_->scratch().headers = &shared_.headers;
    dispatcher_->scratch().proxies = &shared_.proxies;
    dispatcher_->scratch().streams = &shared_.streams;
    dispatcher_->scratch().exports = &shared_.exports;
    dispatcher_->scratch().tables = {shared_.http.max_export_rows, shared_.http.export_timeout};
    dispatcher_->scratch().stream_heartbeat = shared_.http.stream_heartbeat;
    update_date();
    sweep_later();
  });
}

void worker::stop() {
  if (!std::exchange(is_started_, false)) return;
  completion_queue_->close();
  actors::net::run_in(context_, [this] {
    is_stopping_ = true;
    sweeper_.cancel();
    for (const auto& c : all_connections())
      c->abort();
    completion_queue_->abandon_parked();
  });
  // What is left in the context refers to connections, which refer to this worker.
  actors::net::settle(context_);
}

void worker::drain() {
  asio::post(context_, [this] {
    dispatcher_->scratch().closing = true;
    for (const auto& c : all_connections())
      c->drain();
  });
}

void worker::adopt(tcp::socket socket, const arrival_of& who) {
  asio::post(context_, [this, who, s = std::move(socket)]() mutable {
    if (is_stopping_ || is_draining()) {
      shared_.roster.left(who.number);
      shared_.status->connections.fetch_sub(1, std::memory_order_relaxed);
      return;
    }
    const auto made = make_connection(*this, who, std::move(s), shared_.tls.now().get());
    connections_.emplace(who.number, made);
    made->start();
  });
}

void worker::end(std::uint64_t number) {
  asio::post(context_, [this, number] {
    const auto at = connections_.find(number);
    if (at == connections_.end()) return;
    const auto idle = at->second;
    idle->give_place();
  });
}

std::vector<std::shared_ptr<connection_base>> worker::all_connections() const {
  std::vector<std::shared_ptr<connection_base>> all;
  all.reserve(connections_.size());
  for (const auto& [number, c] : connections_)
    all.push_back(c);
  return all;
}

std::shared_ptr<exchange> worker::make_exchange() const {
  return std::make_shared<exchange>(completion_queue_, dispatcher_->scratch());
}

void worker::leave(std::uint64_t number) {
  if (connections_.erase(number) == 0) return;
  shared_.roster.left(number);
  shared_.status->connections.fetch_sub(1, std::memory_order_relaxed);
}

void worker::cut_slowest(std::optional<domain::key_id> key) {
  std::shared_ptr<connection_base> slowest;
  for (const auto& [number, c] : connections_) {
    const auto waiting = c->unread();
    if (waiting.count == 0 || (key && waiting.key != *key)) continue;
    if (!slowest || waiting.since < slowest->unread().since) slowest = c;
  }
  if (!slowest) return;
  const auto waiting = slowest->unread();
  shared_.status->connections_cut.fetch_add(1, std::memory_order_relaxed);
  spdlog::warn("event=unread_answers key={} octets={} limit={}: its connection is cut off",
      waiting.key ? domain::to_text(waiting.key) : std::string{"-"}, waiting.count,
      key ? shared_.http.max_unread_per_key : shared_.http.max_unread);
  slowest->abort();
}

void worker::sweep_later() {
  sweeper_.expires_after(sweep_every_);
  sweeper_.async_wait([this](const boost::system::error_code& ec) {
    if (ec || is_stopping_) return;
    sweep();
    sweep_later();
  });
}

void worker::sweep() {
  update_date();
  const auto now = steady::now();
  dispatcher_->scratch().refusals.tell_left_out(now);
  is_crowded_ = shared_.roster.is_crowded();
  for (const auto& c : all_connections())
    c->sweep(now);
}

void worker::update_date() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[utc.tm_wday], utc.tm_mday,
      months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  dispatcher_->scratch().date = text;
}

}  // namespace mbs::http
