#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "persistence/sql.hpp"

/// PostgreSQL behind the seam. Internal to persistence/: the files that speak libpq.
namespace mbs::persistence {

struct postgres_options {
  std::string url;
  /// Every query of readers and journals is meant for an index; a new day's partition has no statistics yet,
  /// and without them the planner would rather read it whole.
  bool indexes_only = true;
};

/// Waits at most 2 s for a connection unless the URL says otherwise. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::connection> open_postgres(const postgres_options& options);

/// The native handle of a connection made by open_postgres.
[[nodiscard]] PGconn* native_postgres(sql::connection& c);

/// Throws the sql::error for the last failure of `connection`; `result` may be null.
[[noreturn]] void throw_postgres(PGconn* connection, const PGresult* result);

struct clear_result {
  void operator()(PGresult* r) const noexcept { PQclear(r); }
};
using postgres_result = std::unique_ptr<PGresult, clear_result>;

/// True for a URL that libpq understands.
[[nodiscard]] bool is_postgres_url(const std::string& url);

}  // namespace mbs::persistence
