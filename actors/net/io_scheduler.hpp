#pragma once

#include "actors/net/io_threads.hpp"

#include <caf/actor_system.hpp>

#include <functional>

namespace mbs::actors::net {

/// Makes CAF run its actors on `threads`, instead of on threads of its own: for
/// caf::actor_system_config::module_factories. `threads` outlive the actor system.
///
/// Who becomes ready on one of these threads runs there, after what waits already; a crowded thread passes
/// new work to the least busy one. Actors ready from elsewhere (detached ones, the clock) go to the least
/// busy. Detached actors keep their own threads.
[[nodiscard]] std::function<caf::actor_system::module*(caf::actor_system&)> schedule_on(io_threads& threads);

}  // namespace mbs::actors::net
