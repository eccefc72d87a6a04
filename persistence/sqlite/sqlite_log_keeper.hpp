#pragma once

#include "persistence/sqlite/sqlite_connection.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

/// Who copies SQLite's write-ahead log into the database while JOURNAL writes. Internal to persistence/.
namespace mbs::persistence {

/// A checkpoint of 32 MiB takes tens of milliseconds, and whoever makes it commits nothing meanwhile. So a
/// thread of its own makes it beside JOURNAL (a passive checkpoint stops no writer), again for what came
/// meanwhile, and the last few pages in a turn of its own, in which the log is whole in the database: the next
/// commit then begins it anew. https://sqlite.org/wal.html#avoiding_excessively_large_wal_files
class sqlite_log_keeper {
 public:
  static constexpr int pages_wanted = 8000;  ///< 32 MiB: a page is copied once however often it changed
  /// What JOURNAL copies itself when the keeper does not come to it: readers hold it up, or the disk does.
  static constexpr int pages_at_most = 4 * pages_wanted;

  /// Opens its connection when it is first needed.
  explicit sqlite_log_keeper(sqlite_options options);
  /// Waits for a checkpoint under way.
  ~sqlite_log_keeper();
  sqlite_log_keeper(const sqlite_log_keeper&) = delete;
  sqlite_log_keeper& operator=(const sqlite_log_keeper&) = delete;

  /// A commit left the log with so many pages. From any thread; never waits.
  void note(int pages) noexcept;

 private:
  void work();
  void shorten();

  sqlite_options options_;
  std::unique_ptr<sql::connection> connection_;  // of the thread
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> wanted_{false};
  bool ends_ = false;
  std::thread thread_;  // last: begins when all else is there
};

}  // namespace mbs::persistence
