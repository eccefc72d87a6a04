#pragma once

#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/money/billing_document.hpp"
#include "persistence/money/billing_records.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace mbs::actors {

/// What documents are made with. Without complete terms none are made.
struct billing_parts {
  store_pool* store = nullptr;
  domain::billing_terms terms;
  std::string page_base;  ///< "https://tuma.example/", before an account's id; empty: nobody is mailed
  const domain::numbering_plan* networks = nullptr;
  mailer_actor mailer;
  clock_function now;
};

/// What the node itself is asked to make, with a new token.
[[nodiscard]] persistence::billing_maker maker_for(
    const billing_parts& parts, const domain::audit_origin& by);

/// Where BILLING is in its rounds; kept from step to step.
struct billing_round {
  domain::billing_id printed{};          ///< documents up to here were tried to be printed
  domain::time_point print_again{};      ///< nothing is printed before, since it failed
  domain::time_point counted_through{};  ///< charges up to here were taken in
};

struct billing_stepped {
  billing_round round;
  bool more = false;
  bool mailed = false;
  bool failed = false;  ///< the store was away, or took no more
  domain::duration took{};
};
struct billing_tick {};

/// BILLING: a receipt for each credit, the invoices of months that have ended, their files and the mails that
/// tell of them, behind what happens: a bounded step at a time in the lane for maintenance. What a stop
/// interrupts goes on at the next start, since all that it has done is in the store. Begins by itself.
using billing_actor = one_way_actor<billing_tick, billing_stepped>;

/// What it is given outlives it.
[[nodiscard]] billing_actor spawn_billing(caf::actor_system& system, billing_parts parts);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::billing_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::billing_stepped)
