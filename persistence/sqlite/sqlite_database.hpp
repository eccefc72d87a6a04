#pragma once

#include "persistence/database.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mbs::persistence {

/// "sqlite:path" or "sqlite:path?synchronous=normal" (a word of PRAGMA synchronous; the default is full).
/// `wanted` as in database::open.
/// Errors: malformed_request. Internal to persistence/.
[[nodiscard]] domain::result<std::unique_ptr<database>> open_sqlite_database(
    const std::string& url, const database_options& wanted);

/// The file's path in such a URL; empty when it is none. Internal to persistence/.
[[nodiscard]] std::string sqlite_path_in(const std::string& url);

}  // namespace mbs::persistence
