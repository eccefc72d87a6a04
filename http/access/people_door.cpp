#include "http/access/people_door.hpp"

#include "crypto/digest.hpp"
#include "domain/access/common_passwords.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/access/origin.hpp"
#include "http/server/cookies.hpp"

#include <utility>

namespace mbs::http {
namespace {

std::optional<persistence::digest> token_of(const exchange& c) {
  const auto cookie = find_cookie(c.in.cookie, session_cookie_name);
  if (cookie.what != found_cookie::outcome::one) return std::nullopt;
  return crypto::sha256(cookie.value);
}

}  // namespace

actors::asking_client client_of(const exchange& c) {
  return {as_domain(c.client()), c.in.user_agent, token_of(c)};
}

actors::own_session session_of(const exchange& c) {
  return {c.who.person, c.who.session, token_of(c).value_or(persistence::digest{}), origin_of(c)};
}

std::optional<problem> refuse_foreign(const exchange& c, const people_door& door) {
  if (!c.in.authorization.empty() || !c.in.api_key.empty())
    return problem_of(http_fault::two_credentials, "this is for people, not for API keys");
  switch (judge_origin(c.in, door.origin)) {
    case origin_verdict::ours: return std::nullopt;
    case origin_verdict::foreign:
      return problem_of(http_fault::not_our_page,
          door.origin.text.empty()
              ? "send Sec-Fetch-Site: same-origin, or Origin with the address of this server, to its address or "
                "to localhost: other names are known by [http] public_url only"
              : "send Sec-Fetch-Site: same-origin, or Origin with the address of this server");
    case origin_verdict::unmarked: break;
  }
  return problem_of(http_fault::not_our_page, "what changes something carries the header Mbs-Page: 1");
}

void set_token(exchange& c, std::string_view token, const people_door& door) {
  if (token.empty()) return;
  c.set_header("Set-Cookie", session_cookie(token, door.is_https));
  if (door.look_ups)
    door.look_ups->learn(crypto::sha256(token), true, 0,
        std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now()));
}
void take_token_back(exchange& c, const people_door& door) {
  c.set_header("Set-Cookie", ended_session_cookie(door.is_https));
}

problem problem_at(std::string_view pointer, domain::errc why, std::string detail) {
  auto p = problem_of(why, detail);
  p.errors.clear();
  p.errors.push_back({.pointer = std::string{pointer},
      .parameter = {},
      .code = std::string{p.code},
      .detail = detail.empty() ? p.title : std::move(detail)});
  return p;
}

std::optional<problem> judge_password(
    std::string_view password, std::string_view email, std::string_view name) {
  const auto fault = domain::fault_of(password, {email, name}, domain::known_common_passwords());
  if (!fault) return std::nullopt;
  auto p = problem_at("/password", domain::errc::weak_password, std::string{domain::describe(*fault)});
  p.errors.front().code = domain::to_code(*fault);
  return p;
}

}  // namespace mbs::http
