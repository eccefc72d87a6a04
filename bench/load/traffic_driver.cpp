#include "bench/load/traffic_driver.hpp"

#include <algorithm>

namespace mbs::bench {
namespace {

// After a refusal for overload, so that the load does not become a storm of refusals.
constexpr std::int64_t refusal_pause_us = 20'000;

}  // namespace

traffic_driver::traffic_driver(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& to,
    const traffic& stream, api_dialect& api, const run_clock& clock, std::int64_t warmup_us)
    : stream_{stream},
      api_{api},
      clock_{clock},
      warmup_us_{warmup_us},
      template_{api.make_template(stream)},
      pool_{io, to, stream.connections, stream.pipeline, *this} {}

bool traffic_driver::more_to_send(std::int64_t now) noexcept {
  if (done_) return false;
  const auto opened = book_.opened();
  const bool counted_out = stream_.count > 0 && opened >= stream_.count;
  const bool timed_out =
      stream_.duration_ms > 0 && now >= (std::int64_t{stream_.start_ms} + stream_.duration_ms) * 1000;
  const bool numbers_out = opened + stream_.recipients > capacity_of(stream_);
  done_ = counted_out || timed_out || numbers_out;
  if (done_) figures_.sending_ended_at = now;
  return !done_;
}

bool traffic_driver::due(std::int64_t now, std::int64_t& intended_at) const noexcept {
  const auto start = std::int64_t{stream_.start_ms} * 1000;
  if (now < start) return false;
  if (stream_.outstanding > 0 && book_.waiting() + stream_.recipients > stream_.outstanding) return false;
  if (stream_.rate <= 0) {
    intended_at = now;
    return now >= paused_until_;
  }
  intended_at =
      start + static_cast<std::int64_t>(static_cast<double>(figures_.requests) * 1e6 / stream_.rate);
  return now >= intended_at;
}

void traffic_driver::pump() {
  if (pumping_) return;
  pumping_ = true;
  const auto now = clock_.now_us();
  std::int64_t intended_at = 0;
  while (more_to_send(now) && due(now, intended_at)) {
    auto* const out = pool_.take({intended_at, book_.opened()});
    if (out == nullptr) break;
    template_->append(*out, book_.open(stream_.recipients));
    ++figures_.requests;
    if (figures_.first_sent_at < 0) figures_.first_sent_at = now;
  }
  pool_.flush();
  pumping_ = false;
}

void traffic_driver::on_answer(const request_ticket& ticket, const http_message& answer) {
  const auto now = clock_.now_us();
  figures_.last_answer_at = now;
  ++figures_.by_status[answer.status];
  if (api_.accepts(answer.status)) {
    if (ticket.intended_at >= warmup_us_) figures_.accept.record(now - ticket.intended_at);
    take_accepted(ticket, answer.body, now);
    return;
  }
  if (figures_.first_refusal.empty()) figures_.first_refusal = answer.body.substr(0, 500);
  if (answer.status == 429 || answer.status == 503) paused_until_ = now + refusal_pause_us;
  for (std::uint32_t i = 0; i < stream_.recipients; ++i)
    book_.refused(ticket.first + i);
}

void traffic_driver::take_accepted(const request_ticket& ticket, std::string_view body, std::int64_t now) {
  std::uint64_t accepted = 0;
  if (api_.answers_without_names()) {
    for (; accepted < stream_.recipients; ++accepted)
      book_.accepted(ticket.first + accepted, 0, now);
  } else {
    api_.read_answer(body, [&](const accepted_message& message) {
      if (!owns(message.number)) return;
      book_.accepted(sequence_of(message.number), message.id, now);
      ++accepted;
    });
    // What was not named was rejected; `refused` leaves alone what is accepted.
    if (accepted < stream_.recipients)
      for (std::uint32_t i = 0; i < stream_.recipients; ++i)
        book_.refused(ticket.first + i);
  }
  figures_.accepted.add(now, accepted);
}

void traffic_driver::on_lost(const request_ticket& ticket) {
  ++figures_.lost_requests;
  for (std::uint32_t i = 0; i < stream_.recipients; ++i)
    book_.refused(ticket.first + i);
}

void traffic_driver::on_ended(std::uint64_t sequence, std::uint32_t id, ending how) {
  const auto now = clock_.now_us();
  const auto told = book_.ended(sequence, id, how);
  switch (told.what) {
    case message_book::news::duplicate: ++figures_.duplicates; return;
    case message_book::news::unknown_message: ++figures_.strangers; return;
    case message_book::news::wrong_id: ++figures_.wrong_ids; return;
    case message_book::news::first: break;
  }
  figures_.last_end_at = now;
  figures_.ended.add(now, 1);
  const auto accepted_at = told.accepted_at < 0 ? now : told.accepted_at;
  if (accepted_at >= warmup_us_) figures_.accept_to_end.record(now - accepted_at);
}

bool traffic_driver::sent_all() const noexcept {
  return done_ && pool_.under_way() == 0;
}

}  // namespace mbs::bench
