#pragma once

#include "http/access/key_authenticator.hpp"
#include "http/access/session_authenticator.hpp"
#include "http/events/event_routes.hpp"
#include "tests/http/access/fake_access.hpp"
#include "tests/http/access/fake_sessions.hpp"
#include "tests/http/events/fake_events.hpp"
#include "tests/http/money/fake_money.hpp"
#include "tests/http/node/fake_node.hpp"
#include "tests/http/served_api.hpp"

namespace mbs::http::tests {

struct fakes_of_events {
  answering answers;
  fake_access access{answers};
  fake_sessions sessions{answers};
  fake_money money{answers};
  fake_node node{answers};
  fake_events events;
};

/// The streams of events, and beside them what is asked about a server and its money.
class followed : public fakes_of_events, public served_api {
 public:
  explicit followed(config::http_settings http = quick_settings(), std::uint32_t io_threads = 1)
      : served_api{http, {}, api_of(*this, http), access.add_key(), io_threads} {}

 private:
  static http::api api_of(fakes_of_events& of, const config::http_settings& settings) {
    http::api some;
    some.routes = event_routes({of.events, of.money, domain::numbering_plan::kenya(), of.node});
    for (auto part : {of.money.routes(), of.node.routes(some.status)})
      some.routes.insert(some.routes.end(), part.begin(), part.end());
    const auto look_ups = std::make_shared<look_up_limits>(settings.unknown_keys_per_address);
    some.authenticators =
        by_session_or(by_api_key(of.access, settings.request_timeout, settings.unknown_keys_per_address),
            of.sessions, {own_origin::of(settings.public_url, false), {}, look_ups, false});
    return some;
  }
};

}  // namespace mbs::http::tests
