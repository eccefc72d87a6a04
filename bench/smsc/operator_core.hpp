#pragma once

#include "bench/smsc/arrival_log.hpp"
#include "bench/smsc/behaviour.hpp"
#include "bench/smsc/counters.hpp"
#include "bench/smsc/receipt_queue.hpp"
#include "domain/traffic/token_bucket.hpp"

#include <cstdint>
#include <random>
#include <string_view>

namespace mbs::bench {

/// What to do with one submit_sm.
struct submit_verdict {
  enum class fate : std::uint8_t { answer, ignore, disconnect };
  fate what = fate::answer;
  smpp::command_status status = smpp::command_status::rok;
  std::uint64_t id = 0;               ///< of a taken message
  std::uint32_t answer_after_ms = 0;  ///< 0: at once
  bool garbage_first = false;
  /// To be sent before the answer; `receipt_queue::none` when there is nothing to be.
  receipt_queue::handle receipt_first = receipt_queue::none;
};

/// The simulated operator's mind: takes messages or refuses them, and owes receipts. Knows no socket and no
/// clock.
class operator_core {
 public:
  operator_core(operator_settings settings, smpp::time_point now);

  [[nodiscard]] bool may_bind(
      std::string_view system_id, std::string_view password, smpp::command_status& why);
  /// `unanswered`: submit_sm of this session taken before and not answered yet.
  [[nodiscard]] submit_verdict on_submit(const smpp::submit_sm& message, std::uint32_t sequence,
      std::uint32_t session, std::uint64_t unanswered, smpp::time_point now);
  /// What became of a receipt that was sent.
  void on_receipt_answered(receipt_queue::handle h, bool accepted, smpp::time_point now);
  void on_receipt_unanswered(receipt_queue::handle h);

  [[nodiscard]] const operator_settings& settings() const noexcept { return settings_; }
  [[nodiscard]] fault_plan& faults() noexcept { return settings_.faults; }
  [[nodiscard]] operator_counters& counters() noexcept { return counters_; }
  [[nodiscard]] arrival_log& arrivals() noexcept { return arrivals_; }
  [[nodiscard]] receipt_queue& receipts() noexcept { return receipts_; }
  [[nodiscard]] std::string counters_json();

 private:
  [[nodiscard]] bool happens(double fraction);
  [[nodiscard]] std::uint32_t draw(delay_range range);
  [[nodiscard]] smpp::command_status judge(std::uint64_t unanswered, smpp::time_point now);
  [[nodiscard]] submit_verdict taken(
      const smpp::submit_sm& message, std::uint32_t session, smpp::time_point now);
  [[nodiscard]] receipt_queue::handle owe_receipt(
      const smpp::submit_sm& message, std::uint64_t id, std::uint32_t session, smpp::time_point now);
  void count_answer(smpp::command_status status);

  operator_settings settings_;
  operator_counters counters_;
  arrival_log arrivals_;
  receipt_queue receipts_;
  domain::token_bucket tokens_;
  std::mt19937_64 random_;
  std::uint64_t next_id_;
  std::uint64_t until_disconnect_ = 0;
};

/// For sessions and rates. The simulator has one clock, and nobody sets it during a run.
[[nodiscard]] constexpr smpp::steady_point steady(smpp::time_point t) noexcept {
  return smpp::steady_point{t.time_since_epoch()};
}

[[nodiscard]] inline std::uint64_t to_ms(smpp::time_point t) noexcept {
  return static_cast<std::uint64_t>(t.time_since_epoch().count()) / 1000;
}

}  // namespace mbs::bench
