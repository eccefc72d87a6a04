#pragma once

/// All that depends on the CAF dialect (0.17.6): the one header to change for a later CAF.
#include "domain/time.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>

namespace mbs::actors {

/// Messages of mbs hold shared pointers and callbacks and never leave the process: `tell` handlers are
/// one-way.
template <class... Messages>
using one_way_actor = caf::typed_actor<caf::reacts_to<Messages>...>;

/// Delayed message to oneself, on the actor system's clock (hand-driven in tests).
template <class Self, class Message>
void send_later(Self* self, domain::duration delay, Message message) {
  self->delayed_send(self, std::chrono::duration_cast<std::chrono::nanoseconds>(delay), std::move(message));
}

/// UTC now, as handed to the pure rules. The composition root passes the system clock, tests a clock of their
/// own.
using clock_function = std::function<domain::time_point()>;

}  // namespace mbs::actors
