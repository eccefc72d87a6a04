#pragma once

#include "cli/configuration.hpp"
#include "persistence/database.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace mbs::cli {

/// Waits so long, or until the process shall end: then false.
using interruptible_wait = std::function<bool(std::chrono::milliseconds)>;

/// Opens the database, holds it as its one server, and sees that its schema is this program's: a new database
/// is prepared, an older one is migrated only if `may_migrate`. While it is away, tries again after growing
/// pauses, as long as that takes, and logs why. Null when `wait` said so. Throws std::runtime_error with a
/// sentence for people for what waiting does not mend.
[[nodiscard]] std::unique_ptr<persistence::database> hold_database(
    const configuration& configured, bool may_migrate, const interruptible_wait& wait);

}  // namespace mbs::cli
