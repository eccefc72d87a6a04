#pragma once

#include "domain/errc.hpp"
#include "persistence/money/payment_records.hpp"
#include "persistence/sql/sql.hpp"

/// What a payment is booked as. Internal to persistence/; all throw sql::error, and are for the caller's
/// write transaction.
namespace mbs::persistence {

/// Whether exactly one account is meant by what is typed: by its number, or by a top-up's reference.
[[nodiscard]] bool has_payee(sql::connection& c, const std::string& typed);

/// The payment with its credit, or in suspense, or as it is known already. The entry in the audit log is the
/// last that it writes.
[[nodiscard]] payment_outcome book_payment(
    sql::connection& c, const told_payment& told, domain::time_point at);

/// One in suspense for this account. Errors as payment_store::match_payment.
[[nodiscard]] domain::result<payment_record> match_to_account(sql::connection& c, payment_record p,
    domain::account_id account, const std::string& reason, const domain::audit_origin& by);

}  // namespace mbs::persistence
