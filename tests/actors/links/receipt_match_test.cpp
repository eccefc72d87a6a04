#include "actors/links/receipt_match.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::actors;
using kind = receipt_match::kind;

namespace {

constexpr std::int64_t ann = 254'712'000'001, bob = 254'712'000'002, sender = 254'700'000'001;

struct matching {
  receipt_match find(const std::vector<id_reading>& given, receipt_handsets handsets) {
    ids = given;
    return match_receipt(
        index, ids, handsets, [this](segment_address where) { return where.message != gone; });
  }
  receipt_match sure(const std::string& id, receipt_handsets handsets) {
    return find({{id, true}}, handsets);
  }
  receipt_match guessed(const std::vector<std::string>& readings, receipt_handsets handsets) {
    std::vector<id_reading> given;
    for (const auto& id : readings)
      given.push_back({id, false});
    return find(given, handsets);
  }

  receipt_index index{1'000, 1'000};
  domain::message_id gone{};
  std::vector<id_reading> ids;
};

}  // namespace

TEST_CASE("a receipt is about the message with its id and its handset") {
  matching m;
  m.index.expect("a", {{1}, 3}, ann);
  const auto found = m.sure("a", {ann, 0});
  CHECK(found.what == kind::one);
  CHECK(found.where == segment_address{{1}, 3});
  CHECK(found.handset == ann);
  CHECK(found.by == m.ids.data());
  CHECK_FALSE(found.is_doubtful());
  CHECK(m.sure("b", {ann, 0}).what == kind::nothing);
}

TEST_CASE("a receipt that names another mobile number is not about a message, however sure its id is") {
  matching m;
  m.index.expect("a", {{1}, 0}, ann);
  CHECK(m.sure("a", {bob, 0}).what == kind::nothing);
  CHECK(m.sure("a", {0, bob}).what == kind::nothing);
  m.index.done("a", {{1}, 0}, ann);
  CHECK(m.sure("a", {bob, 0}).what == kind::nothing);
}

TEST_CASE("one of its two numbers is the handset's, the other may be the sender's") {
  matching m;
  m.index.expect("a", {{1}, 0}, ann);
  CHECK(m.sure("a", {sender, ann}).what == kind::one);
  CHECK(m.sure("a", {ann, sender}).what == kind::one);
  m.index.expect("a", {{2}, 0}, sender);  // somebody writes to that sender
  CHECK(m.sure("a", {ann, sender}).where.message.value == 1);
  CHECK(m.sure("a", {sender, ann}).where.message.value == 2);
}

TEST_CASE("of several messages with one id the handset tells which") {
  matching m;
  m.index.expect("0", {{1}, 0}, ann);
  m.index.expect("0", {{2}, 0}, bob);
  CHECK(m.sure("0", {ann, 0}).where.message.value == 1);
  CHECK(m.sure("0", {bob, 0}).where.message.value == 2);
  CHECK(m.sure("0", {0, 0}).what == kind::several);
  m.index.done("0", {{2}, 0}, bob);
  CHECK(m.sure("0", {bob, 0}).what == kind::repeat);
  CHECK(m.sure("0", {ann, 0}).what == kind::one);
}

TEST_CASE("two messages to one handset with one id are not told apart, until one of them has ended") {
  matching m;
  m.index.expect("0", {{1}, 0}, ann);
  m.index.expect("0", {{2}, 0}, ann);
  CHECK(m.sure("0", {ann, 0}).what == kind::several);
  m.gone = {1};
  CHECK(m.sure("0", {ann, 0}).where.message.value == 2);
}

TEST_CASE("segments that share an id have their receipts one after the other") {
  matching m;
  for (std::uint8_t s = 0; s < 3; ++s)
    m.index.expect("a", {{1}, s}, ann);
  for (std::uint8_t s = 0; s < 3; ++s) {
    const auto found = m.sure("a", {ann, 0});
    REQUIRE(found.what == kind::one);
    CHECK(found.where.segment == s);
    m.index.done("a", found.where, ann);
  }
  CHECK(m.sure("a", {ann, 0}).what == kind::repeat);
}

TEST_CASE("a guessed id counts only with its handset, and only when one message fits") {
  matching m;
  m.index.expect("a", {{1}, 0}, ann);
  CHECK(m.guessed({"10", "a"}, {ann, 0}).where.message.value == 1);
  CHECK(m.guessed({"10", "a"}, {ann, 0}).is_doubtful());
  CHECK(m.guessed({"10", "a"}, {0, 0}).what == kind::nothing);
  CHECK(m.guessed({"10", "a"}, {bob, 0}).what == kind::nothing);
  m.index.expect("10", {{2}, 0}, ann);
  CHECK(m.guessed({"10", "a"}, {ann, 0}).what == kind::several);
  m.index.done("10", {{2}, 0}, ann);  // its receipt may come again
  CHECK(m.guessed({"10", "a"}, {ann, 0}).what == kind::several);
  m.index.done("a", {{1}, 0}, ann);
  CHECK(m.guessed({"10", "a"}, {ann, 0}).what == kind::repeat);
}

TEST_CASE("a long id fits without a handset") {
  matching m;
  m.index.expect("1795486224000001", {{1}, 0}, ann);
  const auto found = m.guessed({"1795486224000001", "6610f9f5a4981"}, {0, 0});
  CHECK(found.what == kind::one);
  CHECK_FALSE(found.is_doubtful());
}

TEST_CASE("a reading that is sure comes before those that are guessed") {
  matching m;
  m.index.expect("a", {{1}, 0}, ann);
  m.index.expect("b", {{2}, 0}, ann);
  CHECK(m.find({{"b", false}, {"a", true}}, {ann, 0}).where.message.value == 1);
  CHECK(m.find({{"b", false}, {"c", true}}, {ann, 0}).where.message.value == 2);
}
