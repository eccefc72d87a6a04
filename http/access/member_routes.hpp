#pragma once

#include "actors/gateway/member_gateway.hpp"
#include "http/server/route.hpp"

#include <memory>
#include <string>
#include <vector>

namespace mbs::http {

class look_up_limits;

/// Members of the account that is named, and its ownership. `gateway` outlives the routes.
[[nodiscard]] std::vector<route> member_routes(actors::member_gateway& gateway);

/// Invitations to it; mails lead to `accept_page`, a URL without fragment. Who asks for invitations that are
/// none is slowed down as who shows keys that are none.
[[nodiscard]] std::vector<route> invitation_routes(
    actors::member_gateway& gateway, std::string accept_page, std::shared_ptr<look_up_limits> look_ups);

/// The page where invitations are accepted, of [http] public_url or, without one, the address listened on.
[[nodiscard]] std::string accept_page_of(std::string_view public_url, std::string_view listen);

}  // namespace mbs::http
