#pragma once

#include "persistence/database.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mbs::persistence {

/// A URL of libpq; `answer_limit` as in database::open. Errors: malformed_request. Internal to persistence/.
[[nodiscard]] domain::result<std::unique_ptr<database>> open_postgres_database(
    const std::string& url, std::chrono::milliseconds answer_limit);

}  // namespace mbs::persistence
