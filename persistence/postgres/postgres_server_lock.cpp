#include "persistence/postgres/postgres_server_lock.hpp"

#include "persistence/postgres/postgres_session_check.hpp"

#include <utility>

namespace mbs::persistence {

namespace {

// Two numbers that nobody else uses: "mbs", serve.
const std::string lock_key = "7168627, 1";

struct lock_holder {
  std::int64_t backend = 0;  // 0: nobody
  std::string description;
};

bool try_lock(sql::connection& c) {
  return c.query("SELECT 1 WHERE pg_try_advisory_lock(" + lock_key + ")", {})->next();
}

lock_holder find_holder(sql::connection& c) {
  const auto row = c.query(
      "SELECT l.pid, COALESCE(host(a.client_addr), 'a local socket') FROM pg_locks l "
      "LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "AND (l.classid, l.objid, l.objsubid) = (7168627, 1, 2)",
      {});
  if (!row->next()) return {};
  return {row->integer(0),
      "PostgreSQL's process " + std::to_string(row->integer(0)) + ", connected from " +
          std::string{row->bytes(1)}};
}

}  // namespace

void postgres_server_lock::take() {
  auto connection = open_postgres(options_);
  // Before the lock: in a pool it would stay behind with whatever session had it.
  require_own_session(*connection, options_);
  lock(*connection);
  first_ = std::move(connection);
}

void postgres_server_lock::keep_away(sql::connection& c) {
  if (c.query("SELECT 1 WHERE pg_try_advisory_xact_lock_shared(" + lock_key + ")", {})->next()) return;
  throw sql::error{sql::failure::refused,
      "an mbs server runs on this database (" + find_holder(c).description +
          "): stop it before it is upgraded"};
}

bool postgres_server_lock::is_held(sql::connection& c) {
  return find_holder(c).backend != 0;
}

std::unique_ptr<sql::connection> postgres_server_lock::open() {
  if (first_) return std::move(first_);
  auto connection = open_postgres(options_);
  lock(*connection);
  return connection;
}

void postgres_server_lock::lock(sql::connection& c) {
  // A machine that vanished with its server does not keep the lock for hours: its connection ends in half a
  // minute.
  c.run("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3");
  if (!try_lock(c)) {
    const auto holder = find_holder(c);
    const std::string held = "another mbs server holds this database (" + holder.description + ')';
    if (own_backend_ != 0 && holder.backend != 0 && holder.backend != own_backend_)
      throw sql::error{sql::failure::overtaken, held};
    // The own connection broke, and PostgreSQL has not noticed yet.
    if (own_backend_ != 0) (void)c.query("SELECT pg_terminate_backend($1::bigint::int)", {own_backend_});
    try {
      c.run("SELECT pg_advisory_lock(" + lock_key + ")");  // for lock_timeout at most
    } catch (const sql::error& e) {
      if (e.kind() == sql::failure::lost) throw;
      throw sql::error{e.kind(), held};
    }
  }
  const auto row = c.query("SELECT pg_backend_pid()", {});
  own_backend_ = row->next() ? row->integer(0) : 0;
}

}  // namespace mbs::persistence
