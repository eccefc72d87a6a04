#include "tests/persistence/messages/lives.hpp"
#include "tests/persistence/postgres/postgres_meter.hpp"
#include "tests/support/private_postgres.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tuple>

namespace mbs::test {

namespace {

using domain::report_group;
using persistence::report_filter;

constexpr domain::kenyan_day first_day{20'000};
constexpr domain::kenyan_day last_day{23'000};

/// What a row is compared by: day, key, sender.
using row_key = std::tuple<std::int64_t, std::int64_t, std::string>;
struct row_sums {
  std::int64_t messages = 0, segments = 0, charged = 0;
  std::map<int, std::int64_t> ended;
  bool operator==(const row_sums&) const = default;
};
using table = std::map<row_key, row_sums>;

std::ostream& operator<<(std::ostream& to, const row_sums& s) {
  to << s.messages << " messages, " << s.segments << " segments, " << s.charged << " units;";
  for (const auto& [state, count] : s.ended)
    to << ' ' << state << ": " << count;
  return to;
}

template <class Store>
table reported(Store& store, domain::account_id account, report_group group) {
  const auto report = store.roll_ups().report({account, {first_day, last_day}, group});
  REQUIRE_MESSAGE(report, store.trouble());
  table found;
  for (const auto& row : report->rows) {
    auto& sums = found[{row.day.number, row.key, row.sender}];
    sums.messages = row.all.messages;
    sums.segments = row.all.segments;
    sums.charged = row.all.charged.units();
    for (int state = 0; state < 8; ++state)
      if (const auto n = row.ended[static_cast<std::size_t>(state)].messages; n != 0) sums.ended[state] = n;
  }
  return found;
}

template <class Store>
table counted(const lives<Store>& world, domain::account_id account, report_group group) {
  table all;
  for (const auto& [id, life] : world.all()) {
    const auto& m = life.message;
    if (!life.committed || m.account != account) continue;
    const std::int64_t key = group == report_group::network ? m.network.value
        : group == report_group::traffic_class              ? static_cast<std::int64_t>(m.traffic)
                                                            : 0;
    auto& sums = all[{domain::kenyan_day_at(m.accepted_at).number, key,
        group == report_group::sender ? m.content->sender.text : ""}];
    ++sums.messages;
    sums.segments += m.segments;
    if (!domain::is_final(life.state)) continue;
    ++sums.ended[static_cast<int>(life.state)];
    sums.charged += life.charged.units();
  }
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("the sums of a report equal what a full count gives, whatever happened between the steps",
    Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(holds(20, "sums", [&store] {
    lives<Store> world{store};
    const auto steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
      world.step();
      // A step that fails in the middle leaves nothing behind.
      if (*rc::gen::inRange(0, 12) == 0) {
        world.store().run("ALTER TABLE open_messages RENAME TO away");
        RC_ASSERT(world.store().roll_ups().fold({.limit = 3, .last_commit = {}, .now = noon()}).has_error());
        world.store().run("ALTER TABLE away RENAME TO open_messages");
      }
      if (*rc::gen::inRange(0, 12) == 0) world.store().reopen();
    }
    world.commit_late();
    world.store().fold(*rc::gen::inRange<std::uint32_t>(1, 10));
    for (const auto account : world.accounts())
      for (const auto group : {report_group::nothing, report_group::network, report_group::traffic_class,
               report_group::sender, report_group::state})
        RC_ASSERT(reported(world.store(), account, group) == counted(world, account, group));
  }));
}

namespace {

/// Another process that folds a message a step, and is killed after some of them, in the middle of the next.
void fold_until_killed(const std::string& url, int steps) {
  int told[2];
  REQUIRE(pipe(told) == 0);
  const auto child = fork();
  if (child == 0) {
    const auto database = std::move(persistence::database::open(url).value());
    const auto stores = database->connect(persistence::lane::maintenance);
    auto& roll_ups = stores->get<persistence::roll_up_store>();
    for (;;) {
      const auto made = roll_ups.fold({.limit = 1, .last_commit = {}, .now = noon()});
      if (!made || write(told[1], "x", 1) != 1 || !made->more) _exit(1);
    }
  }
  close(told[1]);
  char sign = 0;
  for (int i = 0; i < steps && read(told[0], &sign, 1) == 1; ++i) {
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(told[0]);
}

}  // namespace

TEST_CASE_TEMPLATE("each message counts once, however often kill -9 ends the fold in the middle", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  constexpr int count = 60;
  for (int i = 0; i < count; ++i) {
    const auto m = store.new_message(account);
    store.accept({m});
    store.submit(m);
    if (i % 3 != 0) store.deliver(m);
  }
  for (const int steps : {0, 3, 7, 11, 2, 13})
    fold_until_killed(store.url(), steps);
  store.fold(5);
  const auto found = reported(store, account, report_group::nothing);
  REQUIRE(found.size() == 1);
  const auto& sums = found.begin()->second;
  CHECK(sums.messages == count);
  CHECK(sums.ended == std::map<int, std::int64_t>{{2, 40}});
  CHECK(sums.charged == 40 * 8'000);
  CHECK(store.number("SELECT COUNT(*) FROM open_messages") == 20);
  CHECK(store.number("SELECT COUNT(*) FROM message_ends") == 40);
  CHECK(store.number("SELECT COUNT(*) FROM message_recipients") == count);
}

TEST_CASE_TEMPLATE(
    "a day of a report begins at midnight in Nairobi, and another account's messages are not in it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account();
  const auto juma = store.new_account("juma@example.com");
  const domain::time_point midnight{
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} - std::chrono::hours{3}};
  const auto before = store.new_message(asha, midnight - std::chrono::microseconds{1});
  const auto after = store.new_message(asha, midnight);
  store.accept({before, after, store.new_message(juma, midnight)});
  CHECK(reported(store, asha, report_group::nothing).empty());
  CHECK_FALSE(store.roll_ups().report({asha, {first_day, last_day}, {}})->counted_until.has_value());
  store.fold();
  const auto day = *domain::kenyan_day_from("2026-03-14");
  const auto found = reported(store, asha, report_group::nothing);
  REQUIRE(found.size() == 2);
  CHECK(found.at({day.number - 1, 0, ""}).messages == 1);
  CHECK(found.at({day.number, 0, ""}).messages == 1);
  const auto one_day = store.roll_ups().report({asha, {day, day}, {}});
  REQUIRE(one_day->rows.size() == 1);
  CHECK(one_day->rows[0].day == day);
  CHECK(domain::under_way(one_day->rows[0]).messages == 1);
  CHECK(one_day->counted_until == noon());
}

TEST_CASE_TEMPLATE(
    "a step does nothing when nothing was committed since the last one, and says when there is more", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  store.accept({store.new_message(account), store.new_message(account), store.new_message(account)});
  auto& roll_ups = store.roll_ups();
  const auto first = roll_ups.fold({.limit = 2, .last_commit = {}, .now = noon()});
  REQUIRE_MESSAGE(first, store.trouble());
  CHECK(first->more);
  const auto second = roll_ups.fold({.limit = 2, .last_commit = {}, .now = noon()});
  CHECK_FALSE(second->more);
  CHECK(second->last_commit == store.commit_number());
  store.run("ALTER TABLE open_messages RENAME TO away");
  CHECK(roll_ups.fold({.limit = 2, .last_commit = second->last_commit, .now = noon()}));
  store.run("ALTER TABLE away RENAME TO open_messages");
  store.accept({store.new_message(account)});
  CHECK(roll_ups.fold({.limit = 2, .last_commit = second->last_commit, .now = noon()})->last_commit ==
      store.commit_number());
  CHECK(store.number("SELECT COUNT(*) FROM open_messages") == 4);
}

TEST_CASE_TEMPLATE(
    "only a commit with an id below earlier ones is told to the fold", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto low = store.new_message(account);
  const auto high = store.new_message(account);
  const auto higher = store.new_message(account);
  const auto late = [&] { return store.number("SELECT COUNT(*) FROM late_messages"); };
  store.accept({high});  // the first: what was there before it is not known
  CHECK(late() == 1);
  store.accept({higher});
  CHECK(late() == 1);
  store.fold();
  CHECK(late() == 0);
  store.accept({low});
  CHECK(late() == 1);
  store.fold();
  CHECK(late() == 0);
  CHECK(store.number("SELECT COUNT(*) FROM message_recipients") == 3);
  CHECK(store.number("SELECT SUM(messages) FROM hourly_sums WHERE state = 0") == 3);
}

TEST_CASE("a step of the fold reads a few rows a message, though statistics know nothing of the newest") {
  using namespace std::chrono_literals;
  on_postgres store;
  const auto account = store.new_account();
  const auto end = [&](int count, std::chrono::milliseconds later, std::chrono::milliseconds apart) {
    std::vector<domain::message> many;
    journal_batch ends;
    for (int i = 0; i < count; ++i) {
      many.push_back(store.new_message(account, noon() + later + i * apart));
      ends.events.push_back(
          store.new_event(many.back(), event_kind::delivery_receipt, message_state::delivered));
    }
    store.commit(batch_of(many));
    store.commit(ends);
  };
  end(300, 0ms, 60s);
  store.fold();
  run_sql(store.url(), "ANALYZE");
  constexpr int messages = 1'000;
  end(2 * messages, 6h, 1ms);
  store.reopen();  // the meter waits until nobody else is connected
  postgres_meter meter{store};
  const auto read = meter.rows([&] {
    CHECK(meter.stores().get<persistence::roll_up_store>().fold(
        {.limit = messages, .last_commit = {}, .now = noon()}));
  });
  CHECK(store.number("SELECT COUNT(*) FROM message_ends") == 300 + 2 * messages);
  CHECK(read < 40 * messages);
}

}  // namespace mbs::test
