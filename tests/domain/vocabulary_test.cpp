#include "domain/errc.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/money/ledger.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace mbs::domain;

TEST_CASE("every error has its own slug and a sentence without a full stop") {
  std::set<std::string_view> slugs;
  for (int i = 0; i <= static_cast<int>(errc::internal); ++i) {
    const auto e = static_cast<errc>(i);
    CAPTURE(i);
    CHECK(slugs.insert(to_code(e)).second);
    CHECK(to_code(e).find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string_view::npos);
    REQUIRE_FALSE(describe(e).empty());
    CHECK(describe(e).back() != '.');
  }
  CHECK(to_code(errc::insufficient_credit) == "insufficient_credit");
  CHECK(describe(errc::insufficient_credit) == "the account has too little credit");
  CHECK(to_code(static_cast<errc>(250)) == "internal");
}

TEST_CASE("taking the value of an error is a programming mistake that names the error") {
  const result<int> failed = errc::no_route;
  CHECK_THROWS_WITH_AS((void)failed.value(), "unexpected error: no_route", std::logic_error);
}

TEST_CASE("classes and states read back from their names") {
  for (const auto c : {traffic_class::otp, traffic_class::transactional, traffic_class::promotional})
    CHECK(traffic_class_from(to_text(c)) == c);
  for (int i = 0; i < 8; ++i) {
    const auto s = static_cast<message_state>(i);
    CHECK(message_state_from(to_text(s)) == s);
  }
  CHECK(to_text(message_state::undelivered) == "undelivered");
  CHECK(to_text(traffic_class::otp) == "otp");
  CHECK_FALSE(traffic_class_from("OTP").has_value());
  CHECK_FALSE(message_state_from("").has_value());
}

TEST_CASE("kinds of events and transfers have names") {
  CHECK(to_text(event_kind::submitted) == "submitted");
  CHECK(to_text(event_kind::possible_duplicate) == "possible_duplicate");
  CHECK(to_text(event_kind::rerouted) == "rerouted");
  CHECK(to_text(transfer_kind::credit) == "credit");
  CHECK(to_text(transfer_kind::release) == "release");
}
