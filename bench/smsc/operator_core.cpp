#include "bench/smsc/operator_core.hpp"

#include <algorithm>
#include <utility>

namespace mbs::bench {
namespace {

using smpp::command_status;

constexpr std::uint8_t max_attempts = 20;
constexpr std::uint64_t retry_after_ms = 500;

std::uint32_t burst_of(const operator_settings& settings) noexcept {
  const auto tenth = std::max(settings.tps / 10, 1U);
  return settings.burst > 0 ? std::min(settings.burst, std::max(settings.tps, 1U)) : tenth;
}

bool wants_receipt(std::uint8_t registered_delivery, smpp::message_state state) noexcept {
  switch (registered_delivery & 3U) {
    case smpp::registered::final_state: return true;
    case smpp::registered::failure_only: return state != smpp::message_state::delivered;
    default: return false;
  }
}

}  // namespace

operator_core::operator_core(operator_settings settings, smpp::time_point now)
    : settings_{std::move(settings)},
      arrivals_{settings_.keep_messages, settings_.track},
      receipts_{settings_.max_pending, to_ms(now)},
      tokens_{std::max(settings_.tps, 1U), burst_of(settings_), steady(now)},
      random_{settings_.seed},
      // Ids of one run are not those of the run before.
      next_id_{to_ms(now) / 1000 * 1'000'000} {}

bool operator_core::happens(double fraction) {
  if (fraction <= 0) return false;
  // 2^53 steps: exact in a double.
  return static_cast<double>(random_() >> 11U) < fraction * 9007199254740992.0;
}

std::uint32_t operator_core::draw(delay_range range) {
  if (range.least == range.most) return range.least;
  return range.least + static_cast<std::uint32_t>(random_() % (range.most - range.least + 1));
}

bool operator_core::may_bind(std::string_view system_id, std::string_view password, command_status& why) {
  why = command_status::rok;
  if (system_id != settings_.system_id)
    why = command_status::rinvsysid;
  else if (password != settings_.password)
    why = command_status::rinvpaswd;
  else if (settings_.faults.refuse_binds)
    why = command_status::rbindfail;
  ++(why == command_status::rok ? counters_.binds : counters_.binds_refused);
  return why == command_status::rok;
}

submit_verdict operator_core::on_submit(const smpp::submit_sm& message, std::uint32_t sequence,
    std::uint32_t session, std::uint64_t unanswered, smpp::time_point now) {
  ++counters_.submit_sm;
  arrivals_.record(message, sequence, session, now);
  const auto& faults = settings_.faults;
  if (faults.disconnect_every > 0 && ++until_disconnect_ >= faults.disconnect_every) {
    until_disconnect_ = 0;
    return {.what = submit_verdict::fate::disconnect};
  }
  if (happens(faults.no_answer)) {
    ++counters_.unanswered;
    return {.what = submit_verdict::fate::ignore};
  }
  const auto status = judge(unanswered, now);
  auto verdict =
      status == command_status::rok ? taken(message, session, now) : submit_verdict{.status = status};
  count_answer(verdict.status);
  arrivals_.answered(verdict.status, verdict.id);
  verdict.answer_after_ms = draw(faults.answer_delay);
  verdict.garbage_first = happens(faults.garbage);
  return verdict;
}

command_status operator_core::judge(std::uint64_t unanswered, smpp::time_point now) {
  if (settings_.window > 0 && unanswered >= settings_.window) return command_status::rthrottled;
  if (settings_.tps > 0 && tokens_.take(1, steady(now)) == 0) return command_status::rthrottled;
  if (receipts_.full() || happens(settings_.faults.queue_full)) return command_status::rmsgqful;
  if (happens(settings_.faults.system_error)) return command_status::rsyserr;
  return command_status::rok;
}

submit_verdict operator_core::taken(
    const smpp::submit_sm& message, std::uint32_t session, smpp::time_point now) {
  submit_verdict verdict{.id = next_id_++};
  if (happens(settings_.faults.no_receipt)) return verdict;
  verdict.receipt_first = owe_receipt(message, verdict.id, session, now);
  return verdict;
}

receipt_queue::handle operator_core::owe_receipt(
    const smpp::submit_sm& message, std::uint64_t id, std::uint32_t session, smpp::time_point now) {
  const auto state = settings_.mix.pick(settings_.mix.shares.size() > 1 ? random_() : 0);
  if (!wants_receipt(message.registered_delivery, state)) return receipt_queue::none;
  const auto h = receipts_.make();
  auto& receipt = receipts_.at(h);
  const auto delay = draw(settings_.receipt_delay);
  receipt.id = id;
  receipt.submitted = now;
  receipt.done = now + std::chrono::milliseconds{delay};
  receipt.session = session;
  receipt.state = state;
  receipt.source_ton = message.source.ton;
  receipt.source_npi = message.source.npi;
  receipt.source.assign(message.source.digits);
  receipt.destination_ton = message.destination.ton;
  receipt.destination_npi = message.destination.npi;
  receipt.destination.assign(message.destination.digits);
  const bool plain =
      message.data_coding == smpp::coding::smsc_default && (message.esm_class & smpp::esm::udhi) == 0;
  if (plain) receipt.text.assign(message.short_message.substr(0, 20));
  if (happens(settings_.faults.duplicate_receipts) && !receipts_.full()) {
    const auto again = receipts_.make();
    receipts_.at(again) = receipts_.at(h);
    receipts_.send_at(again, to_ms(now) + delay + 1 + draw({0, 50}));
  }
  if (happens(settings_.faults.receipt_first)) return h;
  if (delay == 0)
    receipts_.send_next(h);
  else
    receipts_.send_at(h, to_ms(now) + delay);
  return receipt_queue::none;
}

void operator_core::count_answer(command_status status) {
  switch (status) {
    case command_status::rok: ++counters_.accepted; return;
    case command_status::rthrottled: ++counters_.throttled; return;
    case command_status::rmsgqful: ++counters_.queue_full; return;
    default: ++counters_.other_answers[status];
  }
}

void operator_core::on_receipt_answered(receipt_queue::handle h, bool accepted, smpp::time_point now) {
  if (accepted) {
    ++counters_.receipts_acknowledged;
    receipts_.drop(h);
    return;
  }
  ++counters_.receipts_refused;
  if (++receipts_.at(h).attempts >= max_attempts) {
    ++counters_.receipts_dropped;
    receipts_.drop(h);
    return;
  }
  receipts_.send_at(h, to_ms(now) + retry_after_ms);
}

void operator_core::on_receipt_unanswered(receipt_queue::handle h) {
  ++counters_.receipts_refused;
  receipts_.send_next(h);
}

std::string operator_core::counters_json() {
  counters_.receipts_pending = receipts_.size();
  return to_json(
      settings_.name, counters_, {arrivals_.max_per_second(), arrivals_.unique(), arrivals_.repeats()});
}

}  // namespace mbs::bench
