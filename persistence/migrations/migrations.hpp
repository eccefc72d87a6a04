#pragma once

#include "persistence/database.hpp"
#include "persistence/sql/sql.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

/// Forward-only, numbered changes of the schema, embedded in the program. Internal to persistence/.
namespace mbs::persistence {

struct migration {
  int number;  ///< 1, 2, 3 …; a number that one database has nothing for is left out there
  const char* name;
  const char* script;
};

[[nodiscard]] std::span<const migration> sqlite_migrations() noexcept;
[[nodiscard]] std::span<const migration> postgresql_migrations() noexcept;

/// Reads which steps the database has; `table_query` answers a row when it has the table of them. Throws
/// sql::error.
[[nodiscard]] schema_state read_schema(
    sql::connection& c, std::span<const migration> known, const std::string& table_query);

/// Applies what is missing, each step in a transaction of its own together with its row in schema_migrations:
/// whatever ends the process, the next call goes on after the last whole step. `lock` keeps other processes
/// out of each transaction; `no_server` throws when a server is running on the database, and is asked before
/// a step is applied, never when there is none to apply: a step may take from under an older program what it
/// reads and writes. Returns the names of what it applied. Throws sql::error, or std::runtime_error when the
/// schema is newer than `known`.
std::vector<std::string> apply_migrations(sql::connection& c, std::span<const migration> known,
    const std::string& lock, const std::function<void()>& no_server);

}  // namespace mbs::persistence
