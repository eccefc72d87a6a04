#pragma once

#include "persistence/money/billing_records.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>

/// What was charged, by account, day, network and class, as invoices need it: a charge is of the day on
/// which the ledger posted it. Internal to persistence/.
namespace mbs::persistence {

/// Takes up to about `limit` more of the ledger's transfers. Transfers and events have no common number,
/// but each commit has both: an account's posts, in their order, are the sums of its charges in theirs.
/// errc::ledger_breach where they are not. Throws sql::error.
[[nodiscard]] domain::result<charge_progress> fold_some_charges(sql::connection& c, std::uint32_t limit);

}  // namespace mbs::persistence
