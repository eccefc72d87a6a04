#pragma once

#include "persistence/money/billing_records.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>

/// What was charged, by account, day, network and class, as invoices need it: a charge is of the day on
/// which the ledger posted it. Internal to persistence/.
namespace mbs::persistence {

/// Takes up to `limit` more of the ledger's transfers, in the order of their ids; writes nothing when there
/// are none. Of two that take the same at once one does. Throws sql::error.
[[nodiscard]] domain::result<charge_progress> fold_some_charges(sql::connection& c, std::uint32_t limit);

}  // namespace mbs::persistence
