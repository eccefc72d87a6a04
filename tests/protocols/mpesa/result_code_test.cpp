#include "protocols/mpesa/result_code.hpp"

#include <doctest/doctest.h>

using namespace mbs::mpesa;
using namespace std::chrono_literals;

TEST_CASE("each documented code of a push has its meaning") {
  using m = result_meaning;
  constexpr std::pair<std::string_view, m> documented[] = {{"0", m::paid}, {"1", m::insufficient},
      {"2", m::below_minimum}, {"3", m::above_maximum}, {"4", m::daily_limit}, {"8", m::receiver_full},
      {"17", m::same_again}, {"26", m::busy}, {"1001", m::busy}, {"1019", m::expired},
      {"1025", m::not_delivered}, {"9999", m::not_delivered}, {"1032", m::cancelled},
      {"1037", m::unreachable}, {"2001", m::wrong_pin}, {"2028", m::our_settings},
      {"SFC_IC0003", m::our_settings}, {"8006", m::locked}};
  for (const auto& [code, meaning] : documented) {
    CHECK(rule_of_push(code).meaning == meaning);
    CHECK(rule_of_push(code).code == code);
  }
}

TEST_CASE("an unknown code keeps its text and is final only after a query") {
  for (const auto* code : {"", "77", "00", "SFC_IC0004"}) {
    const auto rule = rule_of_push(code);
    CHECK(rule.meaning == result_meaning::other);
    CHECK(rule.code == code);
    CHECK_FALSE(rule.is_final);
    CHECK_FALSE(rule.may_retry);
  }
}

TEST_CASE("a phone that does not answer may still pay") {
  CHECK_FALSE(rule_of_push("1037").is_final);
  CHECK(rule_of_push("1032").is_final);
  CHECK(rule_of_push("0").is_final);
}

TEST_CASE("only what may help is retried, and not too early") {
  CHECK(rule_of_push("17").may_retry);
  CHECK(rule_of_push("17").wait == 120s);
  CHECK(rule_of_push("1").may_retry);
  CHECK(rule_of_push("1").wait == 0s);
  CHECK_FALSE(rule_of_push("2028").may_retry);
  CHECK_FALSE(rule_of_push("0").may_retry);
}

TEST_CASE("a code of a reversal means another thing than that of a push") {
  CHECK(meaning_of_reversal("0") == reversal_meaning::done);
  CHECK(meaning_of_reversal("2001") == reversal_meaning::wrong_credential);
  CHECK(meaning_of_reversal("R000001") == reversal_meaning::already_reversed);
  CHECK(meaning_of_reversal("R000002") == reversal_meaning::wrong_receipt);
  CHECK(meaning_of_reversal("1") == reversal_meaning::insufficient);
  CHECK(meaning_of_reversal("11") == reversal_meaning::account_state);
  CHECK(meaning_of_reversal("2006") == reversal_meaning::account_state);
  CHECK(meaning_of_reversal("21") == reversal_meaning::no_role);
  CHECK(meaning_of_reversal("8006") == reversal_meaning::locked);
  CHECK(meaning_of_reversal("r000001") == reversal_meaning::other);
}
