#pragma once

#include "actors/mail/mail_channel.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace caf {
class actor_system;
}

namespace mbs::actors {

/// SENDERS: `count` threads with a channel each, as detached actors. What is under way at the end is cut off:
/// destroy it before the actor system ends.
[[nodiscard]] std::unique_ptr<mail_transport> start_mail_senders(caf::actor_system& system,
    std::uint32_t count, const std::function<std::unique_ptr<mail_channel>()>& make_channel);

}  // namespace mbs::actors
