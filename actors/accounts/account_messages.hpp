#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "actors/journal/journal_messages.hpp"
#include "actors/messages/message_batches.hpp"
#include "actors/runtime/caf.hpp"
#include "persistence/accounts/account_records.hpp"
#include "persistence/money/funding_records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

/// What an ACCOUNT is asked and told, through ACCOUNTS.
namespace mbs::actors {

struct submit_messages {
  std::shared_ptr<submission_request> request;
};
struct read_balance {
  domain::account_id account;
  completion<domain::balance> done;
  bool only_settled = false;  ///< timed_out while money is held that is not in the books yet
};
/// What submitting it would come to now.
struct preview_messages {
  domain::account_id account;
  std::shared_ptr<const domain::submission> what;
  completion<domain::submission_preview> done;
};
/// What the account may send as.
struct read_senders {
  domain::account_id account;
  completion<std::vector<domain::approved_sender>> done;
};
/// What its messages cost now and later.
struct read_prices {
  domain::account_id account;
  completion<std::vector<domain::price_step>> done;
};
/// A LINK's facts about messages of one account: settle, record, then tell `client` under `ticket`.
struct settle_facts {
  domain::account_id account;
  recorded_listener client;
  std::uint64_t ticket = 0;
  fact_batch facts;
};
/// Told nothing when the account may change things, else why not.
struct check_standing {
  domain::account_id account;
  std::function<void(std::optional<refusal>)> done;
};
/// So many accepted messages of the account wait to be submitted since before the start.
struct waiting_recovered {
  domain::account_id account;
  std::uint32_t messages = 0;
};
/// Entries of one account. With these, all of its entries up to `complete_through` were told.
struct funding_arrived {
  domain::account_id account;
  std::vector<persistence::funding_entry> entries;
  std::int64_t complete_through = 0;
};
/// Money that is about to be taken by hand: nothing reserves it until end_hold.
struct hold_funds {
  domain::account_id account;
  domain::money amount;
  bool may_be_owed = false;        ///< down to the credit limit; else what is there at most
  completion<domain::money> done;  ///< what is held
};
/// What became of it: the funding entry that takes it, or none.
struct end_hold {
  domain::account_id account;
  domain::money amount;
  std::int64_t funding = 0;  ///< 0: nothing was taken
};
/// What people have decided about the account since.
struct settings_changed {
  std::shared_ptr<const persistence::account_settings> settings;
};
/// How the account's alerts stand, since somebody has looked at its balance in the store.
struct balance_looked_at {
  domain::account_id account;
  std::vector<domain::balance_alert> alerts;
};
struct forget_settings {
  domain::account_id account;  ///< its settings changed in the store: read them again
};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::submit_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_balance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::preview_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_senders)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_prices)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::settle_facts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::check_standing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::waiting_recovered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::funding_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::hold_funds)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::end_hold)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::settings_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::balance_looked_at)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::forget_settings)
