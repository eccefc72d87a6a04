#pragma once

#include "actors/accounts/account_messages.hpp"
#include "actors/events/event_hub.hpp"
#include "actors/journal/journal_actor.hpp"
#include "actors/links/route_messages.hpp"
#include "actors/node/node_rules.hpp"
#include "actors/runtime/admission.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "actors/webhooks/webhook_endpoint_maker.hpp"
#include "domain/messages/id_generator.hpp"
#include "persistence/accounts/account_records.hpp"
#include "persistence/money/verification.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace mbs::actors {

/// The account's state has come from the store, or why not.
struct account_loaded {
  domain::errc why = domain::errc::none;
  std::shared_ptr<persistence::account_state> state;
};
struct webhook_endpoints_loaded {
  domain::errc why = domain::errc::none;
  std::vector<persistence::webhook_endpoint> endpoints;
  bool created = false;  ///< one new endpoint rather than the whole list
  std::string url;
};
/// Nothing happened for a while: snapshot, then say ready_to_sleep.
struct prepare_sleep {};
/// What an ACCOUNT hears seldom, as one message: each kind of message costs every ACCOUNT that is awake 40
/// octets.
struct account_chore {
  std::variant<check_standing, preview_messages, read_senders, read_prices, waiting_recovered,
      funding_arrived, hold_funds, end_hold, settings_changed, balance_looked_at, forget_settings,
      prepare_sleep>
      what;
};

/// ACCOUNT: sole owner of one customer's credit; serialises every debit. Messages come through ACCOUNTS.
/// - submit_messages: composes, reserves, has the journal record it, then calls the request's `done` and
///   hands the messages to ROUTER. Errors: see message_gateway::submit
/// - settle_facts: posts or releases reserved credit as the facts say and passes them to the journal
/// - read_balance: what is available and reserved now
/// - check_standing: account_suspended while it is
/// - preview_messages: what submit_messages would answer, without any effect
/// - read_senders: what submissions are judged by now
/// - read_prices: what holds now, and what comes, as far as it is known; a submission costs what holds
///   when it is accepted, for good
/// - waiting_recovered: counts them as its queue, which settle_facts empties
/// - funding_arrived: counts each top-up or debit once, in any order; a debit also beyond the credit limit
/// - hold_funds: insufficient_credit when that is not there now; it stays awake until end_hold
/// - end_hold: the entry is counted in its place, or, where it was told already, the money is given back
/// - settings_changed: holds from here on: status, senders, credit limit, alerts
/// - balance_looked_at: the answer to `balance_moved`, after which it tells of the next crossing
using account_actor = one_way_actor<submit_messages, settle_facts, read_balance, account_chore,
    account_loaded, webhook_endpoints_loaded, acceptances_recorded, facts_recorded>;

struct ready_to_sleep {
  domain::account_id account;
  std::uint64_t handled =
      0;  ///< messages from ACCOUNTS handled so far: sleep is granted only when none is under way
};
using account_owner = one_way_actor<ready_to_sleep>;
/// Takes accepted messages: ROUTER.
using message_taker = one_way_actor<route_messages>;

/// Shared by all ACCOUNTs of a node; outlives them.
struct account_environment {
  live_rules* rules = nullptr;  ///< ACCOUNTS puts price lists into them
  journal_actor journal;
  message_taker router;
  admission* gate = nullptr;
  node_counters* counters = nullptr;
  domain::id_generator* ids = nullptr;
  store_pool* store = nullptr;
  clock_function now;
  event_hub* events = nullptr;  ///< may be none
  /// Told of an account whose books do not add up in memory; any thread.
  std::function<void(persistence::difference)> tell_breach = [](const persistence::difference&) {};
  /// Told of an account whose balance crosses one of its alerts in memory, once until it is looked at; any
  /// thread.
  std::function<void(domain::account_id)> balance_moved = [](domain::account_id) {};
  std::shared_ptr<webhook_endpoint_maker> new_endpoints = std::make_shared<webhook_endpoint_maker>();
};
using shared_environment = std::shared_ptr<const account_environment>;

[[nodiscard]] account_actor spawn_account(caf::actor_system& system, domain::account_id id,
    const account_owner& owner, const shared_environment& environment);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::account_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::webhook_endpoints_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::account_chore)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::ready_to_sleep)
