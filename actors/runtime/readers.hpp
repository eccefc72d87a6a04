#pragma once

#include "actors/runtime/store_workers.hpp"

#include <memory>

namespace caf {
class actor_system;
}

namespace mbs::persistence {
class database;
}

namespace mbs::actors {

/// READERS as detached actors, each with a connection of its own. `waiting_limit`: jobs under way or waiting.
/// Destroy it before the actor system ends.
[[nodiscard]] std::unique_ptr<store_workers> start_readers(caf::actor_system& system,
    persistence::database& database, std::uint32_t readers, std::uint32_t waiting_limit);

}  // namespace mbs::actors
