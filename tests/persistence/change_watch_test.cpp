#include "persistence/change_watch.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace mbs::test {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// What a watch has told so far.
class told {
 public:
  [[nodiscard]] persistence::change_ears ears() {
    return {[this] { note([&] { ++heard_, last_ = steady_clock::now(); }); },
        [this](const std::string& why) { note([&] { ++deaf_, why_ = why; }); }};
  }
  /// Whether it is told so often within the patience of 20 s.
  [[nodiscard]] bool heard(int times) {
    return waits([&] { return heard_ >= times; });
  }
  [[nodiscard]] bool deaf(int times) {
    return waits([&] { return deaf_ >= times; });
  }
  [[nodiscard]] int count() {
    const std::lock_guard lock{mutex_};
    return heard_;
  }
  [[nodiscard]] steady_clock::time_point last() {
    const std::lock_guard lock{mutex_};
    return last_;
  }
  [[nodiscard]] std::string why() {
    const std::lock_guard lock{mutex_};
    return why_;
  }

 private:
  template <class What>
  void note(What what) {
    {
      const std::lock_guard lock{mutex_};
      what();
    }
    changed_.notify_all();
  }
  template <class Condition>
  bool waits(Condition condition) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, 20s, condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int heard_ = 0, deaf_ = 0;
  steady_clock::time_point last_;
  std::string why_;
};

std::string path_of(const store_fixture& store) {
  return store.url().substr(std::string{"sqlite:"}.size());
}
std::unique_ptr<persistence::sql::connection> open(const on_sqlite& store) {
  persistence::sqlite_options options;
  options.path = path_of(store);
  return persistence::open_sqlite(options);
}
std::unique_ptr<persistence::sql::connection> open(const on_postgres& store) {
  persistence::postgres_options options;
  options.url = store.url();
  return persistence::open_postgres(options);
}

void cut(on_sqlite& store) {
  std::filesystem::remove(path_of(store) + "-serve");
}
void cut(on_postgres& store) {
  store.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE query = 'LISTEN mbs_account_changes' AND datname = current_database()");
}

}  // namespace

TEST_CASE_TEMPLATE(
    "whoever watches hears of each change within moments of its commit", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  told all;
  const auto watch = persistence::watch_changes(store.url(), all.ears());
  REQUIRE(all.heard(1));  // what was there before
  std::vector<std::chrono::microseconds> late;
  for (int i = 0; i < 30; ++i) {
    const auto before = all.count();
    store.credit(account, money::from_shillings(1), "R" + std::to_string(i));
    const auto committed = steady_clock::now();
    REQUIRE(all.heard(before + 1));
    late.push_back(std::chrono::duration_cast<std::chrono::microseconds>(all.last() - committed));
  }
  std::ranges::sort(late);
  MESSAGE("heard after " << late[late.size() / 2].count() << " us, at most " << late.back().count() << " us");
  CHECK(late[late.size() / 2] < 50ms);
}

TEST_CASE_TEMPLATE("nothing is heard of what was rolled back, nor of what is no change of an account", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  told all;
  const auto watch = persistence::watch_changes(store.url(), all.ears());
  REQUIRE(all.heard(1));
  const auto c = open(store);
  using persistence::sql::transaction;
  {
    const transaction undone{*c, transaction::kind::write};
    persistence::note_account_change(*c, account);
  }
  store.accept({store.new_message(account)});
  {
    transaction other{*c, transaction::kind::write};
    c->execute("UPDATE accounts SET name = 'B' WHERE id = $1", {account.value});
    other.commit();
  }
  {
    transaction one{*c, transaction::kind::write};
    persistence::note_account_change(*c, account);
    persistence::note_people_change(*c);
    one.commit();
  }
  CHECK(all.heard(2));
  CHECK(all.count() == 2);
}

TEST_CASE_TEMPLATE(
    "a watch that was cut off says so, and hears again by itself", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  told all;
  const auto watch = persistence::watch_changes(store.url(), all.ears());
  REQUIRE(all.heard(1));
  for (int i = 1; i <= 3; ++i) {
    const auto before = all.count();
    cut(store);
    CHECK(all.deaf(i));
    CHECK(all.heard(before + 1));  // once more: something may have been committed meanwhile
    store.credit(account, money::from_shillings(1), "R" + std::to_string(i));
    CHECK(all.heard(before + 2));
  }
  CHECK_FALSE(all.why().empty());
}

TEST_CASE("a watch whose database is not there says why once, goes on trying, and ends at once") {
  for (const std::string url : {"sqlite:/nowhere/mbs.db", "postgresql://mbs@127.0.0.1:1/mbs"}) {
    told all;
    auto watch = persistence::watch_changes(url, all.ears());
    CHECK(all.deaf(1));
    CHECK(all.count() == 0);
    const auto began = steady_clock::now();
    watch.reset();
    CHECK(steady_clock::now() - began < 5s);
  }
  CHECK_THROWS_AS((void)persistence::watch_changes("mysql://x", {}), std::runtime_error);
}

}  // namespace mbs::test
