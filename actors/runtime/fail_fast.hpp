#pragma once

#include <caf/scheduled_actor.hpp>

namespace mbs::actors {

/// `name` (a literal) names the actor in the log. An exception that leaves a handler of `self` ends the
/// process, after a critical line in the log. What the actor knew can no longer be trusted; what is durable
/// is taken up at the next start, as after kill -9. Without this CAF would end that actor alone, and what is
/// sent to it would vanish.
void fail_fast(caf::scheduled_actor* self, const char* name);

}  // namespace mbs::actors
