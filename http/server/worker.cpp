#include "http/server/worker.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <ctime>
#include <utility>

#include "actors/net/io_threads.hpp"

namespace mbs::http {
namespace asio = boost::asio;
namespace {

/// Fine enough for the shortest of the time-outs, and never a burden.
std::chrono::milliseconds sweep_interval(const config::http_settings& s) {
  const auto shortest = std::min({s.header_timeout, s.body_timeout, s.idle_timeout, s.request_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds{10}, std::chrono::milliseconds{250});
}

}  // namespace

worker::worker(node_context& node, asio::ssl::context* tls, asio::io_context& context)
    : node_{node}, tls_{tls}, context_{context}, sweep_every_{sweep_interval(node.http)} {
  body_limits_ = [this](method verb, std::string_view target) { return desk_->body_limit(verb, target); };
}

worker::~worker() {
  stop();
}

void worker::start() {
  is_started_ = true;
  actors::net::run_in(context_, [this] {
    mailbox_ = std::make_shared<mailbox>(
        std::this_thread::get_id(), [this] { asio::post(context_, [this] { mailbox_->take(); }); });
    desk_ = std::make_unique<desk>(node_, mailbox_);
    update_date();
    sweep_later();
  });
}

void worker::stop() {
  if (!std::exchange(is_started_, false)) return;
  mailbox_->close();
  actors::net::run_in(context_, [this] {
    is_stopping_ = true;
    sweeper_.cancel();
    for (const auto& s : all_sessions())
      s->abort();
  });
  // What is left in the context refers to sessions, which refer to this worker.
  actors::net::settle(context_);
}

void worker::drain() {
  asio::post(context_, [this] {
    desk_->scratch().closing = true;
    for (const auto& s : all_sessions())
      s->drain();
  });
}

void worker::adopt(tcp::socket socket) {
  asio::post(context_, [this, s = std::move(socket)]() mutable {
    if (is_stopping_ || is_draining()) {
      node_.connections.fetch_sub(1, std::memory_order_relaxed);
      return;
    }
    const auto session = make_session(*this, std::move(s), tls_);
    sessions_.insert(session);
    session->start();
  });
}

std::shared_ptr<call> worker::make_call() const {
  return std::make_shared<call>(mailbox_, desk_->scratch());
}

void worker::leave(const std::shared_ptr<session_base>& s) {
  if (sessions_.erase(s) > 0) node_.connections.fetch_sub(1, std::memory_order_relaxed);
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
  desk_->scratch().refusals.tell_left_out(now);
  for (const auto& s : all_sessions())
    s->sweep(now);
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
  desk_->scratch().date = text;
}

}  // namespace mbs::http
