#include "tests/persistence/store_fixture.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

namespace mbs::test {

namespace {

constexpr int messages_a_commit = 50;

// Commits without end: each adds 50 messages, an event to each and one reservation of them all.
[[noreturn]] void commit_until_killed(const std::string& url, domain::account_id account, int ready) {
  const auto database = std::move(persistence::database::open(url).value());
  const auto journal = database->journal();
  auto number = journal->last_commit().value();
  auto seq = journal->last_event().value().value;
  domain::id_generator ids{1, database->reader()->last_message().value().value};
  for (char sign = 'x';; sign = 0) {
    journal_batch batch;
    std::vector<domain::message> messages;
    for (int i = 0; i < messages_a_commit; ++i) {
      domain::message m;
      m.id = {ids.next(noon())};
      m.account = account;
      m.price = money::from_units(1);
      m.content = new_content();
      domain::message_event e;
      e.seq = {++seq};
      e.message = m.id;
      e.account = account;
      e.kind = event_kind::submitted;
      e.state = message_state::submitted;
      batch.events.push_back(e);
      messages.push_back(std::move(m));
    }
    batch.messages.push_back(std::make_shared<const std::vector<domain::message>>(std::move(messages)));
    batch.transfers.push_back(
        transfer_of(account, domain::transfer_kind::reserve, money::from_units(messages_a_commit)));
    if (journal->commit(++number, batch) != commit_outcome::committed) _exit(1);
    if (sign != 0 && write(ready, &sign, 1) != 1) _exit(2);
  }
}

}  // namespace

TEST_CASE("a process killed in the middle of commits leaves whole commits only") {
  on_sqlite store;
  const auto account = store.new_account();
  std::mt19937 random{20260314};
  for (int round = 0; round < 10; ++round) {
    store.reopen();
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const auto child = fork();
    if (child == 0) commit_until_killed(store.url(), account, ready[1]);
    char sign = 0;
    REQUIRE(read(ready[0], &sign, 1) == 1);
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    close(ready[0]);
    close(ready[1]);

    const auto commits = store.journal().last_commit().value();
    CHECK(commits > round);
    CHECK(store.number("SELECT COUNT(*) FROM messages") == commits * messages_a_commit);
    CHECK(store.number("SELECT COUNT(*) FROM message_events") == commits * messages_a_commit);
    CHECK(store.number("SELECT COUNT(*) FROM transfers") == commits);
    CHECK(store.journal().last_event().value().value == commits * messages_a_commit);
    CHECK(store.admin().verify()->differences.empty());
  }
}

TEST_CASE("a full disk fails the commit and nothing else") {
  on_sqlite store;
  const auto account = store.new_account();
  store.accept({store.new_message(account)});
  store.reopen();
  std::vector<domain::message> many;
  for (int i = 0; i < 5'000; ++i)
    many.push_back(store.new_message(account));
  const auto child = fork();
  if (child == 0) {
    // No file of this process may grow beyond 256 KiB: writing says so, as it does on a full disk.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{256 * 1024, 256 * 1024};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto database = std::move(persistence::database::open(store.url()).value());
    const auto journal = database->journal();
    const bool failed = journal->commit(2, batch_of(many)) == commit_outcome::failed;
    const bool again = journal->commit(2, batch_of({many.front()})) == commit_outcome::committed;
    _exit(failed && again ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(store.journal().last_commit().value() == 2);
  CHECK(store.number("SELECT COUNT(*) FROM messages") == 2);
}

TEST_CASE("a database that somebody else keeps locked fails the commit, and works when it is free") {
  on_sqlite store;
  const auto account = store.new_account();
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(store.url().substr(std::string_view{"sqlite:"}.size()).c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto m = store.new_message(account);
  CHECK(store.journal().commit(1, batch_of({m})) == commit_outcome::failed);
  CHECK(store.admin().intern_link("safaricom").error() == domain::errc::store_unavailable);
  CHECK(store.reader().last_message().value() == domain::message_id{});  // reading goes on
  sqlite3_close(other);
  store.accept({m});
  CHECK(store.admin().intern_link("safaricom"));
}

TEST_CASE("a folder that is not there makes the store unavailable, not the program") {
  const auto database = std::move(persistence::database::open("sqlite:/nonexistent/folder/mbs.db").value());
  CHECK(database->journal()->commit(1, {}) == commit_outcome::failed);
  CHECK(database->reader()->last_message().error() == domain::errc::store_unavailable);
  CHECK_THROWS_AS((void)database->migrate(), std::runtime_error);
}

}  // namespace mbs::test
