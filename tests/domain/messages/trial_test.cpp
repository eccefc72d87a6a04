#include "domain/messages/trial.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

namespace {

msisdn number(std::int64_t last) {
  return msisdn::from_number(254'712'000'000 + last);
}

composition to(std::initializer_list<std::int64_t> recipients) {
  composition c;
  for (const auto r : recipients)
    c.recipients.push_back({number(r), network_id{1}, money::from_units(8'000)});
  c.total = money::from_units(8'000 * static_cast<std::int64_t>(recipients.size()));
  return c;
}

const trial_terms terms{{number(1), number(5)}};

}  // namespace

TEST_CASE("a trial reaches proved numbers only, and charges for no others") {
  auto c = to({1, 2, 5});
  CHECK_FALSE(restrict_to_trial(c, terms, traffic_class::transactional, {}, 20).has_value());
  REQUIRE(c.recipients.size() == 2);
  CHECK(c.recipients[0].to == number(1));
  CHECK(c.recipients[1].to == number(5));
  CHECK(c.total == money::from_units(16'000));
  REQUIRE(c.rejected.size() == 1);
  CHECK(c.rejected[0].to == number(2).to_e164());
  CHECK(c.rejected[0].why == errc::trial_only);
}

TEST_CASE("a trial sends nothing promotional, whoever it is for") {
  auto c = to({1});
  const auto fault = restrict_to_trial(c, terms, traffic_class::promotional, {}, 20);
  REQUIRE(fault.has_value());
  CHECK(fault->why == errc::trial_only);
}

TEST_CASE("a trial has so many messages a day, and what it does not reach counts for none") {
  auto all = to({1, 5});
  CHECK_FALSE(restrict_to_trial(all, terms, traffic_class::otp, {1, 18}, 20).has_value());
  auto more = to({1, 5});
  CHECK(restrict_to_trial(more, terms, traffic_class::otp, {1, 19}, 20).has_value());
  auto nobody = to({2, 3});
  CHECK_FALSE(restrict_to_trial(nobody, terms, traffic_class::otp, {1, 20}, 20).has_value());
  CHECK(nobody.recipients.empty());
  CHECK(nobody.total == money{});
}
