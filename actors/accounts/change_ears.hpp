#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "persistence/change_watch.hpp"

namespace mbs::actors {

/// Tells ACCOUNTS of each change that is heard; logs when nothing is heard any more, and when it is again.
[[nodiscard]] persistence::change_ears ears_of(accounts_actor accounts);

}  // namespace mbs::actors
