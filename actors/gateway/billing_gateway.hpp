#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/billing_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace mbs::actors {

/// A document as it is handed out.
struct billing_file {
  persistence::billing_record document;
  std::string content;  ///< a PDF, the same ever after
};

/// Receipts, tax invoices and credit notes, as the front end may ask for them. Safe to call from any thread.
/// Nothing blocks. `turn` is whose share of the store a question takes; with an `account` a document of
/// another is not_found. Errors besides those listed: store_unavailable, overloaded, rate_limited.
class billing_gateway {
 public:
  virtual ~billing_gateway() = default;

  /// False: the seller is not named, and no documents are made.
  [[nodiscard]] virtual bool makes_documents() const = 0;

  virtual void list(domain::account_id turn, const persistence::billing_filter& wanted,
      completion<persistence::billing_page> done) = 0;
  /// Errors: not_found.
  virtual void get(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      completion<persistence::billing_record> done) = 0;
  /// Prints it when that was not done yet. Errors: not_found; internal when it cannot be printed.
  virtual void file(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      completion<billing_file> done) = 0;
  /// What anybody may see who has a document's token. Errors: not_found.
  virtual void verify(const std::string& token, completion<persistence::billing_verdict> done) = 0;

  /// The invoice of a month that has ended. Errors: overloaded while its charges are being counted;
  /// not_found; no_change when all that was charged is on an invoice; malformed_request for a month that
  /// has not ended, or when no documents are made.
  virtual void issue_invoice(domain::account_id turn, domain::account_id account, domain::billing_month month,
      const domain::audit_origin& by, completion<persistence::billing_record> done) = 0;
  /// Without a note when less is left. Errors: not_found; already_exists when another note has the reference;
  /// malformed_request when no documents are made.
  virtual void issue_credit_note(domain::account_id turn, const persistence::credit_note_wish& wish,
      const domain::audit_origin& by, completion<persistence::credit_note_made> done) = 0;

  /// Writes into the audit log that what no control unit has yet is handed over; gives the table's line of
  /// names.
  virtual void note_hand_over(
      domain::account_id turn, const domain::audit_origin& by, completion<std::string> done) = 0;
  /// Up to `most` of them behind `beyond`, the oldest first.
  virtual void hand_over(domain::account_id turn, domain::billing_id beyond, std::uint32_t most,
      completion<table_page> done) = 0;
  /// What the unit said of the document. Errors: not_found.
  virtual void take_control_unit(domain::account_id turn, domain::billing_id id,
      const persistence::control_unit& unit, const domain::audit_origin& by,
      completion<persistence::unit_taken> done) = 0;
};

}  // namespace mbs::actors
