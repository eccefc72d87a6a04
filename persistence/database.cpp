#include "persistence/database.hpp"

#include "persistence/sqlite_database.hpp"

namespace mbs::persistence {

domain::result<std::unique_ptr<database>> database::open(const std::string& url) {
  if (url.starts_with("sqlite:")) return open_sqlite_database(url);
  return domain::errc::malformed_request;
}

}  // namespace mbs::persistence
