#pragma once

#include "persistence/sql/sql.hpp"

#include <memory>
#include <string>

/// SQLite behind the seam. Internal to persistence/.
namespace mbs::persistence {

struct sqlite_options {
  std::string path;
  std::string synchronous = "FULL";  ///< PRAGMA synchronous; require_durability() insists on FULL or EXTRA
};

/// Opens (and creates) the file in WAL mode. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::connection> open_sqlite(const sqlite_options& options);

}  // namespace mbs::persistence
