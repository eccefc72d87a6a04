#pragma once

#include "persistence/sql/sql.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

struct pg_conn;    // libpq's PGconn
struct pg_result;  // libpq's PGresult

/// PostgreSQL behind the seam. Internal to persistence/: the files that speak libpq.
namespace mbs::persistence {

struct postgres_options {
  std::string url;
  /// Every query of the message plane, of people and of the journal is meant for an index; a new day's
  /// partition has no statistics yet, and without them the planner would rather read it whole.
  bool indexes_only = true;
  /// Of each statement, kept by the server; 0: none. A server that is silent for `silence` more than that
  /// counts as lost: it may be stopped, or packets may vanish on the way.
  std::chrono::milliseconds statement_limit{};
  static constexpr std::chrono::milliseconds silence{2'000};
};

/// Waits at most 2 s for a connection unless the URL says otherwise. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::connection> open_postgres(const postgres_options& options);

/// The native handle of a connection made by open_postgres.
[[nodiscard]] pg_conn* native_postgres(sql::connection& c);

struct clear_result {
  void operator()(pg_result* r) const noexcept;
};
using postgres_result = std::unique_ptr<pg_result, clear_result>;

/// As PQgetResult, but when the server is silent for too long the connection is given up. Throws sql::error
/// (lost).
[[nodiscard]] postgres_result next_result(sql::connection& c);
/// As PQputCopyData, with the same patience.
void put_copy_data(sql::connection& c, std::string_view bytes);
/// As PQputCopyEnd.
void end_copy(sql::connection& c);

/// Throws the sql::error for the last failure of `connection`; `result` may be null.
[[noreturn]] void throw_postgres(pg_conn* connection, const pg_result* result);

/// True for a URL that libpq understands, and in which no '@' or '/' of a password was left as it is: what
/// comes after it would be taken for the host, and said to everybody.
[[nodiscard]] bool is_postgres_url(const std::string& url);

/// "postgresql://HOST:PORT/NAME", as far as the URL says them.
[[nodiscard]] std::string name_of(const std::string& url);

/// Asks once more: true when a server answers and lets this user in under no circumstances that pass by
/// themselves (wrong password or user, no such database); false when it is away, is starting, or is there.
[[nodiscard]] bool refuses_for_good(const std::string& url);

}  // namespace mbs::persistence
