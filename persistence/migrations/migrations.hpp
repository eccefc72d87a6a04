#pragma once

#include "persistence/sql/sql.hpp"

#include <span>
#include <string>
#include <vector>

/// Forward-only, numbered changes of the schema, embedded in the program. Internal to persistence/.
namespace mbs::persistence {

struct migration {
  int number;  ///< 1, 2, 3 …
  const char* name;
  const char* script;
};

[[nodiscard]] std::span<const migration> sqlite_migrations() noexcept;
[[nodiscard]] std::span<const migration> postgres_migrations() noexcept;

/// Applies what is missing in one transaction, in which `lock` keeps other processes out. Returns the names
/// of what it applied. Throws sql::error, or std::runtime_error when the schema is newer than `known`.
std::vector<std::string> apply_migrations(
    sql::connection& c, std::span<const migration> known, const std::string& lock);

}  // namespace mbs::persistence
