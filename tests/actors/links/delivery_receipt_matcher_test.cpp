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

  /// Whether it was admitted; then it waits.
  bool receipt(const std::string& id, std::uint32_t request,
      segment_outcome outcome = segment_outcome::delivered, std::string_view raw = "as it came",
      std::int64_t from = handset) {
    delivery_receipt_arrived r;
    r.token = numbered(request);
    r.written = {id, {}};
    r.ids = {{id, true}};
    r.outcome = outcome;
    r.handsets = {from, 0};
    r.raw = raw;
    if (!matcher.admit(r.token, out)) return false;
    matcher.wait(r, now, out);
    CHECK(matcher.is_consistent());
    return true;
  }
  [[nodiscard]] waiting_number only(const std::string& id) const {
    const auto all = matcher.waiting_for(id, handset);
    REQUIRE(all.size() == 1);
    return all.front();
  }
  /// Nobody knew its message, nor did the store.
  std::uint64_t made_stray(const std::string& id) {
    now += 300ms;
    const auto asked = matcher.lookups_due(now);
    REQUIRE(asked.ids == std::vector{id});
    matcher.lookup_ended();
    matcher.keep_waiting(asked.receipts.front(), now, out);
    REQUIRE_FALSE(out.strays_to_keep.empty());
    return out.strays_to_keep.back().number;
  }

  domain::time_point now = beginning;
  matcher_output out;
  delivery_receipt_matcher matcher;
};

}  // namespace

TEST_CASE("receipts that outran the answer wait for it together, and the first final outcome counts") {
  matching m;
  m.receipt("a", 1, segment_outcome::indeterminate);
  m.receipt("a", 2, segment_outcome::undelivered);
  m.receipt("a", 3, segment_outcome::delivered);
  const auto r = m.matcher.take(m.only("a"));
  CHECK(r.content.outcome == segment_outcome::undelivered);
  CHECK(r.answers == std::vector{numbered(1), numbered(2), numbered(3)});
  CHECK(m.matcher.waiting_for("a", handset).empty());
}

TEST_CASE("receipts of one id for two handsets wait apart") {
  matching m;
  m.receipt("0", 1, segment_outcome::delivered);
  m.receipt("0", 2, segment_outcome::undelivered, "", handset + 1);
  CHECK(m.matcher.take(m.only("0")).content.outcome == segment_outcome::delivered);
  const auto other = m.matcher.waiting_for("0", handset + 1);
  REQUIRE(other.size() == 1);
  CHECK(m.matcher.take(other.front()).content.outcome == segment_outcome::undelivered);
}

TEST_CASE("beyond its limit a receipt is put off, and taken again once others were answered") {
  matching m{{.unanswered = 1}};
  CHECK(m.receipt("a", 1));
  CHECK_FALSE(m.receipt("a", 2));
  CHECK(m.out.answers == std::vector{answered_delivery{numbered(2), delivery_answer::try_later}});
  const auto r = m.matcher.take(m.only("a"));
  m.matcher.answer_now(r.answers, m.out);
  CHECK(m.receipt("a", 3));
}

TEST_CASE("when too many wait for a message, further ones are put off and do not count as unanswered") {
  matching m{{.unanswered = 2, .waiting = 1}};
  m.receipt("a", 1);
  m.receipt("b", 2);
  CHECK(m.out.answers == std::vector{answered_delivery{numbered(2), delivery_answer::try_later}});
  CHECK(m.receipt("a", 3));
}

TEST_CASE("of very many receipts with one id the later ones are only kept") {
  matching m;
  for (std::uint32_t i = 0; i < 300; ++i)
    m.receipt("0", i, segment_outcome::delivered, "", handset + i);
  CHECK(m.out.strays_to_keep.size() == 44);
  CHECK(m.out.answers.empty());
  m.matcher.stray_durable(m.out.strays_to_keep[0].number, m.out);
  CHECK(m.out.answers == std::vector{durable(256)});
}

TEST_CASE("what is not durable in time is put off, and waits on for its message") {
  matching m;
  m.receipt("a", 1);
  m.now += 10s;
  const auto number = m.made_stray("a");
  m.now += 1s;
  m.matcher.put_off(m.now - 10s, m.out);
  CHECK(m.out.answers.empty());  // it is on its way to the disk
  m.receipt("b", 2);
  m.now += 20s;
  m.matcher.put_off(m.now - 10s, m.out);
  CHECK(m.out.answers ==
      std::vector{answered_delivery{numbered(2), delivery_answer::try_later},
          answered_delivery{numbered(1), delivery_answer::try_later}});
  CHECK(m.matcher.is_consistent());
  m.matcher.stray_durable(number, m.out);
  CHECK(m.out.answers.size() == 2);
  CHECK(m.matcher.take(m.only("b")).answers.empty());
}

