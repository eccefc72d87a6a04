#pragma once

#include "domain/access/audit.hpp"
#include "domain/money/billing_document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::money;
using domain::time_point;

/// What the tax authority's control unit said of a document (eTIMS).
struct control_unit {
  std::string serial;     ///< of the unit
  std::string number;     ///< that it gave the document
  std::string signature;  ///< or the text of its QR code; may be empty
  bool operator==(const control_unit&) const = default;
};

/// A document with all that it says. Kept as long as the account's books; seen by its members with
/// balance:read and by staff.
struct billing_record {
  domain::billing_id id;
  account_id account;
  domain::billing_kind kind = domain::billing_kind::receipt;
  std::string number;
  time_point issued_at;
  domain::audit_actor issued_by;
  domain::billing_id of_document{};  ///< a credit note's invoice
  money total;
  std::string token;  ///< opens what anybody may see of it
  domain::billing_facts facts;
  std::string sha256;  ///< of its file, hexadecimal; empty: not printed yet
  std::optional<control_unit> unit{};
  std::optional<control_unit> unit_of_invoice{};  ///< of a credit note: what its invoice has
  time_point unit_at{};
  money credited{};  ///< of an invoice: what its credit notes take
};

/// By whom a document is made, and with what.
struct billing_maker {
  const domain::billing_terms* terms = nullptr;      ///< complete
  const domain::numbering_plan* networks = nullptr;  ///< names of lines
  std::string token;                                 ///< unguessable, a new one
  domain::audit_origin by{};  ///< `at` is now; what the node itself makes leaves no entry in the audit log
  bool tells = true;          ///< members are mailed of it
};

/// A credit that has no receipt yet.
struct credit_to_receipt {
  std::int64_t funding = 0;
  account_id account;
  money amount;
  std::string reference;
  time_point at;
  bool needs_none = false;  ///< nobody paid it: a debit, trial credit
  bool waits = false;       ///< its receipt from M-Pesa has not come yet
  std::string paid_by;      ///< how
  std::string payer;        ///< as it is shown: a number masked; empty: not known
};

/// What an account was charged in a month and stands on no invoice.
struct unbilled_month {
  account_id account;
  domain::billing_month month;
};

struct charge_progress {
  bool more = false;           ///< there may be more than the limit
  std::int64_t transfers = 0;  ///< taken in this step
  time_point through{};        ///< of the last one taken
};

/// An invoice that somebody wants credited, whole or in part.
struct credit_note_wish {
  domain::billing_id invoice;
  domain::money amount;   ///< whole cents, above 0
  std::string reason;     ///< 1 to 200 characters
  std::string reference;  ///< of whoever asks, once for the invoice: asked again it is the same note
};

/// What came of asking for a credit note.
struct credit_note_made {
  std::optional<billing_record> note{};  ///< nothing: more was asked for than is left
  money left;                            ///< of the invoice, after it
};

struct billing_filter {
  std::optional<account_id> account{};
  std::optional<domain::billing_kind> kind{};
  std::int32_t year = 0;        ///< 0: any
  bool without_unit = false;    ///< only invoices and credit notes that no control unit has
  domain::billing_id beyond{};  ///< older ones come after this; with without_unit newer ones
  std::uint32_t limit = 50;     ///< at most 200
};
struct billing_page {
  std::vector<billing_record> documents;  ///< newest first; with without_unit the oldest
  domain::billing_id next{};              ///< 0: that was all
};

/// What anybody is told who has a document's address.
struct billing_verdict {
  domain::billing_kind kind = domain::billing_kind::receipt;
  std::string number;
  time_point issued_at;
  money total;
};

/// What came of a control unit's word.
enum class unit_taken : std::uint8_t {
  taken,
  known,      ///< the same again
  differs,    ///< it has another number already: nothing is changed
  unknown,    ///< there is no such invoice or credit note
  too_soon,   ///< a credit note whose invoice has none yet
  elsewhere,  ///< another document has that number of that unit
};

}  // namespace mbs::persistence
