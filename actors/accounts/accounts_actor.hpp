#pragma once

#include "actors/accounts/account_actor.hpp"

#include <chrono>

namespace mbs::actors {

struct accounts_read {
  domain::errc why = domain::errc::none;
  std::shared_ptr<std::vector<persistence::account_state>> states;
  std::vector<domain::account_id> asked;
};
struct look_for_idle_accounts {};
/// Which accounts the command line, or another process, has changed; nothing when the store is away.
struct look_for_changes {};
struct changes_found {
  std::vector<persistence::account_change> changes;
};
/// What those that are awake have to take over; nothing when the store was away.
struct changes_read {
  std::vector<persistence::account_change> changes;
  std::shared_ptr<std::vector<persistence::account_settings>> settings;
  std::vector<persistence::funding_entry> funding;
};

/// The price lists have changed, and what else has; nothing when the store was away.
struct prices_read {
  std::shared_ptr<const domain::price_book> lists;
  std::vector<persistence::account_change> changes;
};

/// ACCOUNTS: finds the ACCOUNT of a message, wakes it on first use (many at once in one query) and puts idle
/// ones to sleep. Everything for an ACCOUNT comes through here, so that none is lost when one falls asleep.
/// - submit_messages, read_balance, check_standing, preview_messages, read_senders, read_prices: to the
///   ACCOUNT, whose word the request's `done` gets; not_found when there is no such account,
///   store_unavailable while it cannot be read
/// - hold_funds: to the ACCOUNT as above; end_hold: to the ACCOUNT, which is awake
/// - settle_facts: to the ACCOUNT; never refused, kept while the account cannot be read
/// - waiting_recovered: to the ACCOUNT, woken for it
/// - forget_settings, balance_looked_at: to the ACCOUNT if it is awake
/// - ready_to_sleep: from an ACCOUNT, ended unless something for it is under way
/// - accounts_read, look_for_idle_accounts, look_for_changes, changes_found, changes_read, prices_read: its
///   own
///
/// What others change about an account (settings, keys, funding), and of price lists, stands in
/// account_changes until it is taken over here: an ACCOUNT that is awake, in use or not, has it before the
/// next request that comes in, one asleep reads it when it wakes, and its balance is looked at. The change is
/// removed then, which tells whoever made it that it counts.
using accounts_actor = one_way_actor<submit_messages, settle_facts, read_balance, check_standing,
    preview_messages, read_senders, read_prices, hold_funds, end_hold, waiting_recovered, forget_settings,
    balance_looked_at, ready_to_sleep, accounts_read, look_for_idle_accounts, look_for_changes, changes_found,
    changes_read, prices_read>;

struct accounts_options {
  std::chrono::seconds idle{300};
  std::uint32_t load_batch = 1'000;
  std::chrono::milliseconds look{100};  ///< between two looks for what others changed
};

[[nodiscard]] accounts_actor spawn_accounts(
    caf::actor_system& system, const shared_environment& environment, accounts_options options);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::accounts_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_idle_accounts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_changes)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::prices_read)
