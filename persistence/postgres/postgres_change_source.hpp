#pragma once

#include "persistence/sql/change_listener.hpp"

#include <memory>
#include <string>

/// Word of changes by NOTIFY. Internal to persistence/.
namespace mbs::persistence {

/// A connection that listens. Throws sql::error.
[[nodiscard]] std::unique_ptr<sql::change_source> open_postgres_changes(const std::string& url);

}  // namespace mbs::persistence
