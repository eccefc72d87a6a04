#include "actors/links/delivery_receipt_matcher.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::actors;
using namespace std::chrono_literals;
using domain::segment_outcome;

namespace {

constexpr domain::time_point beginning{std::chrono::hours{24 * 365 * 56}};
constexpr std::int64_t handset = 254'722'000'001;

answer_token numbered(std::uint32_t request) {
  return {1, request, 0, 0};
}

answered_delivery durable(std::uint32_t request) {
  return {numbered(request), delivery_answer::durable};
}

/// A matcher at a moment, and what it wants done.
struct matching {
  explicit matching(const matcher_limits& limits = {}) : matcher{limits} {}

  std::optional<segment_address> receipt(const std::string& id, std::uint32_t request,
      segment_outcome outcome = segment_outcome::delivered, std::string_view raw = "as it came") {
    delivery_receipt_arrived r;
    r.token = numbered(request);
    r.operator_id = id;
    r.outcome = outcome;
    r.handset = handset;
    r.raw = raw;
    if (!matcher.admit(r.token, out)) return std::nullopt;
    const auto where = matcher.on_receipt(r, now, out);
    CHECK(matcher.is_consistent());
    return where;
  }
  /// Nobody knew its message, nor did the store.
  std::uint64_t made_stray(const std::string& id) {
    now += 300ms;
    REQUIRE(matcher.lookups_due(now) == std::vector{id});
    matcher.lookup_ended();
    matcher.keep_waiting(id, now, out);
    REQUIRE_FALSE(out.strays_to_keep.empty());
    return out.strays_to_keep.back().number;
  }

  domain::time_point now = beginning;
  matcher_output out;
  delivery_receipt_matcher matcher;
};

}  // namespace

TEST_CASE("a receipt for an id that is awaited names its segment; when it comes again it is just answered") {
  matching m;
  m.matcher.expect("a", {{1}, 3});
  CHECK(m.receipt("a", 1) == segment_address{{1}, 3});
  CHECK(m.out.answers.empty());
  m.matcher.settled("a", segment_outcome::delivered);
  CHECK_FALSE(m.receipt("a", 2));
  CHECK(m.out.answers == std::vector{durable(2)});
}

TEST_CASE("a receipt on the way leaves its id awaited") {
  matching m;
  m.matcher.expect("a", {{1}, 0});
  REQUIRE(m.receipt("a", 1, segment_outcome::indeterminate));
  m.matcher.settled("a", segment_outcome::indeterminate);
  CHECK(m.receipt("a", 2));
}

TEST_CASE("receipts that outran the answer wait for it together, and the first final outcome counts") {
  matching m;
  CHECK_FALSE(m.receipt("a", 1, segment_outcome::indeterminate));
  CHECK_FALSE(m.receipt("a", 2, segment_outcome::undelivered));
  CHECK_FALSE(m.receipt("a", 3, segment_outcome::delivered));
  const auto r = m.matcher.take_waiting("a");
  REQUIRE(r);
  CHECK(r->content.outcome == segment_outcome::undelivered);
  CHECK(r->answers == std::vector{numbered(1), numbered(2), numbered(3)});
  CHECK_FALSE(m.matcher.take_waiting("a"));
}

TEST_CASE("a receipt that turns out to be about something else waits on with its answer") {
  matching m;
  (void)m.receipt("a", 1);
  m.matcher.put_back("a", *m.matcher.take_waiting("a"));
  (void)m.receipt("a", 2);
  CHECK(m.matcher.take_waiting("a")->answers.size() == 2);
}

TEST_CASE("beyond its limit a receipt is put off, and taken again once others were answered") {
  matching m{{.unanswered = 1}};
  m.matcher.expect("a", {{1}, 0});
  CHECK(m.receipt("a", 1));
  CHECK_FALSE(m.receipt("a", 2));
  CHECK(m.out.answers == std::vector{answered_delivery{numbered(2), delivery_answer::try_later}});
  const auto first = numbered(1);
  m.matcher.answer_now({&first, 1}, m.out);
  CHECK(m.receipt("a", 3));
}

TEST_CASE("when too many wait for a message, further ones are put off and do not count as unanswered") {
  matching m{{.unanswered = 2, .waiting = 1}};
  (void)m.receipt("a", 1);
  (void)m.receipt("b", 2);
  CHECK(m.out.answers == std::vector{answered_delivery{numbered(2), delivery_answer::try_later}});
  m.matcher.expect("c", {{1}, 0});
  CHECK(m.receipt("c", 3));
}

