#pragma once

#include <chrono>

#include "actors/account_actor.hpp"

namespace mbs::actors {

struct accounts_read {
  domain::errc why = domain::errc::none;
  std::shared_ptr<std::vector<persistence::account_state>> states;
  std::vector<domain::account_id> asked;
};
struct look_for_idle_accounts {};

/// ACCOUNTS: finds the ACCOUNT of a message, wakes it on first use (many at once in one query) and puts idle ones
/// to sleep. Everything for an ACCOUNT comes through here, so that none is lost when one falls asleep.
using accounts_actor = one_way_actor<submit_messages, settle_facts, read_balance, credit_arrived, forget_settings,
    ready_to_sleep, accounts_read, look_for_idle_accounts>;

struct accounts_options {
  std::chrono::seconds idle{300};
  std::uint32_t load_batch = 1'000;
};

[[nodiscard]] accounts_actor spawn_accounts(caf::actor_system& system, shared_environment environment,
    accounts_options options);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::accounts_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_for_idle_accounts)
