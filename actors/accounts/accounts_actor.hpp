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
/// Somebody, this process or another, has committed a change (persistence/change_watch.hpp).
struct changes_noted {};
/// The safety net: nobody may have told of a change.
struct look_for_changes {};
/// Which accounts were changed.
struct changes_found {
  bool failed = false;  ///< the store is away
  std::vector<persistence::account_change> changes;
};
/// Those that were found are taken over, or could not be removed.
struct changes_taken {
  bool failed = false;
};
/// A look has ended, and its rest too.
struct look_rested {};
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
/// - changes_noted: looks for changes at once, or after the look under way
/// - accounts_read, look_for_idle_accounts, look_for_changes, changes_found, changes_read, changes_taken,
///   look_rested, prices_read: its own
///
/// What others change about an account (settings, keys, funding), and of price lists, stands in
/// account_changes until it is taken over here, some milliseconds after changes_noted, and without it at the
/// next look_for_changes. Looks take a tenth of the time at most, or rest 100 ms after each. An ACCOUNT that
/// is awake, in use or not, has it before the next request that comes in, one asleep reads it when it wakes,
/// and its balance is looked at. The change is removed then, which tells whoever made it that it counts.
using accounts_actor = one_way_actor<submit_messages, settle_facts, read_balance, check_standing,
    preview_messages, read_senders, read_prices, hold_funds, end_hold, waiting_recovered, forget_settings,
    balance_looked_at, ready_to_sleep, accounts_read, look_for_idle_accounts, changes_noted, look_for_changes,
    changes_found, changes_read, changes_taken, look_rested, prices_read>;

struct accounts_options {
  std::chrono::seconds idle{300};
  std::uint32_t load_batch = 1'000;
  std::chrono::milliseconds look{2'000};  ///< between two looks for changes that nobody told of
};

[[nodiscard]] accounts_actor spawn_accounts(
    caf::actor_system& system, const shared_environment& environment, accounts_options options);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::accounts_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_idle_accounts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_noted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_changes)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::changes_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_rested)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::prices_read)
