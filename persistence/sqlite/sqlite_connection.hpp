#pragma once

#include "persistence/sql/sql.hpp"
#include "persistence/sqlite/sqlite_write_turns.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

/// SQLite behind the seam. Internal to persistence/.
namespace mbs::persistence {

class sqlite_log_keeper;

enum class at_opening : std::uint8_t {
  needs_file,  ///< a database that is there, as mbs works with it
  makes_file,  ///< the same, made if need be
  only_looks,  ///< a file that may be no database of mbs: nothing of it is changed
};

struct sqlite_options {
  std::string path;
  std::string synchronous = "FULL";  ///< PRAGMA synchronous; require_durability() insists on FULL or EXTRA
  at_opening opening = at_opening::needs_file;
  std::uint32_t cache_kib = 64U << 10;          ///< pages kept in memory
  std::chrono::milliseconds statement_limit{};  ///< of each statement's own time; 0: none
  std::shared_ptr<sqlite_write_turns> turns = std::make_shared<sqlite_write_turns>();
  sqlite_writer writes_as = sqlite_writer::other;
  std::shared_ptr<sqlite_log_keeper> keeper{};  ///< of the log; none: who writes copies it after 64 MiB
};

/// Opens the file, in WAL mode unless it only looks. What it writes, it writes in its turn: a transaction
/// waits for that at begin_write(), a statement outside of one by itself. Throws sql::error, with the reason
/// of the operating system where that has one.
[[nodiscard]] std::unique_ptr<sql::connection> open_sqlite(const sqlite_options& options);

/// The write-ahead log gives back to the file system what it does not need, as far as that keeps nobody
/// waiting. `c` is one of open_sqlite. Throws sql::error.
void shrink_sqlite_log(sql::connection& c);

}  // namespace mbs::persistence
