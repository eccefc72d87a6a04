#include "persistence/postgres/postgres_session_check.hpp"

#include <libpq-fe.h>

namespace mbs::persistence {

namespace {

/// PostgreSQL's process behind a connection: one a session.
std::int64_t process_of(sql::connection& c) {
  const auto row = c.query("SELECT pg_backend_pid()", {});
  return row->next() ? row->integer(0) : 0;
}

[[noreturn]] void refuse(sql::connection& c) {
  auto* native = native_postgres(c);
  const auto* host = PQhost(native);
  const auto* port = PQport(native);
  throw sql::error{sql::failure::refused,
      "the pooler at " + std::string{host != nullptr ? host : ""} + ':' + (port != nullptr ? port : "") +
          " lends sessions for one transaction only, so that no server could hold the database; let it pool by "
          "session (PgBouncer: pool_mode = session), or name PostgreSQL itself in database.url"};
}

/// While `busy` is in a transaction, and so has the session that it got, `idle` must still have its own.
void require_same(sql::connection& busy, sql::connection& idle, std::int64_t process) {
  const sql::transaction held{busy, sql::transaction::kind::read};
  (void)process_of(busy);
  if (process_of(idle) != process) refuse(idle);
}

}  // namespace

void require_own_session(sql::connection& connection, const postgres_options& options) {
  // A pool that is in use by others shows itself by chance: several chances.
  constexpr int rounds = 4;
  const auto another = open_postgres(options);
  const auto one = process_of(connection);
  const auto other = process_of(*another);
  // First, because a pool of a single session would make the rounds wait for each other.
  if (one == other) refuse(connection);
  for (int round = 0; round < rounds; ++round) {
    require_same(*another, connection, one);
    require_same(connection, *another, other);
  }
}

}  // namespace mbs::persistence
