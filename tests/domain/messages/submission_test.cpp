#include "domain/messages/submission.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr network_id safaricom{1};
constexpr network_id airtel{2};
money cents(std::int64_t n) {
  return money::from_units(n * 100);
}

struct fixture {
  price_table prices = price_table::build({{{}, {}, cents(80)}, {airtel, {}, cents(90)}}).value();
  submission_limits limits;
  std::vector<approved_sender> senders{{"MBS", {}, {}}};
  submission request;

  fixture() {
    request.to = {"0712345678"};
    request.from = "MBS";
    request.text = "Habari";
  }

  [[nodiscard]] sending_rules rules() const { return {numbering_plan::kenya(), prices, limits}; }
  [[nodiscard]] judged<composition> compose() const {
    return mbs::domain::compose(request, rules(), senders);
  }
  [[nodiscard]] judged<submission_preview> preview() const {
    return mbs::domain::preview(request, rules(), senders);
  }
  [[nodiscard]] errc failure() const {
    const auto made = compose();
    return made ? errc::none : made.error().why;
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a request becomes content, recipients and a price") {
  request.to = {"0712345678", "+254733345678"};
  request.reference = "order 7";
  const auto made = compose().value();
  REQUIRE(made.recipients.size() == 2);
  CHECK(made.recipients[0].to.number() == 254'712'345'678);
  CHECK(made.recipients[0].network == safaricom);
  CHECK(made.recipients[0].price == cents(80));
  CHECK(made.recipients[1].network == airtel);
  CHECK(made.recipients[1].price == cents(90));
  CHECK(made.total == cents(170));
  CHECK(made.rejected.empty());
  CHECK(made.validity == 24h);
  CHECK(made.content->sender.text == "MBS");
  CHECK(made.content->text == "Habari");
  CHECK(made.content->reference == "order 7");
  CHECK(made.content->callback_query.empty());
  CHECK(made.content->segmented.segments == std::vector<std::string>{"Habari"});
}

TEST_CASE_FIXTURE(fixture, "the query of the callback URL is the message's own") {
  request.to = {"0712345678"};
  request.callback_url = "https://a.example/x?order=1&b=?";
  CHECK(compose().value().content->callback_query == "?order=1&b=?");
  request.callback_url = "https://a.example/x";
  CHECK(compose().value().content->callback_query.empty());
}

TEST_CASE_FIXTURE(fixture, "every segment of a text is paid for") {
  request.text = std::string(161, 'a');
  CHECK(compose()->total == cents(160));
  request.text = "\u2665" + std::string(70, 'a');
  CHECK(compose()->content->segmented.coding == encoding::ucs2);
  CHECK(compose()->total == cents(160));
}

TEST_CASE_FIXTURE(fixture, "bad, repeated and unknown numbers are named as they were written") {
  request.to = {
      "0712345678", "+254 712 345 678", "hello", "0202345678", "0199000000", "0712/0733", "0722000000"};
  const auto made = compose().value();
  CHECK(made.recipients.size() == 2);
  CHECK(made.total == cents(160));
  const std::vector<std::pair<std::string, errc>> expected{{"+254 712 345 678", errc::duplicate_recipient},
      {"hello", errc::invalid_msisdn}, {"0202345678", errc::not_sms_capable},
      {"0199000000", errc::unknown_network}, {"0712/0733", errc::several_msisdns}};
  REQUIRE(made.rejected.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(made.rejected[i].to == expected[i].first);
    CHECK(to_code(made.rejected[i].why) == to_code(expected[i].second));
  }
}

TEST_CASE_FIXTURE(fixture, "a request with only bad numbers is composed with none") {
  request.to = {"hello"};
  const auto made = compose().value();
  CHECK(made.recipients.empty());
  CHECK(made.total.is_zero());
  CHECK(made.rejected.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "unknown networks are accepted when the limits say so") {
  request.to = {"0199000000"};
  limits.accept_unknown_network = true;
  const auto made = compose().value();
  REQUIRE(made.recipients.size() == 1);
  CHECK(made.recipients[0].network == network_id{});
}

TEST_CASE_FIXTURE(fixture, "a recipient without a price is rejected") {
  prices = price_table::build({{airtel, {}, cents(90)}}).value();
  request.to = {"0712345678", "0733345678"};
  const auto made = compose().value();
  CHECK(made.recipients.size() == 1);
  REQUIRE(made.rejected.size() == 1);
  CHECK(made.rejected[0].why == errc::no_price);
}

TEST_CASE_FIXTURE(fixture, "a sender counts only where it is approved") {
  request.to = {"0712345678", "0733345678"};
  senders = {{"MBS", safaricom, {}}, {"OTHER", airtel, {}}};
  const auto made = compose().value();
  REQUIRE(made.recipients.size() == 1);
  CHECK(made.recipients[0].network == safaricom);
  REQUIRE(made.rejected.size() == 1);
  CHECK(made.rejected[0].why == errc::sender_not_approved);
  senders.push_back({"MBS", airtel, traffic_class::transactional});
  CHECK(compose()->recipients.size() == 2);
}

TEST_CASE_FIXTURE(fixture, "a sender approved for nobody in the request fails it") {
  senders = {};
  CHECK(failure() == errc::sender_not_approved);
  senders = {{"mbs", {}, {}}};
  CHECK(failure() == errc::sender_not_approved);
  senders = {{"MBS", {}, traffic_class::otp}};
  CHECK(failure() == errc::sender_not_approved);
  senders = {{"MBS", airtel, {}}};
  CHECK(failure() == errc::sender_not_approved);
  senders = {{"MBS", safaricom, traffic_class::transactional}};
  CHECK(failure() == errc::none);
}

TEST_CASE_FIXTURE(
    fixture, "a preview says that the sender is not approved, and shows the price all the same") {
  CHECK(preview()->problems.empty());
  for (const auto& approved : {std::vector<approved_sender>{}, {{"mbs", {}, {}}},
           {{"MBS", {}, traffic_class::otp}}, {{"MBS", airtel, {}}}}) {
    senders = approved;
    const auto seen = preview().value();
    CHECK(seen.what.total == cents(80));
    REQUIRE(seen.problems.size() == 1);
    CHECK(seen.problems[0].why == errc::sender_not_approved);
    CHECK(seen.problems[0].detail == compose().error().detail);
  }
  request.to = {"0712345678", "12"};
  CHECK(preview()->what.recipients.size() == 1);
  CHECK(preview()->what.rejected.size() == 1);
  CHECK(preview()->problems.size() == 1);
  request.from = "";
  CHECK(preview()->what.recipients.size() == 1);
  CHECK(preview()->problems.at(0).why == errc::invalid_sender);
  request.from = "much too long a name";
  CHECK(preview().error().why == errc::invalid_sender);
}

TEST_CASE_FIXTURE(
    fixture, "a preview rejects the same recipients as sending does when others can be sent to") {
  request.to = {"0712345678", "0733345678"};
  senders = {{"MBS", airtel, {}}};
  const auto seen = preview().value();
  CHECK(seen.problems.empty());
  CHECK(seen.what.total == compose()->total);
  REQUIRE(seen.what.rejected.size() == 1);
  CHECK(seen.what.rejected[0].why == errc::sender_not_approved);
  CHECK(seen.what.rejected[0].detail == "MBS is not approved for safaricom and class transactional");
}

TEST_CASE_FIXTURE(fixture, "a refusal says what was given and what is allowed") {
  const auto detail = [this](auto change) {
    auto changed = *this;
    change(changed);
    return changed.compose().error().detail;
  };
  CHECK(detail([](auto& f) { f.request.to.resize(1'001); }) ==
      "the request has 1001 recipients; at most 1000 are allowed");
  CHECK(detail([](auto& f) { f.request.text = std::string(1'531, 'a'); }) ==
      "the text needs 11 segments; at most 10 are allowed");
  CHECK(detail([](auto& f) { f.request.text = std::string(1'000'000, 'a'); }) ==
      "the text needs more than 255 segments; at most 10 are allowed");
  CHECK(detail([](auto& f) { f.request.validity = 30s; }) ==
      "the validity is 30 s; 60 to 259200 s are allowed");
  CHECK(detail([](auto& f) { f.request.validity = std::chrono::seconds{INT64_MAX}; }) ==
      "the validity is 9223372036854775807 s; 60 to 259200 s are allowed");
  CHECK(detail([](auto& f) { f.request.reference = std::string(65, 'r'); }) ==
      "the reference has 65 characters; at most 64 are allowed");
  CHECK(
      detail([](auto& f) { f.request.from = "much too long a name"; }).ends_with("; this has 20 characters"));
  CHECK(detail([](auto& f) {
    f.request.from = "OTHER";
    f.senders = {{"MBS", {}, {}}, {"MBS-OTP", airtel, traffic_class::otp}};
  }) ==
      "OTHER is not approved for these networks and class transactional; the account's senders: MBS, MBS-OTP "
      "(airtel, otp)");
  CHECK(detail([](auto& f) { f.senders = {}; }).ends_with("the account's senders: none"));
  CHECK(detail([](auto& f) {
    f.request.from = "OTHER";
    f.senders.assign(25, {"MBS", {}, {}});
  }).ends_with(" and 5 more"));
  request.to = {"0712345678", "0733345678"};
  prices = price_table::build({{airtel, {}, cents(90)}}).value();
  CHECK(compose()->rejected.at(0).detail == "there is no price for safaricom and class transactional");
}

TEST_CASE_FIXTURE(fixture, "each fault of the whole request has its error") {
  const auto fault = [this](auto change) {
    auto changed = *this;
    change(changed);
    return to_code(changed.failure());
  };
  CHECK(fault([](auto& f) { f.request.to = {}; }) == "malformed_request");
  CHECK(fault([](auto& f) { f.request.to.resize(1'001); }) == "too_many_recipients");
  CHECK(fault([](auto& f) { f.request.text = ""; }) == "empty_text");
  CHECK(fault([](auto& f) { f.request.text = "\xFF"; }) == "invalid_utf8");
  CHECK(fault([](auto& f) { f.request.text = std::string(1'531, 'a'); }) == "text_too_long");
  CHECK(fault([](auto& f) { f.request.text = std::string("a\0b", 3); }) == "malformed_request");
  CHECK(fault([](auto& f) { f.request.from = ""; }) == "invalid_sender");
  CHECK(fault([](auto& f) { f.request.validity = 59s; }) == "invalid_validity");
  CHECK(fault([](auto& f) { f.request.validity = 72h + 1s; }) == "invalid_validity");
  CHECK(fault([](auto& f) { f.request.validity = -1s; }) == "invalid_validity");
  CHECK(fault([](auto& f) { f.request.reference = std::string(65, 'r'); }) == "invalid_reference");
  CHECK(fault([](auto& f) { f.request.reference = "a\nb"; }) == "invalid_reference");
  CHECK(fault([](auto& f) { f.request.reference = "\xC3"; }) == "invalid_reference");
  CHECK(fault([](auto& f) {
    f.request.text = std::string(161, 'a');
    f.prices = price_table::build({{{}, {}, money::from_units(INT64_MAX)}}).value();
  }) == "amount_overflow");
  CHECK(fault([](auto& f) {
    f.request.to = {"0712345678", "0722345678"};
    f.prices = price_table::build({{{}, {}, money::from_units(INT64_MAX)}}).value();
  }) == "amount_overflow");
  CHECK(fault([](auto&) {}) == "none");
}

TEST_CASE_FIXTURE(fixture, "limits are inclusive and references are counted in characters") {
  request.validity = 72h;
  CHECK(compose()->validity == 72h);
  request.validity = 60s;
  CHECK(compose()->validity == 60s);
  for (int i = 0; i < 64; ++i)
    request.reference += "\u00E9";
  CHECK(failure() == errc::none);
  request.text = std::string(1'530, 'a');
  CHECK(failure() == errc::none);
}

TEST_CASE_FIXTURE(
    fixture, "texts are cut for the widest reference that a link writes, and the preview shows the same") {
  struct row {
    std::string text;
    std::size_t narrow, wide;  // segments
    std::size_t room;          // octets of a segment beside the wide header
  };
  std::string ucs2;
  for (int i = 0; i < 134; ++i)
    ucs2 += "\u0416";
  for (const auto& r :
      {row{std::string(306, 'a'), 2, 3, 152}, row{ucs2, 2, 3, 132}, row{std::string(160, 'a'), 1, 1, 160}}) {
    request.text = r.text;
    limits.concatenation = reference_width::bits8;
    CHECK(compose()->content->segmented.segments.size() == r.narrow);
    limits.concatenation = reference_width::bits16;
    const auto made = compose().value();
    CHECK(made.content->segmented.segments.size() == r.wide);
    for (const auto& segment : made.content->segmented.segments)
      CHECK(segment.size() <= r.room);
    const auto shown = preview().value();
    CHECK(shown.what.content->segmented.segments == made.content->segmented.segments);
    CHECK(shown.what.total == made.total);
    CHECK(shown.room.concatenated == (made.content->segmented.coding == encoding::ucs2 ? 66 : 152));
  }
}

TEST_CASE_FIXTURE(fixture, "smart encoding is used only when asked for") {
  request.text = "Don\u2019t";
  CHECK(compose()->content->segmented.coding == encoding::ucs2);
  request.transliterate = true;
  const auto made = compose().value();
  CHECK(made.content->segmented.coding == encoding::gsm7);
  CHECK(made.content->segmented.segments[0] == "Don't");
  CHECK(made.content->text == "Don't");
  request.text = "\u200B";
  CHECK(failure() == errc::empty_text);
}

TEST_CASE("recipients and rejections together are all that was asked, and the total is theirs") {
  CHECK(rc::check([] {
    fixture f;
    f.request.to =
        *rc::gen::container<std::vector<std::string>>(rc::gen::map(rc::gen::inRange(0, 60), [](int n) {
          return n < 50 ? "07" + std::to_string(12'345'600 + n) : "01990000" + std::to_string(n);
        }));
    RC_PRE(!f.request.to.empty());
    const auto made = f.compose().value();
    RC_ASSERT(made.recipients.size() + made.rejected.size() == f.request.to.size());
    std::set<msisdn> seen;
    auto total = money{};
    for (const auto& r : made.recipients) {
      RC_ASSERT(seen.insert(r.to).second);
      total = add(total, r.price).value();
    }
    RC_ASSERT(total == made.total);
  }));
}
