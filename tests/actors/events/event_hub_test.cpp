#include "actors/events/event_hub.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace mbs;
using namespace mbs::actors;
using namespace std::chrono_literals;
using domain::event_kind;
using domain::message_state;

namespace {

constexpr domain::account_id ours{1};
constexpr domain::account_id theirs{2};

domain::message message_of(domain::account_id account, std::int64_t id) {
  domain::message m;
  m.id = domain::message_id{id};
  m.account = account;
  m.network = domain::network_id{1};
  return m;
}
message_batch accepted(domain::account_id account, std::vector<std::int64_t> ids) {
  auto some = std::make_shared<std::vector<domain::message>>();
  for (const auto id : ids)
    some->push_back(message_of(account, id));
  return some;
}
fact_batch fact(domain::account_id account, std::int64_t id, message_state state, std::int64_t charge = 0) {
  message_fact f;
  f.message = message_of(account, id);
  f.event.message = f.message.id;
  f.event.account = account;
  f.event.kind = state == message_state::submitted ? event_kind::submitted : event_kind::delivery_receipt;
  f.event.state = state;
  f.event.charge = domain::money::from_units(charge);
  return std::make_shared<std::vector<message_fact>>(std::vector{f});
}

struct hub_at_work {
  domain::steady_point now{1'000h};
  int wakes = 0;
  event_hub hub{{.messages_a_second = 1'000}, [this] { return now; }};

  std::unique_ptr<event_reader> follow(domain::account_id account, std::string_view last = {}) {
    return hub.follow(account, last, [this] { ++wakes; });
  }
  static std::string read(event_reader& r) {
    std::string all;
    for (const auto& e : r.read()) {
      if (!all.empty()) all += ' ';
      if (!e.what) {
        all += "gap";
      } else if (const auto* const m = std::get_if<domain::message_changed>(&*e.what)) {
        all += std::to_string(m->id.value) + ":" + std::string{domain::to_text(m->state)};
      } else {
        all += std::holds_alternative<domain::balance_changed>(*e.what) ? "balance" : "other";
      }
    }
    return all;
  }
};

}  // namespace

TEST_CASE("while nobody follows, nothing is kept; whoever does hears what is committed from then on") {
  hub_at_work w;
  CHECK_FALSE(w.hub.is_watched());
  w.hub.committed({accepted(ours, {1})}, {});
  const auto r = w.follow(ours);
  CHECK(w.hub.is_watched());
  CHECK(w.read(*r).empty());
  w.hub.committed({accepted(ours, {2, 3})}, {});
  CHECK(w.wakes == 1);
  w.hub.committed({}, {fact(ours, 2, message_state::submitted, 8'000)});
  CHECK(w.wakes == 1);  // once until it is read
  CHECK(w.read(*r) == "2:submitted 3:accepted balance");
  w.hub.committed({}, {fact(ours, 2, message_state::delivered)});
  CHECK(w.wakes == 2);
  CHECK(w.read(*r) == "2:delivered");
}

TEST_CASE("readers of one account hear the same, and nobody hears of another account") {
  hub_at_work w;
  const auto one = w.follow(ours);
  const auto two = w.follow(ours);
  const auto other = w.follow(theirs);
  w.hub.committed({accepted(ours, {1}), accepted(theirs, {2})}, {fact(theirs, 2, message_state::submitted)});
  w.hub.tell(theirs, domain::webhook_changed{});
  CHECK(w.read(*one) == "1:accepted balance");
  CHECK(w.read(*two) == "1:accepted balance");
  CHECK(w.read(*other) == "2:submitted other balance");
}

TEST_CASE("whoever comes back within a minute misses nothing, and later begins with a gap") {
  hub_at_work w;
  auto r = w.follow(ours);
  w.hub.committed({accepted(ours, {1})}, {});
  (void)w.read(*r);
  const auto id = r->id();
  r.reset();
  w.now += 30s;
  w.hub.committed({}, {fact(ours, 1, message_state::submitted)});
  r = w.follow(ours, id);
  CHECK(w.read(*r) == "1:submitted");
  r.reset();
  w.now += 61s;
  w.hub.committed({accepted(theirs, {9})}, {});
  CHECK_FALSE(w.hub.is_watched());  // nobody has followed for longer than events are kept
  r = w.follow(ours, id);
  CHECK(w.read(*r) == "gap");
  CHECK(w.read(*r).empty());
}

TEST_CASE("an id of another account or of before a restart begins with a gap") {
  hub_at_work w;
  hub_at_work restarted;
  const auto mine = w.follow(ours);
  w.hub.committed({accepted(ours, {1})}, {});
  (void)w.read(*mine);
  CHECK(w.read(*w.follow(theirs, mine->id())) == "gap");
  CHECK(w.read(*restarted.follow(ours, mine->id())) == "gap");
}

TEST_CASE("channels that nobody reads any more make room for others, and those with readers stay") {
  hub_at_work w;
  const auto stays = w.follow(ours);
  for (std::int64_t i = 10; i < 10 + 3 * static_cast<std::int64_t>(event_hub::most_kept); ++i)
    (void)w.follow(domain::account_id{i});
  w.hub.committed({accepted(ours, {1})}, {});
  CHECK(w.read(*stays) == "1:accepted balance");
}

TEST_CASE("two accounts under load from several threads hear all of their own and nothing else") {
  event_hub hub{{.messages_a_second = 1'000'000, .kept = 1'000'000},
      [] { return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now()); }};
  constexpr std::int64_t each = 20'000;
  std::atomic<int> writing{2};
  const auto write = [&](domain::account_id account, std::int64_t parity) {
    for (std::int64_t i = 0; i < each; ++i)
      hub.committed({accepted(account, {2 * i + parity + 2})}, {});
    --writing;
  };
  const auto read = [&](domain::account_id account, std::int64_t parity, std::int64_t& seen, bool& strange) {
    const auto r = hub.follow(account, {}, [] {});
    std::jthread writer{write, account, parity};
    for (bool ends = false; !ends;) {
      ends = writing == 0;
      for (const auto& e : r->read()) {
        const auto* const m = e.what ? std::get_if<domain::message_changed>(&*e.what) : nullptr;
        if (m == nullptr) continue;
        ++seen;
        strange |= m->id.value % 2 != parity;
      }
    }
  };
  std::int64_t seen[2] = {0, 0};
  bool strange[2] = {false, false};
  {
    std::jthread one{[&] { read(ours, 0, seen[0], strange[0]); }};
    std::jthread two{[&] { read(theirs, 1, seen[1], strange[1]); }};
  }
  CHECK(seen[0] == each);
  CHECK(seen[1] == each);
  CHECK_FALSE(strange[0]);
  CHECK_FALSE(strange[1]);
}
