#pragma once

#include "domain/money/money.hpp"
#include "domain/numbering/msisdn.hpp"
#include "domain/traffic/forgetful_table.hpp"

#include <cstddef>
#include <cstdint>

/// How many of our own codes go out by SMS: the first target of SMS pumping, where somebody asks for codes
/// to numbers that pay them. Knows nothing of people, stores, clocks or addresses. For one thread or actor.
namespace mbs::domain {

/// From configuration. All are of one day.
struct code_cap_limits {
  money money_a_day = money::from_shillings(2'000);
  std::uint32_t codes_a_day = 2'000;
  std::uint32_t block_codes_a_day = 200;  ///< to one block of 10,000 numbers
  std::uint32_t group_codes_a_day =
      100;  ///< asked for from one group of client addresses: a mobile network has few
  std::uint32_t group_asks_a_day = 300;  ///< sent or held; after them the group is refused until the day ends
  /// A block is judged by its failures from so many codes on,
  std::uint32_t judged_from = 20;
  /// and held when fewer of a hundred were proved.
  std::uint32_t fewest_proved_percent = 20;
  std::size_t blocks = 8'192;  ///< places; 32 octets each. Kenya has about 8,000 such blocks in use
  std::size_t groups = 16'384;
};

/// The operators' block of a number: all but its last four digits.
[[nodiscard]] constexpr std::int64_t block_of(msisdn number) noexcept {
  return number.number() / 10'000;
}

/// One code that somebody asks for.
struct code_ask {
  msisdn to;
  std::uint64_t group;  ///< of the client's address (IPv4 /24, IPv6 /64), hashed with a secret
  money price;          ///< of the SMS, all its parts
  std::int32_t day;     ///< number of the day in Africa/Nairobi (UTC+3)
};

/// `send`: by SMS. `hold`: not by SMS, the person is offered the way on by e-mail (or tomorrow). `refuse`:
/// nothing at all for this group until the day after `day` begins.
enum class code_cap_verdict : std::uint8_t { send, hold, refuse };
/// Why; for the log and for staff, never for the person: who pumps learns nothing.
enum class code_cap_reason : std::uint8_t { none, money, codes, block, failures, group };
struct code_cap_answer {
  code_cap_verdict verdict = code_cap_verdict::send;
  code_cap_reason reason = code_cap_reason::none;
};

/// The counts of one day. Bounded: of blocks and groups that do not fit, those of an earlier day and then
/// those with the fewest codes are forgotten; the caps in all never are. After a start the caller counts the
/// codes of today again with count_sent (as many as `codes_a_day`).
class code_caps {
 public:
  explicit code_caps(const code_cap_limits& limits)
      : limits_{limits}, blocks_{limits.blocks}, groups_{limits.groups} {}

  /// Asks and counts: what is answered `send` is counted as sent. An ask of an earlier day than was seen
  /// counts for the day that was seen: a clock that is set back opens nothing.
  [[nodiscard]] code_cap_answer ask(const code_ask& a) {
    begin(a.day);
    auto& g = groups_.at(a.group);
    g.begin(day_);
    if (g.asks >= limits_.group_asks_a_day) return {code_cap_verdict::refuse, code_cap_reason::group};
    ++g.asks;
    const auto reason = held_for(a, g);
    if (reason != code_cap_reason::none) return {code_cap_verdict::hold, reason};
    count(a, g);
    return {};
  }

  /// A code that was sent today before this process began.
  void count_sent(const code_ask& a) {
    begin(a.day);
    if (a.day != day_) return;
    auto& g = groups_.at(a.group);
    g.begin(day_);
    ++g.asks;
    count(a, g);
  }

  /// A code that was sent by SMS was proved: its block is good for something. `day`: of the proof.
  void proved(msisdn number, std::int32_t day) {
    begin(day);
    auto* b = blocks_.find(key_of(number));
    if (b == nullptr) return;
    b->begin(day_);
    if (b->proved < b->sent) ++b->proved;
  }

  /// Staff looked at it: the block begins its day anew.
  void forgive_block(msisdn number) { blocks_.forget(key_of(number)); }

  [[nodiscard]] money spent() const noexcept { return money::from_units(spent_); }
  [[nodiscard]] std::uint32_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::size_t octets() const noexcept { return blocks_.octets() + groups_.octets(); }

 private:
  struct block_day {
    std::int32_t day = 0;
    std::uint32_t sent = 0;
    std::uint32_t proved = 0;
    void begin(std::int32_t today) noexcept {
      if (day != today) *this = {.day = today};
    }
    [[nodiscard]] std::int64_t weight() const noexcept { return (std::int64_t{day} << 32) + sent; }
  };
  struct group_day {
    std::int32_t day = 0;
    std::uint32_t sent = 0;
    std::uint32_t asks = 0;
    void begin(std::int32_t today) noexcept {
      if (day != today) *this = {.day = today};
    }
    [[nodiscard]] std::int64_t weight() const noexcept { return (std::int64_t{day} << 32) + asks; }
  };

  /// Blocks are ours to number: nobody can choose many of them that share a row.
  [[nodiscard]] static std::uint64_t key_of(msisdn number) noexcept {
    return static_cast<std::uint64_t>(block_of(number));
  }
  void begin(std::int32_t day) noexcept {
    if (day <= day_) return;
    day_ = day;
    spent_ = 0;
    sent_ = 0;
  }
  [[nodiscard]] code_cap_reason held_for(const code_ask& a, const group_day& g) {
    if (sent_ >= limits_.codes_a_day) return code_cap_reason::codes;
    if (a.price.units() > limits_.money_a_day.units() - spent_) return code_cap_reason::money;
    if (g.sent >= limits_.group_codes_a_day) return code_cap_reason::group;
    auto* b = blocks_.find(key_of(a.to));
    if (b == nullptr) return code_cap_reason::none;
    b->begin(day_);
    if (b->sent >= limits_.block_codes_a_day) return code_cap_reason::block;
    const bool fails =
        std::uint64_t{b->proved} * 100 < std::uint64_t{b->sent} * limits_.fewest_proved_percent;
    return b->sent >= limits_.judged_from && fails ? code_cap_reason::failures : code_cap_reason::none;
  }
  void count(const code_ask& a, group_day& g) {
    auto& b = blocks_.at(key_of(a.to));
    b.begin(day_);
    ++b.sent;
    ++g.sent;
    ++sent_;
    spent_ += a.price.units();
  }

  code_cap_limits limits_;
  std::int32_t day_ = 0;
  std::int64_t spent_ = 0;  // money units
  std::uint32_t sent_ = 0;
  forgetful_table<block_day> blocks_;
  forgetful_table<group_day> groups_;
};

}  // namespace mbs::domain
