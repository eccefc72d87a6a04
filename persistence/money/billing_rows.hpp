#pragma once

#include "domain/errc.hpp"
#include "persistence/money/billing_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of billing documents. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// `tail` follows the table, which is `d`: conditions, order, limit.
[[nodiscard]] std::vector<billing_record> load_documents_where(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// What one is made for; once for an account, kind and invoice.
struct billing_cause {
  account_id account;
  domain::billing_kind kind = domain::billing_kind::receipt;
  domain::billing_id of_document{};
  std::int64_t cause = 0;
  std::string asked_as{};  ///< by whom asks, once for each invoice; empty: the node makes it by itself
};

/// Nobody else makes documents until the transaction ends: call it before anything else of it.
void hold_documents(sql::connection& c);

/// The next number of its kind with what it says, within the caller's transaction, which holds the documents.
[[nodiscard]] billing_record insert_document(
    sql::connection& c, const billing_cause& cause, domain::billing_facts facts, const billing_maker& maker);

/// As the account's profile says now; nothing without the account.
[[nodiscard]] std::optional<domain::billing_party> buyer_of(sql::connection& c, account_id account);

/// The entry of the audit log of what somebody makes or changes; the last thing before the commit. Nothing of
/// what the node does by itself.
void audit_document(sql::connection& c, const domain::audit_origin& by, std::string_view action,
    const billing_record& d, domain::audit_facts facts);

}  // namespace mbs::persistence
