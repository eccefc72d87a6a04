#pragma once

#include "actors/access/platform_sms.hpp"
#include "actors/accounts/accounts_actor.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/money/balance_records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace mbs::actors {

/// What BALANCE WATCH works with; all of it outlives the actor.
struct balance_watch_parts {
  store_pool* store = nullptr;
  accounts_actor accounts;
  mailer_actor mailer;
  platform_sms* sms = nullptr;
  clock_function now{};
};

/// Its parts are there: until then it keeps what it is told.
struct start_balance_watch {
  std::shared_ptr<const balance_watch_parts> parts;
};
/// The account's balance has, or may have, crossed one of its alerts.
struct look_at_balance {
  domain::account_id account;
};
struct balance_tick {};
struct balances_seen {
  std::vector<persistence::balance_look> looks;  ///< nothing was changed for them
  std::vector<domain::account_id> failed;        ///< that could not be looked at
};
/// What was due of one account is kept and told; nothing: it could not be.
struct balance_taken {
  domain::account_id account;
  std::shared_ptr<const persistence::balance_look> look;
};
/// Accounts that are looked at without being named; nothing when the store was away.
struct watched_found {
  std::shared_ptr<std::vector<domain::account_id>> accounts;
};
struct texts_waiting {
  std::shared_ptr<std::vector<persistence::balance_sms>> texts;
};
struct text_told {
  std::int64_t id = 0;
  bool is_done = false;  ///< false: worth another try
};
/// It is off the list, or could not be taken off.
struct text_ended {
  std::int64_t id = 0;
};

/// BALANCE WATCH: once a second has the store compare balances with the amounts that their accounts want to
/// be told of, in the lane for maintenance, which only reads; what was crossed the store keeps and tells in
/// one transaction in the lane for changes, an account a job, so that a stop in between neither loses nor
/// doubles a word. Accounts take turns: one that asks over and over, or cannot be looked at, keeps no other
/// waiting. After a start it goes once through all accounts that have such amounts, a page at a time: what
/// was crossed in the moment of a kill is told then; and every five minutes through those whose people are
/// owed word of a fall. Texts leave through the platform's SMS, and what cannot leave is tried again for six
/// hours.
/// - look_at_balance: from ACCOUNT and ACCOUNTS, any number of times; one place an account
/// - the others: its own
using balance_watch_actor = one_way_actor<start_balance_watch, look_at_balance, balance_tick, balances_seen,
    balance_taken, watched_found, texts_waiting, text_told, text_ended>;

[[nodiscard]] balance_watch_actor spawn_balance_watch(caf::actor_system& system);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::start_balance_watch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_at_balance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::balance_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::balances_seen)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::balance_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::watched_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::texts_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::text_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::text_ended)
