#pragma once

#include "persistence/sql/sql.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

/// SQLite behind the seam. Internal to persistence/.
namespace mbs::persistence {

struct sqlite_options {
  std::string path;
  std::string synchronous = "FULL";     ///< PRAGMA synchronous; require_durability() insists on FULL or EXTRA
  std::uint32_t cache_kib = 64U << 10;  ///< pages kept in memory
  std::chrono::milliseconds statement_limit{};  ///< of each statement's own time; 0: none
};

/// Opens (and creates) the file in WAL mode. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::connection> open_sqlite(const sqlite_options& options);

}  // namespace mbs::persistence
