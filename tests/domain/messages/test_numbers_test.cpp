#include "domain/messages/test_numbers.hpp"

#include "domain/links/route.hpp"
#include "domain/messages/submission.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace mbs::domain;

namespace {

constexpr std::string_view ordinary = "0712345678";

struct fixture {
  price_table prices = price_table::build({{{}, {}, money::from_units(8'000)}}).value();
  submission_limits limits;
  std::vector<approved_sender> senders{{"MBS", {}, {}}};
  submission request;

  fixture() {
    request.to = {std::string{ordinary}};
    request.from = "ANYBODY";
    request.text = "Habari";
    request.test = true;
  }

  [[nodiscard]] judged<composition> compose() const {
    return mbs::domain::compose(request, {numbering_plan::kenya(), prices, limits}, senders);
  }
};

}  // namespace

TEST_CASE("each test number has two digits of its own and says what becomes of its message") {
  std::set<std::int64_t> seen;
  for (const auto& n : test_numbers()) {
    CAPTURE(n.number);
    CHECK(seen.insert(msisdn_of(n).number()).second);
    CHECK(&test_number_of(msisdn_of(n)) == &n);
    CHECK(msisdn::parse(msisdn_of(n).to_e164()).value() == msisdn_of(n));
    CHECK_FALSE(n.what.empty());
  }
}

TEST_CASE("test numbers reach every final state but cancelled, which is the customer's") {
  std::set<segment_outcome> outcomes;
  std::set<test_answer> answers;
  std::set<test_report> reports;
  for (const auto& n : test_numbers()) {
    answers.insert(n.answer);
    reports.insert(n.report);
    outcomes.insert(n.outcome);
  }
  CHECK(answers.size() == 6);
  CHECK(reports.size() == 4);
  CHECK(outcomes.size() == 5);  // all but indeterminate, which is no end
}

TEST_CASE("a number beside the test numbers is delivered after a second") {
  for (const auto number : {254'712'345'678, 254'700'000'099, 254'700'000'100, 254'699'999'999}) {
    const auto& said = test_number_of(msisdn::from_number(number));
    CHECK(said.answer == test_answer::takes);
    CHECK(said.outcome == segment_outcome::delivered);
    CHECK(said.report_after == std::chrono::seconds{1});
  }
}

TEST_CASE_FIXTURE(fixture, "a test is free, comes from any sender and goes to the test network alone") {
  request.to = {std::string{ordinary}, "0733123456", "0763000000"};
  const auto made = compose().value();
  REQUIRE(made.recipients.size() == 3);
  for (const auto& r : made.recipients) {
    CHECK(r.network == test_network);
    CHECK(r.price.is_zero());
  }
  CHECK(made.total.is_zero());
  CHECK(made.content->sender.text == "ANYBODY");
  request.test = false;
  CHECK(compose().error().why == errc::sender_not_approved);
}

TEST_CASE_FIXTURE(fixture, "a test is read as strictly as what is sent in earnest") {
  request.to = {"12345", std::string{ordinary}, std::string{ordinary}};
  const auto made = compose().value();
  CHECK(made.recipients.size() == 1);
  REQUIRE(made.rejected.size() == 2);
  CHECK(made.rejected[1].why == errc::duplicate_recipient);
  request.from = "";
  CHECK(compose().error().why == errc::invalid_sender);
}

TEST_CASE_FIXTURE(
    fixture, "a test number refuses its recipient or the whole request, and in earnest nothing") {
  for (const auto& n : test_numbers()) {
    CAPTURE(n.number);
    request.to = {std::string{ordinary}, msisdn_of(n).to_e164()};
    request.test = true;
    const auto made = compose();
    if (n.request_refused != errc::none) {
      CHECK(made.error().why == n.request_refused);
    } else if (n.recipient_refused != errc::none) {
      REQUIRE(made.value().rejected.size() == 1);
      CHECK(made.value().rejected[0].why == n.recipient_refused);
      CHECK(made.value().recipients.size() == 1);
    } else {
      CHECK(made.value().recipients.size() == 2);
    }
    request.test = false;
    request.from = "MBS";
    CHECK(compose().value().recipients.size() == 2);
  }
}

TEST_CASE("tests never take a default route, nor can a network be numbered as theirs") {
  const route_table everything{{{link_id{1}, network_id{}}}};
  for (int network = 1; network < 255; ++network)
    CHECK_FALSE(everything.candidates({static_cast<std::uint8_t>(network)}, traffic_class::otp).empty());
  CHECK(everything.candidates(test_network, traffic_class::otp).empty());
  const route_table with_tests{{{link_id{1}, network_id{}}, {link_id{2}, test_network}}};
  CHECK(with_tests.candidates(test_network, traffic_class::otp) == std::vector{link_id{2}});
  CHECK(numbering_plan::build({{test_network, "mine", "Mine"}}, {}).error() == errc::malformed_request);
  CHECK(numbering_plan::kenya().name_of(test_network) == "test");
}
