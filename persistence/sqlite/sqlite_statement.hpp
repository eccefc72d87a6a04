#pragma once

#include "persistence/sql/sql.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

/// A prepared statement of SQLite. Internal to persistence/: the two files that speak SQLite's own interface.
namespace mbs::persistence {

/// Throws the sql::error for a result code of `db`.
[[noreturn]] void throw_sqlite(sqlite_api::sqlite3* db, int code, std::string_view doing);

/// Bound by position (1-based), run once a row; what is bound must live until run() returns.
class sqlite_statement {
 public:
  sqlite_statement(sqlite_api::sqlite3* db, std::string_view text);
  sqlite_statement(sqlite_statement&& other) noexcept;
  sqlite_statement& operator=(sqlite_statement&&) = delete;
  ~sqlite_statement();

  sqlite_statement& integer(int at, std::int64_t value);
  sqlite_statement& text(int at, std::string_view value);
  sqlite_statement& blob(int at, std::string_view value);
  sqlite_statement& null(int at);
  /// By the name "$number"; copies what it binds.
  void bind(int number, const sql::parameter& value);

  /// True when there is a row to read.
  [[nodiscard]] bool step();
  /// Steps to the end and makes ready for the next row's values.
  void run();
  void reset() noexcept;
  [[nodiscard]] sqlite_api::sqlite3_stmt* native() const noexcept { return statement_; }

 private:
  void check(int code);
  sqlite_api::sqlite3* db_;
  sqlite_api::sqlite3_stmt* statement_ = nullptr;
};

/// The native handle of a connection made by open_sqlite.
[[nodiscard]] sqlite_api::sqlite3* native_sqlite(sql::connection& c);

}  // namespace mbs::persistence
