#pragma once

#include "persistence/database.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mbs::persistence {

/// A URL of libpq. Errors: malformed_request. Internal to persistence/.
[[nodiscard]] domain::result<std::unique_ptr<database>> open_postgres_database(
    const std::string& url, const database_options& options);

}  // namespace mbs::persistence
