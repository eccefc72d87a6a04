#pragma once

#include "http/access/people_door.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// What a signed-in person is and changes of their own. `people` outlives the routes.
[[nodiscard]] std::vector<route> me_routes(actors::people_gateway& people, const people_door& door);

}  // namespace mbs::http
