#include "actors/messages/overdue_watch.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

struct watch_at_work {
  /// A message whose validity ends after so many minutes, submitted when `sent`.
  void message(std::int64_t id, int valid_minutes, bool sent = true) {
    const auto m = make_message({.id = id, .validity = std::chrono::minutes{valid_minutes}});
    persistence::message_history h{m, {}};
    if (sent)
      h.events.push_back(fact_about(m, domain::event_kind::submitted, message_state::submitted).event);
    stores.histories.push_back(std::move(h));
  }
  void look_after(int minutes) {
    now = beginning + std::chrono::minutes{minutes};
    watch.look();
  }

  fake_stores stores;
  inline_pool pool{stores};
  domain::time_point now = beginning;
  std::vector<std::int64_t> given_up;
  overdue_watch watch{pool, [this] { return now; }, 10min,
      [this](const give_up_messages& m) {
        for (const auto& h : *m.histories)
          given_up.push_back(h.message.id.value);
      }};
};

using ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("the first look finds all that is overdue, the next ones only what has become so since") {
  watch_at_work w;
  for (std::int64_t id = 1; id <= 5; ++id)
    w.message(id, static_cast<int>(id));
  w.look_after(14);
  CHECK(w.given_up == ids{1, 2, 3});
  w.look_after(15);
  CHECK(w.given_up == ids{1, 2, 3, 4});
  CHECK(w.stores.overdue_from.back() == beginning + 4min);
  w.look_after(16);
  CHECK(w.given_up == ids{1, 2, 3, 4, 5});
}

TEST_CASE("a look goes through many messages a stretch at a time") {
  watch_at_work w;
  w.stores.overdue_limit = 3;
  ids all;
  for (std::int64_t id = 1; id <= 10; ++id) {
    w.message(id, 1);
    all.push_back(id);
  }
  w.look_after(20);
  CHECK(w.given_up == all);
  CHECK(w.stores.calls["overdue"] == 4);
}

TEST_CASE("a look does not begin while another is under way") {
  watch_at_work w;
  w.message(1, 1);
  w.pool.holding = true;
  w.look_after(20);
  w.look_after(21);
  CHECK(w.pool.kept.size() == 1);
  w.pool.release();
  CHECK(w.given_up == ids{1});
  w.look_after(22);
  CHECK(w.stores.calls["overdue"] == 2);
}

TEST_CASE("a look that the store broke off, or that found too much waiting, is gone on with") {
  watch_at_work w;
  w.stores.overdue_limit = 2;
  for (std::int64_t id = 1; id <= 4; ++id)
    w.message(id, static_cast<int>(id));
  w.stores.fail_next["overdue"] = 1;
  w.look_after(30);
  CHECK(w.given_up.empty());
  w.pool.refusing = true;
  w.look_after(30);
  w.pool.refusing = false;
  w.look_after(31);
  CHECK(w.given_up == ids{1, 2, 3, 4});
}

TEST_CASE("a submission that became known only after its message was looked at is found within the hour") {
  watch_at_work w;
  w.message(1, 1, false);
  w.look_after(20);
  CHECK(w.given_up.empty());
  const auto& m = w.stores.histories[0].message;
  w.stores.histories[0].events.push_back(
      fact_about(m, domain::event_kind::submitted, message_state::submitted).event);
  w.look_after(21);
  CHECK(w.given_up.empty());
  w.look_after(80);
  CHECK(w.given_up == ids{1});
}
