#pragma once

#include "domain/ids.hpp"
#include "domain/time.hpp"
#include "persistence/access/digest.hpp"
#include "persistence/database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// A database that looks as if messages had been sent through it for days. Knows nothing of HTTP or
/// operators.
namespace mbs::bench {

struct history_options {
  std::int64_t messages = 100'000;  ///< spread evenly over the days
  std::int64_t days = 30;
  std::int64_t accounts = 100;
  std::int64_t open_messages = 100;  ///< the newest: half of them submitted, half waiting
  domain::time_point until;          ///< when the newest was accepted
};

struct written_history {
  std::vector<domain::account_id> accounts;
  std::vector<persistence::digest> keys;  ///< of the first account's API key, and of one idempotency record
  domain::message_id newest;
  domain::account_id newest_of;  ///< whose it is
  domain::message_id newest_final;
  std::string smsc_id;  ///< of `newest_final`, at link 1
  std::int64_t events = 0;
};

/// Fills an empty, migrated database as the journal would have: every state, receipts, callbacks of a
/// tenth of the accounts, Idempotency-Keys of the last day, receipts of strangers, a claim, snapshots,
/// progress, the recovery floor; `mbs verify` finds it sound. `told` hears how many messages are written
/// so far. Throws std::runtime_error.
[[nodiscard]] written_history write_history(persistence::database& database, const history_options& options,
    const std::function<void(std::int64_t)>& told = {});

}  // namespace mbs::bench
