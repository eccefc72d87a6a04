#pragma once

#include "persistence/database.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mbs::persistence {

/// A URL of libpq. `write_step` as in database::open.
/// Errors: malformed_request. Internal to persistence/.
[[nodiscard]] domain::result<std::unique_ptr<database>> open_postgres_database(
    const std::string& url, std::chrono::milliseconds write_step);

}  // namespace mbs::persistence
