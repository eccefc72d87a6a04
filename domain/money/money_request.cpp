#include "domain/money/money_request.hpp"

#include "domain/money/funding_reference.hpp"
#include "domain/text/clean_text.hpp"

namespace mbs::domain {

namespace {

/// A value date may lie so far back: whoever keeps books closes a year.
constexpr std::int64_t oldest_value_days = 400;

template <class Value, std::size_t Count>
std::optional<Value> named(
    const std::array<std::string_view, Count>& texts, std::string_view text, std::size_t first) noexcept {
  for (std::size_t i = 0; i < Count; ++i)
    if (!text.empty() && texts[i] == text) return static_cast<Value>(i + first);
  return std::nullopt;
}

constexpr wish_fault no_note{"note", "must be 1 to 160 characters of plain text, without line ends"};
constexpr wish_fault no_party{"party", "must be 1 to 80 characters of plain text, without line ends"};

std::optional<wish_fault> fault_of_words(const money_wish& w) {
  const bool needs_note = w.kind != money_request_kind::bank_payment;
  if ((needs_note || !w.note.empty()) && !is_words(w.note, longest_money_note)) return no_note;
  const bool has_party = w.kind != money_request_kind::adjustment;
  if (has_party && !is_words(w.party, longest_money_party)) return no_party;
  if (!has_party && !w.party.empty()) return wish_fault{"party", "is not of an adjustment"};
  return std::nullopt;
}

std::optional<wish_fault> fault_of_way(const money_wish& w) {
  switch (w.kind) {
    case money_request_kind::bank_payment:
      if (w.way == money_way::bank_transfer || w.way == money_way::cheque) return std::nullopt;
      return wish_fault{"way", "must be bank_transfer or cheque"};
    case money_request_kind::adjustment:
      if (w.way == money_way::none) return std::nullopt;
      return wish_fault{"way", "is not of an adjustment"};
    case money_request_kind::refund:
      if (w.way != money_way::none) return std::nullopt;
      return wish_fault{"way", "must be bank_transfer, cheque, mpesa or cash"};
  }
  return std::nullopt;
}

std::optional<wish_fault> fault_of_value_day(const money_wish& w, std::int64_t today) {
  if (w.kind != money_request_kind::bank_payment)
    return w.value_day == 0 ? std::nullopt : std::optional{wish_fault{"value_date", "is of payments only"}};
  if (w.value_day > today || w.value_day < today - oldest_value_days)
    return wish_fault{
        "value_date", "must be a day like 2026-01-31, not in the future and of the last 400 days"};
  return std::nullopt;
}

}  // namespace

std::optional<money_request_kind> money_request_kind_from(std::string_view text) noexcept {
  return named<money_request_kind>(money_request_kind_texts, text, 1);
}

std::optional<money_request_state> money_request_state_from(std::string_view text) noexcept {
  return named<money_request_state>(money_request_state_texts, text, 1);
}

std::optional<money_way> money_way_from(std::string_view text) noexcept {
  return named<money_way>(money_way_texts, text, 0);
}

std::optional<wish_fault> fault_of(const money_wish& w, std::int64_t today) {
  if (w.amount.units() <= 0)
    return wish_fault{
        "amount", "must be shillings above 0 with at most four decimals, for example \"500.00\""};
  const bool credits = w.direction == transfer_kind::credit, debits = w.direction == transfer_kind::debit;
  if (w.kind == money_request_kind::bank_payment && !credits)
    return wish_fault{"direction", "must be credit: a payment came in"};
  if (w.kind == money_request_kind::refund && !debits)
    return wish_fault{"direction", "must be debit: money is paid out"};
  if (!credits && !debits) return wish_fault{"direction", "must be credit or debit"};
  const bool has_reference = w.kind != money_request_kind::refund;
  if (has_reference && funding_reference_from(w.reference) != w.reference)
    return wish_fault{"reference", funding_reference_rule};
  if (!has_reference && !w.reference.empty()) return wish_fault{"reference", "is noted once it is paid out"};
  if (auto wrong = fault_of_way(w)) return wrong;
  if (auto wrong = fault_of_value_day(w, today)) return wrong;
  return fault_of_words(w);
}

money_request_state state_at(const money_request_standing& s, time_point now) noexcept {
  const bool is_over = now - s.proposed_at >= money_request_life;
  return s.state == money_request_state::proposed && is_over ? money_request_state::expired : s.state;
}

money_verdict may_decide(const money_request_standing& s, const audit_actor& who, time_point now) noexcept {
  if (who.kind != actor_kind::person) return money_verdict::no_person;
  if (state_at(s, now) != money_request_state::proposed) return money_verdict::not_waiting;
  return who == s.proposed_by ? money_verdict::own : money_verdict::allowed;
}

withdrawal may_withdraw(const money_request_standing& s, const audit_actor& who, time_point now) noexcept {
  if (!(who == s.proposed_by)) return withdrawal::of_another;
  return state_at(s, now) == money_request_state::proposed ? withdrawal::allowed : withdrawal::not_waiting;
}

bool is_one_enough(money amount, money alone_before, money limit) noexcept {
  const auto all = add(amount, alone_before);
  return all && *all <= limit;
}

}  // namespace mbs::domain
