#include "persistence/sqlite/sqlite_log_keeper.hpp"

#include "persistence/sqlite/sqlite_statement.hpp"

#include <chrono>

namespace mbs::persistence {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds rest{50};  // between two rounds, when readers keep the log from beginning anew
constexpr milliseconds turn_patience{1000};  // for the last pages of a round
constexpr int few_pages = 200;               // about a millisecond of copying
constexpr int passes_at_most = 4;

/// Copies what no reader needs the old page of; gives how many pages of the log are in the database now.
int copy_pages(sqlite_api::sqlite3* db) {
  int in_log = 0, copied = 0;
  const int code =
      sqlite_api::sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw_sqlite(db, code, "checkpoint");
  return copied;
}

}  // namespace

sqlite_log_keeper::sqlite_log_keeper(sqlite_options options)
    : options_{std::move(options)}, thread_{[this] { work(); }} {}

sqlite_log_keeper::~sqlite_log_keeper() {
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void sqlite_log_keeper::note(int pages) noexcept {
  if (pages < pages_wanted || wanted_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock{mutex_};
  wanted_ = true;
  changed_.notify_all();
}

void sqlite_log_keeper::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [&] { return wanted_ || ends_; });
    if (ends_) return;
    lock.unlock();
    try {
      shorten();
    } catch (const std::exception&) {
      connection_.reset();  // JOURNAL meets the same trouble and says so; or it copies the log itself
    }
    lock.lock();
    wanted_ = false;
    changed_.wait_for(lock, rest, [&] { return ends_; });
  }
}

void sqlite_log_keeper::shorten() {
  if (!connection_) connection_ = open_sqlite(options_);
  auto* db = native_sqlite(*connection_);
  int copied = copy_pages(db);
  for (int pass = 1; pass < passes_at_most; ++pass) {
    const int before = std::exchange(copied, copy_pages(db));
    if (copied - before <= few_pages) break;
  }
  const auto turn =
      options_.turns->take(options_.writes_as, sqlite_write_turns::clock::now() + turn_patience);
  if (turn) (void)copy_pages(db);
}

}  // namespace mbs::persistence
