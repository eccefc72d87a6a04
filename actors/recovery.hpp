#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "actors/admission.hpp"
#include "actors/router_actor.hpp"
#include "actors/store_workers.hpp"

namespace mbs::actors {

/// Where what a stop left unfinished goes.
struct recovery_targets {
  router_actor router;
  std::map<domain::link_id, link_actor> links;
  admission* gate = nullptr;
  clock_function now;
};

/// Brings back unfinished messages with ids up to `last`, in the background: first those whose outcome the
/// stop hid (then calls `claims_known`), then the waiting ones in chunks. Messages that only wait for
/// receipts stay in the store. A store that is away is asked again. `workers` outlives it.
void recover(store_workers& workers, recovery_targets targets, domain::message_id last,
    std::function<void()> claims_known);

}  // namespace mbs::actors
