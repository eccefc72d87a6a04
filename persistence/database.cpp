#include "persistence/database.hpp"

#include "persistence/postgres/postgres_database.hpp"
#include "persistence/sqlite/sqlite_database.hpp"

namespace mbs::persistence {

domain::result<std::unique_ptr<database>> database::open(
    const std::string& url, const database_options& options) {
  if (url.starts_with("sqlite:")) return open_sqlite_database(url, options);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return open_postgres_database(url, options);
  return domain::errc::malformed_request;
}

std::string schema_state::complaint() const {
  const auto versions = "the database has schema version " + std::to_string(found) + ", this program ";
  if (is_fresh()) return "the database has not been prepared; `mbs migrate` does that";
  if (is_newer())
    return versions + "knows versions up to " + std::to_string(needed) + ": use a newer program";
  if (is_older()) {
    return versions + "needs " + std::to_string(needed) +
        ": back it up, then `mbs migrate` or `mbs serve --migrate`; there is no way back";
  }
  return {};
}

}  // namespace mbs::persistence
