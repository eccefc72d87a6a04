#pragma once

#include "actors/links/router_actor.hpp"

#include <functional>

namespace mbs::actors {

/// Reads the message to be cancelled with its events.
using history_reader = std::function<void(completion<persistence::message_history>)>;

/// Has ROUTER withdraw a message, and tells how it stands afterwards. `look` is asked before anything is done
/// and may refuse, `read_again` afterwards. Errors: theirs; already_submitted; already_final; in_transit
/// while no link holds it (recovery, or its way from one link to another): nothing was done, it is worth
/// asking again.
void cancel_message(const router_actor& router, domain::message_id id, const history_reader& look,
    const history_reader& read_again, const completion<persistence::message_history>& done);

}  // namespace mbs::actors
