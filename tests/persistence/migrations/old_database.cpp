#include "tests/persistence/migrations/old_database.hpp"

#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "tests/support/private_postgres.hpp"

#include <fstream>
#include <iterator>

namespace mbs::test {

namespace {

std::string dump_of_7a3a836(const std::string& database) {
  const auto name = MBS_MIGRATION_FIXTURES "/7a3a836-" + database + ".sql";
  std::ifstream file{name};
  REQUIRE_MESSAGE(file, name);
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

old_on_sqlite::old_on_sqlite(beginning with) : folder_{new_folder()} {
  url_ = "sqlite:" + (folder_ / "mbs.db").string();
  if (with == beginning::of_7a3a836) connect()->run(dump_of_7a3a836("sqlite"));
}

old_on_sqlite::~old_on_sqlite() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<persistence::sql::connection> old_on_sqlite::connect() const {
  persistence::sqlite_options options;
  options.path = (folder_ / "mbs.db").string();
  options.opening = persistence::at_opening::makes_file;
  return persistence::open_sqlite(options);
}

std::span<const persistence::migration> old_on_sqlite::known() const {
  return persistence::sqlite_migrations();
}

std::string old_on_sqlite::schema_query() const {
  return "SELECT group_concat(s.sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY type, name) s";
}

old_on_postgres::old_on_postgres(beginning with) {
  url_ = shared_postgres().create_database();
  if (with == beginning::of_7a3a836) run_sql(url_, dump_of_7a3a836("postgresql"));
}

std::unique_ptr<persistence::sql::connection> old_on_postgres::connect() const {
  persistence::postgres_options options;
  options.url = url_;
  return persistence::open_postgres(options);
}

std::span<const persistence::migration> old_on_postgres::known() const {
  return persistence::postgresql_migrations();
}

std::string old_on_postgres::lock() const {
  return "SELECT pg_advisory_xact_lock(hashtext('mbs migrations'))";
}

std::string old_on_postgres::schema_query() const {
  return "SELECT string_agg(c.table_name || '.' || c.column_name || ' ' || c.data_type, ', ' "
         "ORDER BY c.table_name, c.column_name) || (SELECT string_agg(i.indexdef, '; ' ORDER BY i.indexdef) "
         "FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename !~ '_[0-9]{8}$') "
         "FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name !~ '_[0-9]{8}$'";
}

}  // namespace mbs::test
