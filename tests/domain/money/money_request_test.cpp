#include "domain/money/money_request.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr time_point noon{std::chrono::days{20'000} + 12h};
constexpr std::int64_t today = 20'000;
constexpr audit_actor jane{actor_kind::person, 1}, juma{actor_kind::person, 2};

money_request_standing proposed(audit_actor by = jane) {
  return {money_request_state::proposed, by, noon};
}

money_wish payment() {
  money_wish w;
  w.kind = money_request_kind::bank_payment;
  w.account = {1};
  w.amount = money::from_shillings(500);
  w.reference = "FT2601";
  w.way = money_way::cheque;
  w.value_day = today;
  w.party = "Duka Ltd";
  return w;
}
money_wish refund() {
  money_wish w;
  w.kind = money_request_kind::refund;
  w.account = {1};
  w.direction = transfer_kind::debit;
  w.amount = money::from_shillings(500);
  w.way = money_way::cash;
  w.party = "Jane";
  w.note = "leaves";
  return w;
}
money_wish adjustment() {
  money_wish w;
  w.account = {1};
  w.amount = money::from_shillings(500);
  w.reference = "FIX1";
  w.note = "a mistake";
  return w;
}

/// The first thing that is wrong once `change` was made; empty: nothing.
template <class Change>
std::string wrong_of(money_wish w, Change change) {
  change(w);
  const auto fault = fault_of(w, today);
  return fault ? std::string{fault->field} : std::string{};
}

}  // namespace

TEST_CASE("another person decides, once, within seven days") {
  using enum money_verdict;
  CHECK(may_decide(proposed(), juma, noon) == allowed);
  CHECK(may_decide(proposed(), jane, noon) == own);
  CHECK(may_decide(proposed({actor_kind::command_line, 0}), jane, noon) == allowed);
  for (const auto kind : {actor_kind::key, actor_kind::command_line, actor_kind::system})
    CHECK(may_decide(proposed(), {kind, 2}, noon) == no_person);
  CHECK(may_decide(proposed(), juma, noon + money_request_life - 1us) == allowed);
  CHECK(may_decide(proposed(), juma, noon + money_request_life) == not_waiting);
  for (const auto state : {money_request_state::approved, money_request_state::done,
           money_request_state::refused, money_request_state::withdrawn, money_request_state::expired})
    CHECK(may_decide({state, jane, noon}, juma, noon) == not_waiting);
}

TEST_CASE("only whoever proposed it withdraws it, while it waits") {
  CHECK(may_withdraw(proposed(), jane, noon) == withdrawal::allowed);
  CHECK(may_withdraw(proposed(), juma, noon) == withdrawal::of_another);
  CHECK(may_withdraw({money_request_state::done, jane, noon}, jane, noon) == withdrawal::not_waiting);
  CHECK(may_withdraw(proposed(), jane, noon + money_request_life) == withdrawal::not_waiting);
}

TEST_CASE("what each kind needs is there, and nothing else") {
  const auto nothing = [](money_wish&) {};
  for (const auto& w : {payment(), refund(), adjustment()})
    CHECK(wrong_of(w, nothing) == "");
  CHECK(wrong_of(payment(), [](auto& w) { w.amount = {}; }) == "amount");
  CHECK(wrong_of(payment(), [](auto& w) { w.amount = money::from_units(-1); }) == "amount");
  CHECK(wrong_of(payment(), [](auto& w) { w.direction = transfer_kind::debit; }) == "direction");
  CHECK(wrong_of(payment(), [](auto& w) { w.reference = ""; }) == "reference");
  CHECK(wrong_of(payment(), [](auto& w) { w.reference = "ft 2601"; }) == "reference");
  CHECK(wrong_of(payment(), [](auto& w) { w.way = money_way::cash; }) == "way");
  CHECK(wrong_of(payment(), [](auto& w) { w.value_day = today + 1; }) == "value_date");
  CHECK(wrong_of(payment(), [](auto& w) { w.value_day = today - 401; }) == "value_date");
  CHECK(wrong_of(payment(), [](auto& w) { w.value_day = -1; }) == "value_date");
  CHECK(wrong_of(payment(), [](auto& w) { w.party = ""; }) == "party");
  CHECK(wrong_of(payment(), [](auto& w) { w.note = std::string(161, 'x'); }) == "note");
  CHECK(wrong_of(payment(), [](auto& w) { w.note = "part of invoice 7"; }) == "");
  CHECK(wrong_of(refund(), [](auto& w) { w.direction = transfer_kind::credit; }) == "direction");
  CHECK(wrong_of(refund(), [](auto& w) { w.reference = "X"; }) == "reference");
  CHECK(wrong_of(refund(), [](auto& w) { w.way = money_way::none; }) == "way");
  CHECK(wrong_of(refund(), [](auto& w) { w.value_day = today; }) == "value_date");
  CHECK(wrong_of(refund(), [](auto& w) { w.note = ""; }) == "note");
  CHECK(wrong_of(adjustment(), [](auto& w) { w.note = "two\nlines"; }) == "note");
  CHECK(wrong_of(adjustment(), [](auto& w) { w.party = "Jane"; }) == "party");
  CHECK(wrong_of(adjustment(), [](auto& w) { w.way = money_way::cash; }) == "way");
  CHECK(wrong_of(adjustment(), [](auto& w) { w.direction = transfer_kind::debit; }) == "");
  CHECK(wrong_of(adjustment(), [](auto& w) { w.direction = transfer_kind::reserve; }) == "direction");
}

TEST_CASE("texts of kinds, states and ways are read as they are written") {
  for (const auto text : money_request_kind_texts)
    CHECK(to_text(money_request_kind_from(text).value()) == text);
  for (const auto text : money_request_state_texts)
    CHECK(to_text(money_request_state_from(text).value()) == text);
  for (const auto* text : {"bank_transfer", "cheque", "mpesa", "cash"})
    CHECK(to_text(money_way_from(text).value()) == text);
  CHECK_FALSE(money_way_from("").has_value());
  CHECK_FALSE(money_request_kind_from("").has_value());
  CHECK(money_request_id_from(to_text(money_request_id{7})) == money_request_id{7});
}

TEST_CASE("what one adjusts alone in a day never comes to more than the limit, however it is cut") {
  CHECK(rc::check("the sum of what was let through is within the limit", [] {
    const auto limit = money::from_units(*rc::gen::inRange<std::int64_t>(0, 50));
    money alone{};
    for (const auto units :
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 20))) {
      const auto amount = money::from_units(units);
      const auto sum = add(alone, amount).value();
      const bool fits = sum <= limit;
      RC_ASSERT(is_one_enough(amount, alone, limit) == fits);
      if (fits) alone = sum;
    }
    RC_ASSERT(alone <= limit);
  }));
  const auto all = money::from_units(std::numeric_limits<std::int64_t>::max());
  CHECK_FALSE(is_one_enough(all, money::from_units(1), all));
  CHECK_FALSE(is_one_enough(money::from_units(1), {}, {}));
}

TEST_CASE("each kind has its own account on the other side") {
  CHECK(counter_of(money_request_kind::bank_payment) == system_account::bank_clearing);
  CHECK(counter_of(money_request_kind::adjustment) == system_account::adjustments);
  CHECK(counter_of(money_request_kind::refund) == system_account::refunds);
  CHECK_FALSE(system_account_of(0).has_value());
  CHECK_FALSE(system_account_of(6).has_value());
  CHECK(to_text(system_account_of(5).value()) == "grants");
}
