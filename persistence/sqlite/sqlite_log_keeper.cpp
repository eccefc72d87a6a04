#include "persistence/sqlite/sqlite_log_keeper.hpp"

#include "persistence/sqlite/sqlite_statement.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace mbs::persistence {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds rest{50};  // between two rounds, when readers keep the log from beginning anew
constexpr int few_pages = 200;    // about a millisecond of copying
constexpr int passes_at_most = 4;

/// Copies what no reader needs the old page of; gives how many pages of the log are in the database now.
int copy_pages(sqlite_api::sqlite3* db) {
  int in_log = 0, copied = 0;
  const int code =
      sqlite_api::sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw_sqlite(db, code, "checkpoint");
  return copied;
}

/// What was copied goes to the disk; SQLite itself sees to that only when nothing is left to copy, and then
/// the committer would wait for it.
void put_on_disk(sqlite_api::sqlite3* db) {
  sqlite_api::sqlite3_file* file = nullptr;
  if (sqlite_api::sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return;
  if (file != nullptr && file->pMethods != nullptr)
    (void)file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

/// Of the calling thread alone (setpriority(2), "C library/kernel differences").
void lower_priority() {
  constexpr int niceness = 10;
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

}  // namespace

sqlite_log_keeper::sqlite_log_keeper(sqlite_options options, int wanted)
    : options_{std::move(options)}, wanted_{wanted}, thread_{[this] { work(); }} {}

sqlite_log_keeper::~sqlite_log_keeper() {
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool sqlite_log_keeper::committed(int in_log) noexcept {
  if (in_log < wanted_) return false;
  if (in_log >= times_at_most * wanted_) return true;
  const auto now = stage_.load(std::memory_order_acquire);
  if (now == stage::copies) return false;
  if (now == stage::is_nearly_done) {
    stage_.store(stage::rests, std::memory_order_release);
    return true;
  }
  {
    const std::lock_guard lock{mutex_};
    stage_.store(stage::copies, std::memory_order_release);
  }
  changed_.notify_all();
  return false;
}

void sqlite_log_keeper::work() {
  lower_priority();
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [&] { return stage_ == stage::copies || ends_; });
    if (ends_) return;
    lock.unlock();
    try {
      shorten();
    } catch (const std::exception&) {
      connection_.reset();  // JOURNAL meets the same trouble and says so; or it copies the log itself
    }
    lock.lock();
    stage_ = stage::is_nearly_done;
    // Readers may keep the log from beginning anew: the next round is not at once.
    changed_.wait_for(lock, rest, [&] { return ends_; });
  }
}

void sqlite_log_keeper::shorten() {
  if (!connection_) connection_ = open_sqlite(options_);
  auto* db = native_sqlite(*connection_);
  int copied = copy_pages(db);
  for (int pass = 1; pass < passes_at_most; ++pass) {
    put_on_disk(db);
    const int before = std::exchange(copied, copy_pages(db));
    if (copied - before <= few_pages) break;
  }
}

}  // namespace mbs::persistence
