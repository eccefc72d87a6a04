#pragma once

#include "actors/money/billing_actor.hpp"
#include "persistence/money/billing_store.hpp"

/// What BILLING does on a thread of the store, and whoever makes documents by hand.
namespace mbs::actors {

/// One step of everything that waits.
[[nodiscard]] billing_stepped make_documents(
    persistence::billing_store& store, const billing_parts& parts, billing_round round);

/// How long after a month's end its invoices are made by themselves: what was under way then is in the
/// books.
inline constexpr std::chrono::hours invoice_grace{2};

/// Takes in what was charged so far, then the invoice as billing_gateway.hpp has it.
[[nodiscard]] domain::result<persistence::billing_record> invoice_now(persistence::billing_store& store,
    domain::account_id account, domain::billing_month month, const persistence::billing_maker& maker);

/// Its file, printed now when it was not. Errors: not_found; internal when it cannot be printed, which is
/// logged.
[[nodiscard]] domain::result<std::string> printed(
    persistence::billing_store& store, const persistence::billing_record& document);

}  // namespace mbs::actors
