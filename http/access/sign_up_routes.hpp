#pragma once

#include "http/access/people_door.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// Signing up, and the way back by a code to the e-mail address: for who is not signed in. `people` outlives
/// the routes.
[[nodiscard]] std::vector<route> sign_up_routes(actors::people_gateway& people, const people_door& door);

}  // namespace mbs::http
