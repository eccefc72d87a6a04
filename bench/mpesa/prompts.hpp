#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Prompts for a PIN on simulated phones, and how they end. Pure: knows neither money nor HTTP.
namespace mbs::bench {

using daraja_time = std::chrono::sys_time<std::chrono::milliseconds>;

enum class prompt_state : std::uint8_t { open, paid, wrong_pin, no_money, cancelled, unreachable, expired };
/// "open", "paid", "wrong_pin", …
[[nodiscard]] std::string_view to_text(prompt_state state) noexcept;

/// What the holder of a phone does with a prompt; `ignore` leaves it there until its time is over.
enum class handset_answer : std::uint8_t { pin, wrong_pin, no_money, cancel, ignore };
/// "pin", "wrong_pin", "no_money", "cancel" or "ignore".
[[nodiscard]] std::optional<handset_answer> handset_answer_from_text(std::string_view text) noexcept;

/// How the end of a push is told: a code and a sentence.
struct push_result {
  std::string_view code;
  std::string_view words;
};
/// Of an ended prompt.
[[nodiscard]] push_result result_of(prompt_state state) noexcept;

/// What goes wrong with the callback of one push.
struct callback_fate {
  bool lost = false;     ///< never posted
  bool twice = false;    ///< posted again a moment later
  bool first = false;    ///< posted before the push itself is answered
  bool altered = false;  ///< tells another amount than was paid
};

struct prompt {
  std::string id;           ///< CheckoutRequestID
  std::string merchant_id;  ///< MerchantRequestID
  std::string phone;        ///< 12 digits
  std::string short_code;   ///< who is paid
  std::string account_reference;
  std::string callback_url;
  std::int64_t shillings = 0;
  daraja_time at;     ///< when it was shown
  daraja_time until;  ///< when it ends by itself
  daraja_time callback_not_before;
  callback_fate fate = {};
  bool is_till = false;
  bool is_ignored = false;
  prompt_state state = prompt_state::open;
  std::string receipt = {};  ///< of a paid one
};

/// One open prompt a phone at most; the newest of the ended ones are kept.
class prompt_book {
 public:
  static constexpr std::size_t most_ended = 10'000;

  /// The phone has none and the id is new. The reference is good until the prompt has ended and is forgotten.
  prompt& open(prompt shown);
  [[nodiscard]] bool is_busy(std::string_view phone) const noexcept;
  [[nodiscard]] prompt* find(std::string_view id) noexcept;
  /// Of an open one.
  void end(prompt& one, prompt_state how);

  /// The open ones whose time is over, oldest first.
  [[nodiscard]] std::vector<prompt*> over(daraja_time now);
  /// When the next one is over.
  [[nodiscard]] std::optional<daraja_time> next_over() const noexcept;
  /// All open ones and the newest `ended`, oldest first.
  [[nodiscard]] std::vector<const prompt*> newest(std::size_t ended) const;
  [[nodiscard]] std::size_t open_ones() const noexcept { return open_.size(); }

 private:
  using place = std::list<prompt>::iterator;
  std::list<prompt> open_, ended_;  // in the order of their beginning, of their end
  std::unordered_map<std::string, place> by_id_;
};

}  // namespace mbs::bench