TEST_CASE("what is brought again and again while nothing gets durable does not pile up") {
  matching m;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    if (m.matcher.admit(numbered(i), m.out))
      m.matcher.keep_for_people(numbered(i), {handset, 0}, {}, "unreadable", m.now, m.out);
    m.now += 1ms;
    m.matcher.put_off(m.now, m.out);
  }
  CHECK(m.out.strays_to_keep.size() <= 20'000);
  CHECK(m.out.answers.size() == 200'000);
  m.out.answers.clear();
  for (const auto& s : m.out.strays_to_keep)
    m.matcher.stray_durable(s.number, m.out);
  CHECK(m.receipt("a", 1));
}

TEST_CASE("the store is asked once the answer would be there, with one question at a time") {
  matching m;
  m.receipt("a", 1);
  CHECK(m.matcher.lookups_due(m.now + 299ms).receipts.empty());
  const auto asked = m.matcher.lookups_due(m.now + 300ms);
  CHECK(asked.ids == std::vector<std::string>{"a"});
  CHECK(asked.handsets == std::vector{handset});
  CHECK(m.matcher.lookups_due(m.now + 301ms).receipts.empty());
  m.matcher.lookup_ended();
  CHECK(m.matcher.lookups_due(m.now + 302ms).ids == std::vector<std::string>{"a"});
}

TEST_CASE("receipts that name no handset have a question of their own") {
  matching m;
  m.receipt("a", 1);
  m.receipt("b", 2, segment_outcome::delivered, "", 0);
  m.now += 300ms;
  auto asked = m.matcher.lookups_due(m.now);
  CHECK(asked.ids == std::vector<std::string>{"a"});
  m.matcher.lookup_ended();
  m.matcher.keep_waiting(asked.receipts[0], m.now, m.out);
  asked = m.matcher.lookups_due(m.now);
  CHECK(asked.ids == std::vector<std::string>{"b"});
  CHECK(asked.handsets.empty());
}

TEST_CASE("what the store does not know is kept, and answered once that is durable") {
  matching m;
  m.receipt("a", 1);
  const auto number = m.made_stray("a");
  CHECK(m.out.strays_to_keep[0].operator_id == "a");
  CHECK(m.out.strays_to_keep[0].content.handsets[0] == handset);
  CHECK(m.out.strays_to_keep[0].raw == "as it came");
  m.receipt("a", 2);
  CHECK(m.out.answers.empty());
  m.matcher.stray_durable(number, m.out);
  CHECK(m.out.answers == std::vector{durable(1), durable(2)});
  m.receipt("a", 3);
  CHECK(m.out.answers.back() == durable(3));
  CHECK(m.matcher.take(m.only("a")).kept_since == m.now);
}

TEST_CASE("a final receipt takes the place of an intermediate one that was kept") {
  matching m;
  m.receipt("a", 1, segment_outcome::indeterminate);
  const auto kept_at = m.now + 300ms;
  m.matcher.stray_durable(m.made_stray("a"), m.out);
  m.now += 1s;
  m.receipt("a", 2, segment_outcome::delivered, "the end");
  CHECK(m.out.strays_to_remove == std::vector{stray_to_remove{"a", kept_at}});
  REQUIRE(m.out.strays_to_keep.size() == 2);
  CHECK(m.out.strays_to_keep[1].content.outcome == segment_outcome::delivered);
  CHECK(m.out.strays_to_keep[1].raw == "the end");
  m.matcher.stray_durable(m.out.strays_to_keep[1].number, m.out);
  CHECK(m.out.answers == std::vector{durable(1), durable(2)});
}

TEST_CASE("a kept receipt waits ten minutes for its message and no longer") {
  matching m;
  m.receipt("a", 1);
  (void)m.made_stray("a");
  m.now += 9min;
  (void)m.matcher.lookups_due(m.now);
  CHECK(m.matcher.waiting(m.only("a"))->looked_up);
  m.now += 2min;
  (void)m.matcher.lookups_due(m.now);
  CHECK(m.matcher.waiting_for("a", handset).empty());
}

TEST_CASE("what waits is read anew when more is known about ids") {
  matching m;
  m.receipt("16", 1);
  const auto all = m.matcher.read_again([](const written_ids& written, std::vector<id_reading>& out) {
    CHECK(written.text == "16");
    out = {{"10", true}};
  });
  CHECK(all == std::vector{m.only("10")});
  CHECK(m.matcher.waiting_for("16", handset).empty());
}

TEST_CASE("what cannot be read is kept as it came, up to a kibibyte of it") {
  matching m;
  REQUIRE(m.matcher.admit(numbered(1), m.out));
  m.matcher.keep_for_people(numbered(1), {handset, 0}, {}, std::string(2'000, 'x'), m.now, m.out);
  REQUIRE(m.out.strays_to_keep.size() == 1);
  CHECK(m.out.strays_to_keep[0].operator_id.empty());
  CHECK(m.out.strays_to_keep[0].raw.size() == 1'024);
  m.matcher.stray_durable(m.out.strays_to_keep[0].number, m.out);
  CHECK(m.out.answers == std::vector{durable(1)});
}

TEST_CASE("a handset names a held segment only when exactly one is held for it") {
  matching m;
  const receipt_handsets from{handset, 0};
  CHECK_FALSE(m.matcher.only_held(from));
  m.matcher.hold(handset, {{1}, 0}, 0);
  CHECK(m.matcher.only_held(from) == segment_address{{1}, 0});
  CHECK(m.matcher.only_held({0, handset}) == segment_address{{1}, 0});
  CHECK_FALSE(m.matcher.only_held({0, 0}));
  m.matcher.hold(handset, {{1}, 1}, 0);
  m.matcher.hold(handset, {{2}, 0}, 0);
  CHECK_FALSE(m.matcher.only_held(from));
  m.matcher.stop_holding(handset, domain::message_id{1});
  CHECK(m.matcher.only_held(from) == segment_address{{2}, 0});
  m.matcher.stop_holding(handset, segment_address{{2}, 0});
  CHECK_FALSE(m.matcher.only_held(from));
}

TEST_CASE("a held message to a mobile sender takes no outcome of another handset") {
  constexpr std::int64_t sender = 254'700'000'001;
  matching m;
  m.matcher.hold(sender, {{1}, 0}, sender);  // to itself
  CHECK_FALSE(m.matcher.only_held({handset, sender}));
  CHECK(m.matcher.only_held({sender, sender}) == segment_address{{1}, 0});
  m.matcher.hold(handset, {{2}, 0}, sender);
  CHECK(m.matcher.only_held({handset, sender}) == segment_address{{2}, 0});
  m.matcher.stop_holding(sender, domain::message_id{1});
  CHECK(m.matcher.only_held({sender, handset}) == segment_address{{2}, 0});  // not swapped
  CHECK_FALSE(m.matcher.only_held({sender + 1, handset}));
}

TEST_CASE("a handset names no held segment while another one to it was sent twice") {
  matching m;
  m.matcher.hold(handset, {{1}, 0}, 0);
  m.matcher.note_repeated(handset, {{1}, 0}, m.now + 1h);  // itself
  CHECK(m.matcher.only_held({handset, 0}));
  for (const segment_address other : {segment_address{{2}, 0}, segment_address{{1}, 1}}) {
    m.matcher.note_repeated(handset, other, m.now + 10min);
    m.matcher.forget_repeated(m.now + 9min);
    CHECK_FALSE(m.matcher.only_held({handset, 0}));
    m.matcher.forget_repeated(m.now + 10min);
    CHECK(m.matcher.only_held({handset, 0}));
  }
}

TEST_CASE("of very many segments that were sent again the first to end are forgotten") {
  matching m{{.repeated = 2}};
  m.matcher.hold(handset, {{1}, 0}, 0);
  m.matcher.hold(handset + 1, {{2}, 0}, 0);
  m.matcher.note_repeated(handset, {{3}, 0}, m.now + 1h);
  m.matcher.note_repeated(handset + 1, {{4}, 0}, m.now + 2h);
  m.matcher.note_repeated(handset + 2, {{5}, 0}, m.now + 3h);
  CHECK(m.matcher.only_held({handset, 0}));
  CHECK_FALSE(m.matcher.only_held({handset + 1, 0}));
}

TEST_CASE("an end that the store may not show yet is remembered until it was durable for ten minutes") {
  matching m;
  m.matcher.note_end({1});
  m.matcher.forget_ends(m.now + 10h);
  CHECK(m.matcher.ended_lately({1}));
  m.matcher.end_durable({1}, m.now);
  m.matcher.forget_ends(m.now + 10min);
  CHECK(m.matcher.ended_lately({1}));
  m.matcher.forget_ends(m.now + 11min);
  CHECK_FALSE(m.matcher.ended_lately({1}));
}
