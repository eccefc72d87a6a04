#pragma once

#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"
#include "domain/messages/trial.hpp"
#include "domain/money/balance_alert.hpp"
#include "domain/money/ledger.hpp"
#include "domain/money/price_book.hpp"
#include "domain/time.hpp"
#include "domain/webhooks/webhook_ids.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::money;
using domain::time_point;

enum class account_status : std::uint8_t { active = 1, suspended = 2 };

struct account_record {
  account_id id;
  /// Unique, compared without case; empty: it is known by its id only.
  std::string email;
  std::string name;
  account_status status = account_status::active;
  money credit_limit;
  /// "whsec_…": signs callbacks of endpoints without a secret of their own. Known when it is made only: who
  /// signs asks webhook_store.
  std::string webhook_secret;
  time_point created_at;
};

struct new_account {
  std::string email;
  std::string name;
  money credit_limit;
  std::string webhook_secret;
  std::vector<domain::approved_sender> senders;
};

/// An approval of a sender that counts no more from a time on.
struct sender_end {
  domain::approved_sender sender;
  time_point at;
};

/// What people decide about an account.
struct account_settings {
  account_record account;
  std::vector<domain::approved_sender> senders;        ///< also those that have ended
  std::vector<sender_end> sender_ends{};               ///< of `senders` those that end or have ended
  std::string default_sender{};                        ///< of requests that name none; empty: there is none
  std::shared_ptr<const domain::trial_terms> trial{};  ///< none: it has credit of its own
  domain::webhook_endpoint_id default_webhook{};       ///< hears of messages that name no URL; 0: nobody does
  bool books_differ = false;                           ///< its books do not add up: it spends nothing
  /// Ascending: in force and to come, and maybe one that was before; none: the standard prices, for ever.
  std::vector<domain::price_assignment> price_lists{};
  std::vector<domain::balance_alert> alerts{};  ///< as they stood at the last look
};

/// As many as a trial may be given a day.
inline constexpr std::uint32_t most_trial_messages_counted = 1'000'000;

/// Everything an ACCOUNT needs to wake: settings, and money as snapshot plus what came after it.
struct account_state : account_settings {
  domain::balance balance;
  std::int64_t last_funding = 0;     ///< id of the newest funding entry counted in `balance`
  std::uint32_t since_snapshot = 0;  ///< transfers and funding entries that were read beside the snapshot
  /// Of one that is on trial: its newest day with messages (Africa/Nairobi), counted up to
  /// most_trial_messages_counted.
  domain::trial_day trial_today{};
};

/// Stands in the list of changes for all people: a session ended, a role or a password changed.
inline constexpr account_id people_changed{1};
/// The same for price lists and tax rates.
inline constexpr account_id prices_changed{2};

/// Settings, senders, keys or funding of the account changed: stands in the store, in the transaction of the
/// change, until a running server has taken it over.
struct account_change {
  account_id account;
  std::int64_t change = 0;  ///< another number at each change
  bool keys = false;        ///< its API keys did
  bool has_alerts = false;  ///< it wants to be told when its balance is low
};

}  // namespace mbs::persistence