TEST_CASE("the store is asked once the answer would be there, with one question at a time") {
  matching m;
  (void)m.receipt("a", 1);
  CHECK(m.matcher.lookups_due(m.now + 299ms).empty());
  CHECK(m.matcher.lookups_due(m.now + 300ms) == std::vector<std::string>{"a"});
  CHECK(m.matcher.lookups_due(m.now + 301ms).empty());
  m.matcher.lookup_ended();
  CHECK(m.matcher.lookups_due(m.now + 302ms) == std::vector<std::string>{"a"});
}

TEST_CASE("what the store does not know is kept, and answered once that is durable") {
  matching m;
  (void)m.receipt("a", 1);
  const auto number = m.made_stray("a");
  CHECK(m.out.strays_to_keep[0].operator_id == "a");
  CHECK(m.out.strays_to_keep[0].content.handset == handset);
  CHECK(m.out.strays_to_keep[0].raw == "as it came");
  (void)m.receipt("a", 2);
  CHECK(m.out.answers.empty());
  m.matcher.stray_durable(number, m.out);
  CHECK(m.out.answers == std::vector{durable(1), durable(2)});
  (void)m.receipt("a", 3);
  CHECK(m.out.answers.back() == durable(3));
  CHECK(m.matcher.take_waiting("a")->kept_since == m.now);
}

TEST_CASE("a final receipt takes the place of an intermediate one that was kept") {
  matching m;
  (void)m.receipt("a", 1, segment_outcome::indeterminate);
  const auto kept_at = m.now + 300ms;
  m.matcher.stray_durable(m.made_stray("a"), m.out);
  m.now += 1s;
  (void)m.receipt("a", 2, segment_outcome::delivered, "the end");
  CHECK(m.out.strays_to_remove == std::vector{stray_to_remove{"a", kept_at}});
  REQUIRE(m.out.strays_to_keep.size() == 2);
  CHECK(m.out.strays_to_keep[1].content.outcome == segment_outcome::delivered);
  CHECK(m.out.strays_to_keep[1].raw == "the end");
  m.matcher.stray_durable(m.out.strays_to_keep[1].number, m.out);
  CHECK(m.out.answers == std::vector{durable(1), durable(2)});
}

TEST_CASE("a kept receipt waits ten minutes for its message and no longer") {
  matching m;
  (void)m.receipt("a", 1);
  (void)m.made_stray("a");
  m.now += 9min;
  (void)m.matcher.lookups_due(m.now);
  CHECK(m.matcher.not_looked_up("a") == nullptr);
  m.now += 2min;
  (void)m.matcher.lookups_due(m.now);
  CHECK_FALSE(m.matcher.take_waiting("a"));
}

TEST_CASE("what cannot be read is kept as it came, up to a kibibyte of it") {
  matching m;
  REQUIRE(m.matcher.admit(numbered(1), m.out));
  m.matcher.on_unreadable(numbered(1), handset, std::string(2'000, 'x'), m.now, m.out);
  REQUIRE(m.out.strays_to_keep.size() == 1);
  CHECK(m.out.strays_to_keep[0].operator_id.empty());
  CHECK(m.out.strays_to_keep[0].raw.size() == 1'024);
  m.matcher.stray_durable(m.out.strays_to_keep[0].number, m.out);
  CHECK(m.out.answers == std::vector{durable(1)});
}

TEST_CASE("a handset names a held segment only when exactly one is held for it") {
  matching m;
  CHECK_FALSE(m.matcher.only_held(handset));
  m.matcher.hold(handset, {{1}, 0});
  CHECK(m.matcher.only_held(handset) == segment_address{{1}, 0});
  m.matcher.hold(handset, {{1}, 1});
  m.matcher.hold(handset, {{2}, 0});
  CHECK_FALSE(m.matcher.only_held(handset));
  m.matcher.stop_holding(handset, domain::message_id{1});
  CHECK(m.matcher.only_held(handset) == segment_address{{2}, 0});
  m.matcher.stop_holding(handset, segment_address{{2}, 0});
  CHECK_FALSE(m.matcher.only_held(handset));
}

TEST_CASE("above the limit of awaited ids the oldest is let go") {
  matching m{{.awaited = 1}};
  m.matcher.expect("a", {{1}, 0});
  CHECK_FALSE(m.matcher.drop_excess());
  m.matcher.expect("b", {{2}, 0});
  CHECK(m.matcher.drop_excess() == segment_address{{1}, 0});
  CHECK_FALSE(m.matcher.awaits("a"));
  CHECK(m.matcher.awaits("b"));
}

TEST_CASE("an end that the store may not show yet is remembered for ten minutes") {
  matching m;
  m.matcher.note_end({1}, m.now);
  m.matcher.forget_ends(m.now + 10min);
  CHECK(m.matcher.ended_lately({1}));
  m.matcher.forget_ends(m.now + 11min);
  CHECK_FALSE(m.matcher.ended_lately({1}));
}
