#include "protocols/smpp/reconnect_backoff.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;
using namespace std::chrono;

TEST_CASE("pauses double to the longest, within jitter, and begin anew once a session did its work") {
  reconnect_backoff backoff{seconds{1}, seconds{60}};
  for (const int step : {1, 2, 4, 8, 16, 32, 60, 60}) {
    const auto pause = backoff.after_loss(static_cast<std::uint64_t>(step) * 7'919'777);
    CHECK(pause >= milliseconds{500 * step});
    CHECK(pause <= seconds{step});
  }
  backoff.on_served();
  CHECK(backoff.after_loss(5) <= seconds{1});
}

TEST_CASE("a bind refused for good stops, another waits") {
  reconnect_backoff backoff;
  const status_policy policy;
  CHECK_FALSE(backoff.after_refusal(command_status::rinvpaswd, policy, 1));
  CHECK_FALSE(backoff.after_refusal(command_status::rinvsysid, policy, 1));
  CHECK(backoff.after_refusal(command_status::rsyserr, policy, 1) <= seconds{1});
  CHECK(backoff.after_refusal(command_status::rthrottled, policy, 1) <= seconds{2});
  CHECK(backoff.after_refusal(command_status::ralybnd, policy, 1) >= seconds{30});
  CHECK(backoff.after_refusal(command_status::rbindfail, policy, 1) >= seconds{30});
}

TEST_CASE("a bind that was not understood, or came at the wrong moment, waits as after a loss") {
  const status_policy policy;
  for (const auto status :
      {command_status::rinvbndsts, command_status::rinvcmdlen, command_status::rinvcmdid}) {
    reconnect_backoff backoff;
    CHECK(backoff.after_refusal(status, policy, 1) <= seconds{1});
    CHECK(backoff.after_refusal(status, policy, 1) <= seconds{2});
  }
}
