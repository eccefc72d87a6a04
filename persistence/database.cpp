#include "persistence/database.hpp"

#include "persistence/postgres/postgres_database.hpp"
#include "persistence/sqlite/sqlite_database.hpp"

namespace mbs::persistence {

domain::result<std::unique_ptr<database>> database::open(const std::string& url) {
  if (url.starts_with("sqlite:")) return open_sqlite_database(url);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return open_postgres_database(url);
  return domain::errc::malformed_request;
}

}  // namespace mbs::persistence
