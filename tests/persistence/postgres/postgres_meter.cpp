#include "tests/persistence/postgres/postgres_meter.hpp"

#include "persistence/postgres/postgres_connection.hpp"

namespace mbs::test {

postgres_meter::postgres_meter(store_fixture& store) : store_{store} {
  reopen();
}

std::int64_t postgres_meter::rows(const std::function<void()>& run) {
  run();
  reopen();  // figures are told when a connection ends
  const auto before = read();
  run();
  reopen();
  return read() - before;
}

void postgres_meter::reopen() {
  using namespace std::chrono_literals;
  connection_ = std::make_unique<persistence::sql_store_connection>(
      [url = store_.url()] { return persistence::open_postgres({.url = url, .indexes_only = true}); },
      persistence::database_options{.write_step = 5ms, .secrets = {}},
      [](persistence::sql::connection&, domain::time_point, int) {});
  settle();
}

// Until no other connection is left to tell.
void postgres_meter::settle() {
  while (store_.number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND backend_type = 'client backend' AND pid <> pg_backend_pid()") != 0) {
  }
}

std::int64_t postgres_meter::read() {
  return store_.number(
      "SELECT CAST(COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0) AS BIGINT) "
      "FROM pg_stat_user_tables");
}

}  // namespace mbs::test
