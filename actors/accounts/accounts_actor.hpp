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
/// Accounts in use take over what the command line changed: status, senders, credit limit.
struct refresh_settings {};
struct settings_read {
  std::shared_ptr<std::vector<persistence::account_state>> states;
};

/// ACCOUNTS: finds the ACCOUNT of a message, wakes it on first use (many at once in one query) and puts idle
/// ones to sleep. Everything for an ACCOUNT comes through here, so that none is lost when one falls asleep.
/// - submit_messages, read_balance, check_standing: to the ACCOUNT, whose word the request's `done` gets;
///   not_found when there is no such account, store_unavailable while it cannot be read
/// - settle_facts: to the ACCOUNT; never refused, kept while the account cannot be read
/// - waiting_recovered: to the ACCOUNT, woken for it
/// - funding_arrived, forget_settings: to the ACCOUNT if it is awake; one asleep reads them when it wakes
/// - ready_to_sleep: from an ACCOUNT, ended unless something for it is under way
/// - accounts_read, look_for_idle_accounts, refresh_settings, settings_read: its own
using accounts_actor = one_way_actor<submit_messages, settle_facts, read_balance, check_standing,
    waiting_recovered, funding_arrived, forget_settings, ready_to_sleep, accounts_read,
    look_for_idle_accounts, refresh_settings, settings_read>;

struct accounts_options {
  std::chrono::seconds idle{300};
  std::uint32_t load_batch = 1'000;
  std::chrono::seconds refresh{5};  ///< how soon changes of settings reach an account in use
};

[[nodiscard]] accounts_actor spawn_accounts(
    caf::actor_system& system, const shared_environment& environment, accounts_options options);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::accounts_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_idle_accounts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::refresh_settings)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::settings_read)
