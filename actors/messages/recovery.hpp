#pragma once

#include "actors/links/router_actor.hpp"
#include "actors/runtime/admission.hpp"
#include "actors/runtime/store_pool.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace mbs::actors {

/// Counts what waits to be submitted, account by account: ACCOUNTS.
using queue_counter = one_way_actor<waiting_recovered>;

/// Where what a stop left unfinished goes.
struct recovery_targets {
  router_actor router;
  queue_counter accounts;
  std::map<domain::link_id, link_actor> links;
  admission* gate = nullptr;
  clock_function now;
  shared_rules rules;
  std::map<domain::link_id, domain::alphabet> alphabets{};  ///< of links that write another than GSM 03.38
};

/// What came of one look into the store.
enum class recovery_progress : std::uint8_t { more, finished, store_away };
struct recovery_looked {
  recovery_progress progress{};
};
struct look_into_store {};

/// RECOVERY: gives out what a stop left unfinished, a query at a time, and ends when all is given. A store
/// that is away is asked again after a pause.
using recovery_actor = one_way_actor<look_into_store, recovery_looked>;

/// Brings back unfinished messages with ids up to `last`, in the background: first those whose outcome the
/// stop hid (then calls `claims_known`, on a thread of STORE POOL), then the waiting ones in chunks (then
/// tells each link recovery_over and calls `all_given`: whoever looks for overdue messages begins after that,
/// else both might end one).
/// Messages that only wait for receipts stay in the store. What belongs to a link that is gone goes to
/// one that has a route for it; if there is none, to ROUTER while it waits, and else it stays in the
/// store. `pool` outlives it.
[[nodiscard]] recovery_actor recover(caf::actor_system& system, store_pool& pool, recovery_targets targets,
    domain::message_id last, std::function<void()> claims_known, std::function<void()> all_given = {});

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_into_store)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::recovery_looked)
