#include "domain/events/live_channel.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr steady_point noon{12h};

message_changed changed(std::int64_t id, message_state state = message_state::accepted) {
  return {message_id{id}, state, network_id{1}, {}};
}

/// A channel and a reader that reads on.
struct followed {
  live_channel channel;
  std::uint64_t after = 0;

  explicit followed(live_limits limits = {}) : channel{7, limits} {}

  /// "1:accepted 2:delivered balance gap", as they are read now.
  std::string read(steady_point now = noon) {
    channel.settle(now);
    const auto got = channel.read(after);
    after = got.last;
    std::string all;
    for (const auto& e : got.events)
      all += (all.empty() ? "" : " ") + shown(e);
    return all;
  }
  static std::string shown(const numbered_event& e) {
    if (!e.what) return "gap";
    if (std::holds_alternative<balance_changed>(*e.what)) return "balance";
    if (const auto* const w = std::get_if<webhook_changed>(&*e.what)) return std::string{to_text(w->health)};
    if (const auto* const m = std::get_if<message_changed>(&*e.what))
      return std::to_string(m->id.value) + ":" + std::string{to_text(m->state)};
    return "sender";
  }
};

}  // namespace

TEST_CASE("what happened is read in order, once, and of a message only its newest state") {
  followed f;
  f.channel.add(changed(1));
  f.channel.add(changed(2));
  f.channel.add(changed(1, message_state::submitted));
  f.channel.add(webhook_changed{webhook_endpoint_id{3}, webhook_health::gone});
  CHECK(f.read() == "1:submitted 2:accepted gone");
  CHECK(f.read().empty());
  f.channel.add(changed(1, message_state::delivered));
  CHECK(f.read() == "1:delivered");
}

TEST_CASE("a change of balance is told once a second, and none is forgotten") {
  followed f;
  f.channel.add(balance_changed{});
  f.channel.add(balance_changed{});
  CHECK(f.read() == "balance");
  f.channel.add(balance_changed{});
  CHECK(f.read(noon + 999ms).empty());
  CHECK(f.read(noon + 1s) == "balance");
  CHECK(f.read(noon + 2s).empty());
}

TEST_CASE("beyond its limit of a second a gap says that messages were left out, once a second") {
  followed f{{.messages_a_second = 3}};
  for (int i = 1; i <= 3; ++i)
    f.channel.add(changed(i));
  CHECK(f.read() == "1:accepted 2:accepted 3:accepted");
  f.channel.add(changed(4));
  CHECK(f.read(noon + 10ms) == "gap");
  f.channel.add(changed(5));
  CHECK(f.read(noon + 20ms).empty());
  // The gap before it is told was before this one was left out: another follows.
  f.channel.add(changed(6));
  CHECK(f.read(noon + 1100ms) == "6:accepted gap");
  CHECK(f.read(noon + 5s).empty());
}

TEST_CASE("what waits for readers is bounded, however long nobody reads") {
  followed f{{.messages_a_second = 100}};
  for (int i = 1; i <= 100'000; ++i)
    f.channel.add(changed(i));
  for (int i = 1; i <= 1'000; ++i)
    f.channel.add(webhook_changed{webhook_endpoint_id{i}, webhook_health::ok});
  f.channel.settle(noon);
  CHECK(f.channel.read(0).events.size() <= 100 + 100 + 1);
  CHECK_FALSE(f.channel.read(0).events.back().what);
}

TEST_CASE("whoever comes back reads on from the last event that arrived") {
  followed f;
  f.channel.add(changed(1));
  (void)f.read();
  const auto id = f.channel.id_of(f.after);
  f.channel.add(changed(2));
  f.channel.add(changed(3));
  f.channel.settle(noon + 1s);
  REQUIRE(f.channel.number_of(id).has_value());
  const auto missed = f.channel.read(*f.channel.number_of(id));
  REQUIRE(missed.events.size() == 2);
  CHECK(followed::shown(missed.events.front()) == "2:accepted");
}

TEST_CASE("whoever comes back too late, after more events than are kept or a minute, begins with a gap") {
  followed f{{.messages_a_second = 100, .kept = 200}};
  f.channel.add(changed(1));
  (void)f.read();
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 100; ++i)
      f.channel.add(changed(1'000 * round + i));
    f.channel.settle(noon + round * 1s);
  }
  CHECK(f.read(noon + 4s) == "gap");
  CHECK(f.read(noon + 4s).empty());
  const auto after = f.after;
  f.channel.add(changed(9));
  f.channel.settle(noon + 5s);
  f.channel.settle(noon + 66s);
  CHECK_FALSE(f.channel.read(after).events.front().what);
}

TEST_CASE("an id of another channel, of the future, or none at all is not known") {
  live_channel ours{0xABCD, {}};
  const live_channel theirs{0xABCE, {}};
  ours.add(changed(1));
  ours.settle(noon);
  CHECK(ours.number_of(ours.id_of(1)) == 1);
  CHECK_FALSE(ours.number_of(theirs.id_of(0)));
  CHECK_FALSE(ours.number_of(ours.id_of(2)));
  for (const auto* text :
      {"", "-", "abcd", "abcd-", "abcd-x", "abcd-1x", "-1", "abcd-99999999999999999999", "abcd -1"})
    CHECK_FALSE(ours.number_of(text));
}

TEST_CASE("only what changes the state that is seen is told of a message") {
  CHECK(changes_what_is_seen(event_kind::submitted, message_state::submitted));
  CHECK_FALSE(changes_what_is_seen(event_kind::submitted, message_state::accepted));
  CHECK_FALSE(changes_what_is_seen(event_kind::delivery_receipt, message_state::submitted));
  CHECK_FALSE(changes_what_is_seen(event_kind::rerouted, message_state::accepted));
  CHECK(changes_what_is_seen(event_kind::delivery_receipt, message_state::delivered));
  CHECK(changes_what_is_seen(event_kind::expired, message_state::expired));
}

TEST_CASE("whoever reads to the end knows every newest state, or was told to fetch after it") {
  rc::check([](const std::vector<std::uint8_t>& steps) {
    followed f{{.messages_a_second = 5, .kept = 20}};
    std::map<std::int64_t, message_state> is, known;
    auto now = noon;
    const auto take = [&] {
      f.channel.settle(now);
      const auto got = f.channel.read(f.after);
      f.after = got.last;
      for (const auto& e : got.events) {
        if (!e.what) known = is;  // fetched
        if (e.what)
          if (const auto* const m = std::get_if<message_changed>(&*e.what)) known[m->id.value] = m->state;
      }
    };
    for (const auto step : steps) {
      const auto id = std::int64_t{step % 16} + 1;
      auto& state = is.try_emplace(id, message_state::accepted).first->second;
      if (step % 3 == 0 && state == message_state::accepted) state = message_state::submitted;
      f.channel.add(changed(id, state));
      now += std::chrono::milliseconds{step * 2};
      if (step % 5 == 0) take();
    }
    for (int i = 0; i < 3; ++i) {
      now += 1s;
      take();
    }
    RC_ASSERT(known == is);
  });
}
