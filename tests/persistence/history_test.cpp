#include "bench/history/history.hpp"

#include "tests/persistence/postgres/postgres_meter.hpp"
#include "tests/persistence/sqlite/sqlite_meter.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <array>
#include <cstdlib>
#include <functional>
#include <map>

/// Whatever runs at start, on a schedule or for a message reads as much of a long history as of a short one.
namespace mbs::test {

namespace {

using namespace std::chrono_literals;
using persistence::store_connection;
using work = std::map<std::string, std::int64_t>;

template <class Store>
auto made_for(Store& store)
    -> std::conditional_t<std::is_same_v<Store, on_sqlite>, std::string, store_fixture&> {
  if constexpr (std::is_same_v<Store, on_sqlite>)
    return store.url().substr(std::string_view{"sqlite:"}.size());
  else
    return store;
}
template <class Store>
using meter_of = std::conditional_t<std::is_same_v<Store, on_sqlite>, sqlite_meter, postgres_meter>;

const domain::time_point now = noon();

/// What each of them reads.
template <class Meter>
work measure(Meter& meter, const bench::written_history& h) {
  work done;
  const auto take = [&](const char* name, auto run) { done[name] = meter.rows(run); };
  const auto of = [&]<class Store>(
                      Store* = nullptr) -> Store& { return meter.stores().template get<Store>(); };
  using persistence::message_store;
  const std::array some{h.accounts[0], h.accounts[1], h.accounts[2]};
  const std::array cursors{persistence::funding_cursor{h.accounts[0], 0}};
  const std::array smsc_ids{h.smsc_id};
  take("the last message", [&] { REQUIRE(of.template operator()<message_store>().last_message()); });
  take("accounts that wake",
      [&] { REQUIRE(of.template operator()<persistence::account_store>().load_accounts(some)); });
  take(
      "settings", [&] { REQUIRE(of.template operator()<persistence::account_store>().load_settings(some)); });
  take("changed accounts",
      [&] { REQUIRE(of.template operator()<persistence::account_store>().changed_accounts({}, 100)); });
  take("funding", [&] { REQUIRE(of.template operator()<persistence::funding_store>().funding_of(cursors)); });
  take("a key", [&] { REQUIRE(of.template operator()<persistence::key_store>().find_key(h.keys[0])); });
  take("claims", [&] { REQUIRE(of.template operator()<persistence::link_store>().load_claims()); });
  take("strays of the last minutes", [&] {
    REQUIRE(of.template operator()<persistence::link_store>().load_strays({1}, now - 10min, 10'000));
  });
  take("recovery", [&] {
    CHECK(
        of.template operator()<message_store>().unfinished({{}, {h.newest.value + 1}}, 5'000)->size() == 60);
  });
  take("a message",
      [&] { REQUIRE(of.template operator()<message_store>().get_message(h.newest_of, h.newest)); });
  take("a receipt", [&] {
    CHECK(of.template operator()<message_store>()
              .find_by_smsc_id({1}, smsc_ids, {}, now - std::chrono::days{8})
              ->size() == 1);
  });
  take("the first look for overdue ones",
      [&] { REQUIRE(of.template operator()<message_store>().overdue({}, now - 1h, 5'000)); });
  take("the next look for overdue ones", [&] {
    REQUIRE(of.template operator()<message_store>().overdue({now - 1h - 30s, {}}, now - 1h, 5'000));
  });
  take("callbacks at the start", [&] {
    const auto progress = of.template operator()<persistence::webhook_store>().load_progress().value();
    REQUIRE(progress.size() == 1);
    CHECK_FALSE(of.template operator()<persistence::webhook_store>()
                    .callbacks_after(std::nullopt, progress[0].through, 1'000)
                    ->more);
  });
  take("retries", [&] {
    REQUIRE(of.template operator()<persistence::webhook_store>().retries_due(
        {.now = now, .after = {}, .except = {}}));
  });
  take("maintenance", [&] {
    CHECK_FALSE(of.template operator()<persistence::maintenance_store>()
                    .maintain(now, 3, now - 24h, now - std::chrono::days{8})
                    .value());
  });
  return done;
}

struct history_size {
  std::int64_t messages, days;
};
/// As many messages a day in both. By default quickly made ones; with MBS_HISTORY_MESSAGES=5000000 one of
/// 100,000 and one of 5 million.
std::pair<history_size, history_size> short_and_long() {
  const char* messages = std::getenv("MBS_HISTORY_MESSAGES");
  if (messages == nullptr) return {{12'000, 12}, {60'000, 60}};
  const auto many = std::stoll(messages);
  return {{100'000, 10}, {many, many / 10'000}};
}

template <class Store>
work after(const history_size& size) {
  Store store;
  const auto h = bench::write_history(store.database(),
      {.messages = size.messages, .days = size.days, .accounts = 10, .open_messages = 60, .until = now});
  const auto verified = store.ledger().verify();
  CHECK(verified->differences.empty());
  CHECK(verified->messages == size.messages);
  store.reopen();
  meter_of<Store> meter{made_for<Store>(store)};
  return measure(meter, h);
}

}  // namespace

TEST_CASE_TEMPLATE(
    "what runs at start, on a schedule or for a message reads no more of a long history than of a short one",
    Store, on_sqlite, on_postgres) {
  const bool is_soak = std::getenv("MBS_HISTORY_MESSAGES") != nullptr;
  const auto [shorter, longer] = short_and_long();
  const auto with_short = after<Store>(shorter);
  const auto with_long = after<Store>(longer);
  for (const auto& [name, few] : with_short) {
    const auto many = with_long.at(name);
    if (is_soak) MESSAGE(name << ": " << few << " rows of the short one, " << many << " of the long one");
    CAPTURE(name);
    CAPTURE(few);
    CAPTURE(many);
    // A page of an index more or less, and the funding of ten accounts; behind millions of rows PostgreSQL
    // may also look at some of other accounts before it finds those that it wants.
    CHECK(many <= few + few / 10 + (is_soak ? 200 : 20));
  }
}

}  // namespace mbs::test
