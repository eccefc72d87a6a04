#include "domain/access/session_rules.hpp"

#include "domain/access/role.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {

constexpr session_limits limits;
constexpr time_point start = from_micros(1'800'000'000'000'000);

constexpr session_record seen_after(duration idle_since) {
  return {start, start + idle_since, std::nullopt};
}

}  // namespace

TEST_CASE("a session is alive until it idles for its hour") {
  CHECK(state_of(seen_after(0h), start + 1h - 1us, limits) == session_state::alive);
  CHECK(state_of(seen_after(0h), start + 1h, limits) == session_state::idle_too_long);
}

TEST_CASE("a session that is always in use ends after its day") {
  CHECK(state_of(seen_after(24h - 1us), start + 24h - 1us, limits) == session_state::alive);
  CHECK(state_of(seen_after(24h - 1us), start + 24h, limits) == session_state::too_old);
}

TEST_CASE("a revoked session is revoked whatever the clock says") {
  auto s = seen_after(0h);
  s.revoked_at = start + 2h;
  for (const auto t : {-1h, 0h, 1h, 48h})
    CHECK(state_of(s, start + t, limits) == session_state::revoked);
}

TEST_CASE("a clock that is set back ends nothing") {
  CHECK(state_of(seen_after(5h), start + 1h, limits) == session_state::alive);
  CHECK(state_of(seen_after(0h), start - 1h, limits) == session_state::alive);
}

TEST_CASE("the last request is noted once a minute, or as often as a short idle limit needs") {
  CHECK_FALSE(is_worth_noting(seen_after(0h), start + 59s, limits));
  CHECK(is_worth_noting(seen_after(0h), start + 60s, limits));
  CHECK(is_worth_noting(seen_after(0h), start + 1s, session_limits{.idle = 1min}));
}

TEST_CASE("a factor is fresh for its ten minutes, and never before it was given") {
  CHECK_FALSE(factor_is_fresh(std::nullopt, start, 10min));
  CHECK(factor_is_fresh(start, start, 10min));
  CHECK(factor_is_fresh(start, start + 10min - 1us, 10min));
  CHECK_FALSE(factor_is_fresh(start, start + 10min, 10min));
  CHECK_FALSE(factor_is_fresh(start, start - 1us, 10min));
}

TEST_CASE("every rise of privilege rotates the token, and nothing else does") {
  for (const auto what :
      {session_event::signed_in, session_event::factor_given, session_event::password_changed,
          session_event::email_changed, session_event::phone_changed, session_event::factor_changed})
    CHECK(must_rotate(what));
  CHECK_FALSE(must_rotate(session_event::request));
  const auto viewer = permissions_of(account_role::viewer);
  const auto administrator = permissions_of(account_role::administrator);
  const auto finance = permissions_of(account_role::finance);
  CHECK(must_rotate(session_event::role_changed, viewer, administrator));
  CHECK_FALSE(must_rotate(session_event::role_changed, administrator, viewer));
  CHECK_MESSAGE(must_rotate(session_event::role_changed, viewer, finance), "something new, something less");
  CHECK_FALSE(must_rotate(session_event::role_changed, viewer, viewer));
}
