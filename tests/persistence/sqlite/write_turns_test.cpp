#include "persistence/sqlite/sqlite_connection.hpp"
#include "persistence/sqlite/sqlite_write_turns.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace mbs::test {

using persistence::sqlite_write_turns;
using persistence::sqlite_writer;
using namespace std::chrono_literals;

namespace {

/// Writers that come one after the other while the turn is held, and note in which order they get it.
struct line {
  sqlite_write_turns turns;
  std::atomic<std::size_t> waiting{0};
  std::vector<char> order;  // written by whoever has the turn
  std::vector<std::thread> threads;
  sqlite_write_turns::turn held = turns.take(sqlite_writer::other, soon());

  static sqlite_write_turns::clock::time_point soon() { return sqlite_write_turns::clock::now() + 60s; }
  void join(char name, sqlite_writer who, std::function<void()> then = {}) {
    const auto before = turns.waiting();
    threads.emplace_back([this, name, who, then = std::move(then)] {
      const auto turn = turns.take(who, soon());
      order.push_back(name);
      if (then) then();
    });
    while (turns.waiting() == before)
      std::this_thread::yield();
  }
  std::string go() {
    held.end();
    for (auto& t : threads)
      t.join();
    return {order.begin(), order.end()};
  }
};

}  // namespace

TEST_CASE("the journal writes before all others, and they write in the order in which they came") {
  line l;
  l.join('a', sqlite_writer::other);
  l.join('b', sqlite_writer::other);
  l.join('J', sqlite_writer::journal);
  l.join('c', sqlite_writer::other);
  CHECK(l.go() == "Jabc");
}

TEST_CASE("a journal that always has something to write lets one of the others in now and then") {
  line l;
  l.join('a', sqlite_writer::other);
  l.join('b', sqlite_writer::other);
  constexpr int commits = 30;
  l.join('J', sqlite_writer::journal);
  for (int i = 1; i < commits; ++i)
    l.join('J', sqlite_writer::journal);
  const auto order = l.go();
  CHECK(order.find('a') == sqlite_write_turns::journal_turns_at_most);
  CHECK(order.find('b') == 2 * sqlite_write_turns::journal_turns_at_most + 1);
  CHECK(order.size() == commits + 2);
}

TEST_CASE("who waits too long gets no turn and is in nobody's way") {
  line l;
  CHECK_FALSE(l.turns.take(sqlite_writer::other, sqlite_write_turns::clock::now()));
  CHECK_FALSE(l.turns.take(sqlite_writer::journal, sqlite_write_turns::clock::now()));
  l.join('a', sqlite_writer::other);
  CHECK(l.go() == "a");
  CHECK(l.turns.take(sqlite_writer::other, line::soon()));
}

TEST_CASE("a transaction and a statement of its own end their turn, however they end") {
  const auto folder = new_folder();
  const auto turns = std::make_shared<sqlite_write_turns>();
  const auto c = persistence::open_sqlite(
      {.path = (folder / "a.db").string(), .opening = persistence::at_opening::makes_file, .turns = turns});
  const auto is_free = [&] {
    return static_cast<bool>(turns->take(sqlite_writer::other, sqlite_write_turns::clock::now() + 60s));
  };
  c->run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  c->execute("INSERT INTO t VALUES ($1)", {std::int64_t{1}});
  CHECK(is_free());
  CHECK_THROWS(c->execute("INSERT INTO t VALUES ($1)", {std::int64_t{1}}));
  CHECK(is_free());
  {
    persistence::sql::transaction both{*c, persistence::sql::transaction::kind::write};
    c->execute("INSERT INTO t VALUES ($1)", {std::int64_t{2}});
    CHECK_FALSE(turns->take(sqlite_writer::other, sqlite_write_turns::clock::now()));
  }
  CHECK(is_free());
  {
    persistence::sql::transaction both{*c, persistence::sql::transaction::kind::write};
    c->execute("INSERT INTO t VALUES ($1)", {std::int64_t{3}});
    both.commit();
  }
  CHECK(is_free());
  {
    persistence::sql::transaction look{*c, persistence::sql::transaction::kind::read};
    CHECK(c->query("SELECT COUNT(*) FROM t", {})->next());
    CHECK(is_free());
  }
  {
    const auto lost = persistence::open_sqlite({.path = (folder / "a.db").string(), .turns = turns});
    lost->begin_write();
  }
  CHECK(is_free());
  std::filesystem::remove_all(folder);
}

TEST_CASE("a lock that another process has is waited for without keeping the turn") {
  const auto folder = new_folder();
  const auto path = (folder / "a.db").string();
  // Turns of its own: as another process has them.
  const auto other = persistence::open_sqlite({.path = path, .opening = persistence::at_opening::makes_file});
  other->run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const auto turns = std::make_shared<sqlite_write_turns>();
  other->begin_write();
  std::thread writer{[&] {
    const auto c = persistence::open_sqlite({.path = path, .turns = turns});
    c->execute("INSERT INTO t VALUES ($1)", {std::int64_t{1}});
  }};
  bool had_a_turn = false;
  while (!had_a_turn)
    had_a_turn =
        static_cast<bool>(turns->take(sqlite_writer::journal, sqlite_write_turns::clock::now() + 60s));
  other->run("COMMIT");
  writer.join();
  CHECK(sqlite_number(path, "SELECT COUNT(*) FROM t") == 1);
  std::filesystem::remove_all(folder);
}

TEST_CASE("the write-ahead log of a small database shrinks again") {
  on_sqlite store;
  const auto log = std::filesystem::path{store.url().substr(std::string_view{"sqlite:"}.size()) + "-wal"};
  const auto account = store.new_account();
  store.run(
      "CREATE TABLE filler (x BLOB); "
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
      "INSERT INTO filler SELECT zeroblob(4000) FROM n");
  CHECK(std::filesystem::file_size(log) > 16'000'000);
  // Somebody reads: it is put off, and nobody waits.
  {
    auto reader = persistence::open_sqlite({.path = store.url().substr(7)});
    persistence::sql::transaction look{*reader, persistence::sql::transaction::kind::read};
    CHECK(reader->query("SELECT COUNT(*) FROM filler", {})->next());
    store.credit(account, money::from_units(1), "meanwhile");
    CHECK(store.maintenance().maintain(noon(), 2, {}, {}));
  }
  CHECK(store.maintenance().maintain(noon(), 2, {}, {}));
  CHECK(std::filesystem::file_size(log) < 1'000'000);
  CHECK(store.ledger().verify()->differences.empty());
}

}  // namespace mbs::test
