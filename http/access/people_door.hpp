#pragma once

#include "actors/gateway/people_gateway.hpp"
#include "http/server/exchange.hpp"
#include "http/server/origin_guard.hpp"
#include "http/server/problem.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::http {
class look_up_limits;
}

/// What the routes of people have in common: who asks, from which page, and the cookie in the answer. I/O
/// thread of the exchange.
namespace mbs::http {

/// Where our pages are, and whether browsers come there by https.
struct people_door {
  own_origin origin;
  bool is_https = false;
  std::shared_ptr<look_up_limits> look_ups{};  ///< told of each token that is given out
};

/// Who asks, signed in or not.
[[nodiscard]] actors::asking_client client_of(const exchange& c);
/// The session of the request, which has one.
[[nodiscard]] actors::own_session session_of(const exchange& c);

/// For what changes something and asks for no session: it must come from our own page all the same, so that
/// no other site signs a browser in as somebody else.
[[nodiscard]] std::optional<problem> refuse_foreign(const exchange& c, const people_door& door);

/// Gives the browser this token from now on: whatever strangers ask from the same address, it is looked up.
void set_token(exchange& c, std::string_view token, const people_door& door);
void take_token_back(exchange& c, const people_door& door);

/// Why this password may not be chosen; nothing when it may.
[[nodiscard]] std::optional<problem> judge_password(
    std::string_view password, std::string_view email, std::string_view name);

/// A problem about one field of the body.
[[nodiscard]] problem problem_at(std::string_view pointer, domain::errc why, std::string detail = {});

}  // namespace mbs::http
