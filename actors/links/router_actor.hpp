#pragma once

#include "actors/links/link_actor.hpp"
#include "actors/links/route_messages.hpp"
#include "actors/node/node_rules.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mbs::actors {

/// The links exist: sent once, before anything else.
struct links_started {
  std::map<domain::link_id, link_actor> links;
};

/// Its own clockwork.
struct look_at_parked {};

/// ROUTER: gives every accepted message to the best link of its network that is up, has room and can write
/// its text as it is (when none can, to one that will refuse it). Holds back what finds no room, or no link
/// with a route any more (bounded by admission), ends it when its validity is over, and hands a lost link's
/// waiting messages to the next one.
/// - route_messages, route_progress: always taken; nothing is answered
/// - withdraw_message: cancels what is held back here; else asks the links in turn; `done` with the word of
///   the one that holds it, or not_here
/// - give_up_messages: to the links that submitted them. Where that link is gone, whichever link has the
///   message now ends it, and ROUTER what none has
/// - found_nowhere: its own question, answered
/// - link_changed, link_has_room: from the links
/// - facts_recorded: what was ended here is durable
using router_actor = one_way_actor<links_started, route_messages, route_progress, withdraw_message,
    give_up_messages, found_nowhere, link_changed, link_has_room, facts_recorded, look_at_parked>;

struct router_dependencies {
  shared_rules rules;
  /// Makes the links, given the router that they report to; called once, before spawn_router returns.
  std::function<std::map<domain::link_id, link_actor>(const link_owner&)> spawn_links;
  std::uint32_t link_queue = 500'000;              ///< room of a link at the start, messages
  std::map<domain::link_id, std::uint32_t> rooms;  ///< of links with a room of their own
  fact_settler accounts;                           ///< hears of messages that end here
  clock_function now;
  std::map<domain::link_id, domain::alphabet> alphabets{};  ///< of links that write another than GSM 03.38
};

[[nodiscard]] router_actor spawn_router(caf::actor_system& system, router_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::links_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_at_parked)
