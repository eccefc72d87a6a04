#include "persistence/change_watch.hpp"

#include "persistence/postgres/postgres_change_source.hpp"
#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/sql/change_listener.hpp"
#include "persistence/sqlite/sqlite_change_source.hpp"
#include "persistence/sqlite/sqlite_database.hpp"

#include <stdexcept>
#include <utility>

namespace mbs::persistence {

std::unique_ptr<change_watch> watch_changes(const std::string& url, change_ears ears) {
  if (is_postgres_url(url))
    return std::make_unique<sql::change_listener>(
        [url] { return open_postgres_changes(url); }, std::move(ears));
  const auto path = sqlite_path_in(url);
  if (path.empty()) throw std::runtime_error{"this is no URL of a database"};
  return std::make_unique<sql::change_listener>(
      [path] { return open_sqlite_changes(path); }, std::move(ears));
}

}  // namespace mbs::persistence
