#pragma once

#include "actors/money/daraja_channel.hpp"

#include <cstdint>

namespace caf {
class actor_system;
}

namespace mbs::actors {

/// DARAJA: `count` threads with a channel each, as detached actors. What is under way at the end is cut off:
/// destroy it before the actor system ends.
[[nodiscard]] std::unique_ptr<daraja_transport> start_daraja_threads(caf::actor_system& system,
    std::uint32_t count, const std::function<std::unique_ptr<daraja_channel>()>& make_channel);

}  // namespace mbs::actors
