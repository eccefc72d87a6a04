#pragma once

#include "actors/gateway/books_gateway.hpp"
#include "http/server/route.hpp"

#include <vector>

namespace mbs::http {

/// The platform's books: which days are closed, and what does not add up. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> books_routes(actors::books_gateway& gateway);

}  // namespace mbs::http
