#pragma once

#include "persistence/sql/change_listener.hpp"

#include <memory>
#include <string>

/// Word of changes between processes that share a SQLite file, which has none of its own: a file beside it is
/// touched, and the operating system tells whoever watches it (inotify(7)). Internal to persistence/.
namespace mbs::persistence {

/// Watches the file of the server's lock; makes it when it is not there. Throws std::system_error.
[[nodiscard]] std::unique_ptr<sql::change_source> open_sqlite_changes(const std::string& database_path);

/// Whoever watches hears of it. Says nothing when it cannot be done, as where no server ever was.
void tell_of_sqlite_change(const std::string& database_path) noexcept;

}  // namespace mbs::persistence
