#pragma once

#include "persistence/sql/sql.hpp"

#include <chrono>
#include <memory>
#include <string>

struct pg_conn;    // libpq's PGconn
struct pg_result;  // libpq's PGresult

/// PostgreSQL behind the seam. Internal to persistence/: the files that speak libpq.
namespace mbs::persistence {

struct postgres_options {
  std::string url;
  /// Every query of the message plane, of people and of the journal is meant for an index; a new day's
  /// partition has no statistics yet, and without them the planner would rather read it whole.
  bool indexes_only = true;
  std::chrono::milliseconds statement_limit{};  ///< of each statement; 0: none
};

/// Waits at most 2 s for a connection unless the URL says otherwise. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::connection> open_postgres(const postgres_options& options);

/// The native handle of a connection made by open_postgres.
[[nodiscard]] pg_conn* native_postgres(sql::connection& c);

/// Throws the sql::error for the last failure of `connection`; `result` may be null.
[[noreturn]] void throw_postgres(pg_conn* connection, const pg_result* result);

struct clear_result {
  void operator()(pg_result* r) const noexcept;
};
using postgres_result = std::unique_ptr<pg_result, clear_result>;

/// True for a URL that libpq understands.
[[nodiscard]] bool is_postgres_url(const std::string& url);

}  // namespace mbs::persistence
