#include "protocols/mpesa/result_code.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mbs::mpesa {

namespace {

using meaning = result_meaning;
using std::chrono::seconds;

constexpr bool retry = true, no_retry = false, settled = true, ask_first = false;

constexpr std::array push_rules{
    result_rule{"0", meaning::paid, no_retry, settled},
    result_rule{"1", meaning::insufficient, retry, settled},
    result_rule{"2", meaning::below_minimum, no_retry, settled},
    result_rule{"3", meaning::above_maximum, no_retry, settled},
    result_rule{"4", meaning::daily_limit, no_retry, settled},
    result_rule{"8", meaning::receiver_full, no_retry, settled},
    result_rule{"17", meaning::same_again, retry, settled, seconds{120}},
    result_rule{"26", meaning::busy, retry, settled, seconds{60}},
    result_rule{"1001", meaning::busy, retry, settled, seconds{60}},
    result_rule{"1019", meaning::expired, retry, settled},
    result_rule{"1025", meaning::not_delivered, retry, settled},
    result_rule{"9999", meaning::not_delivered, retry, settled},
    result_rule{"1032", meaning::cancelled, no_retry, settled},
    result_rule{"1037", meaning::unreachable, no_retry, ask_first},
    result_rule{"2001", meaning::wrong_pin, no_retry, settled},
    result_rule{"2028", meaning::our_settings, no_retry, settled},
    result_rule{"SFC_IC0003", meaning::our_settings, no_retry, settled},
    result_rule{"8006", meaning::locked, no_retry, settled},
};

constexpr std::array<std::pair<std::string_view, reversal_meaning>, 9> reversal_codes{{
    {"0", reversal_meaning::done},
    {"R000001", reversal_meaning::already_reversed},
    {"R000002", reversal_meaning::wrong_receipt},
    {"1", reversal_meaning::insufficient},
    {"11", reversal_meaning::account_state},
    {"2006", reversal_meaning::account_state},
    {"21", reversal_meaning::no_role},
    {"2001", reversal_meaning::wrong_credential},
    {"8006", reversal_meaning::locked},
}};

}  // namespace

result_rule rule_of_push(std::string_view code) noexcept {
  const auto* const found = std::ranges::find(push_rules, code, &result_rule::code);
  return found == push_rules.end() ? result_rule{.code = code} : *found;
}

reversal_meaning meaning_of_reversal(std::string_view code) noexcept {
  const auto* const found =
      std::ranges::find(reversal_codes, code, &std::pair<std::string_view, reversal_meaning>::first);
  return found == reversal_codes.end() ? reversal_meaning::other : found->second;
}

}  // namespace mbs::mpesa
