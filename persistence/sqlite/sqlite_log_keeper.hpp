#pragma once

#include "persistence/sqlite/sqlite_connection.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

/// Who copies SQLite's write-ahead log into the database while JOURNAL writes. Internal to persistence/.
namespace mbs::persistence {

/// A checkpoint of 32 MiB takes tens of milliseconds, and whoever makes it commits nothing meanwhile. So a
/// thread of its own makes it beside JOURNAL (a passive checkpoint stops no writer), with a low priority and
/// again for what came meanwhile. The last few pages are copied by JOURNAL after its next commit: with those
/// the whole log is in the database, and the commit after it begins the log anew.
/// https://sqlite.org/wal.html#avoiding_excessively_large_wal_files
class sqlite_log_keeper {
 public:
  static constexpr int pages = 8000;  ///< 32 MiB: a page is copied once however often it changed
  /// What JOURNAL copies itself when the keeper does not come to it: readers hold it up, or the disk does.
  static constexpr int times_at_most = 4;

  /// Begins when the log has `wanted` pages. Opens its connection when it is first needed.
  explicit sqlite_log_keeper(sqlite_options options, int wanted = pages);
  /// Waits for a checkpoint under way.
  ~sqlite_log_keeper();
  sqlite_log_keeper(const sqlite_log_keeper&) = delete;
  sqlite_log_keeper& operator=(const sqlite_log_keeper&) = delete;

  /// A commit left so many pages in the log. True: the committer should copy what is left of it, a few
  /// pages or, after a failure of the keeper, all. From any thread; never waits.
  [[nodiscard]] bool committed(int in_log) noexcept;

 private:
  enum class stage : std::uint8_t { rests, copies, is_nearly_done };
  void work();
  void shorten();

  sqlite_options options_;
  int wanted_;
  std::unique_ptr<sql::connection> connection_;  // of the thread
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<stage> stage_{stage::rests};
  bool ends_ = false;
  std::thread thread_;  // last: begins when all else is there
};

}  // namespace mbs::persistence
