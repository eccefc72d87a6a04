#pragma once

#include "domain/errc.hpp"
#include "persistence/money/billing_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Receipts, tax invoices and credit notes. A document's number, what it says and what it is made of become
/// durable in one transaction, whoever makes it: serials have no gap, dates do not fall, nothing is on two
/// documents. Knows nothing of how they are printed.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class billing_store {
 public:
  virtual ~billing_store() = default;

  /// Takes up to `limit` of the ledger's transfers into the sums that invoices are made of: each post goes
  /// to the day of its transfer.
  [[nodiscard]] virtual domain::result<charge_progress> fold_charges(std::uint32_t limit) = 0;

  /// The day from which on invoices are made by themselves. The first call ever makes it `day`, and credits
  /// of before that need no receipts.
  [[nodiscard]] virtual domain::result<domain::kenyan_day> begin_documents(domain::kenyan_day day) = 0;
  /// Of the days `from` to `to`: at most `limit`, the oldest first.
  [[nodiscard]] virtual domain::result<std::vector<unbilled_month>> unbilled_months(
      domain::kenyan_day from, domain::kenyan_day to, std::uint32_t limit) = 0;
  /// The invoice of all of the month that stands on none yet. not_found without the account; no_change when
  /// there is nothing.
  [[nodiscard]] virtual domain::result<billing_record> issue_invoice(
      account_id account, domain::billing_month month, const billing_maker& maker) = 0;

  /// Credits in the order of the books, after the last one that was passed.
  [[nodiscard]] virtual domain::result<std::vector<credit_to_receipt>> next_credits(
      time_point now, std::uint32_t limit) = 0;
  /// Its receipt, or the one that it has; passes the credit.
  [[nodiscard]] virtual domain::result<billing_record> issue_receipt(
      const credit_to_receipt& credit, const billing_maker& maker) = 0;
  /// Needs no receipt.
  [[nodiscard]] virtual domain::result<void> pass_credit(std::int64_t funding) = 0;

  /// not_found unless the wish's invoice is one; already_exists when another note has its reference.
  [[nodiscard]] virtual domain::result<credit_note_made> issue_credit_note(
      const credit_note_wish& wish, const billing_maker& maker) = 0;

  /// not_found also when it is another account's; any account's when none is named.
  [[nodiscard]] virtual domain::result<billing_record> get_document(
      domain::billing_id id, std::optional<account_id> account) = 0;
  [[nodiscard]] virtual domain::result<billing_record> find_document(const std::string& number) = 0;
  [[nodiscard]] virtual domain::result<billing_page> list_documents(const billing_filter& filter) = 0;
  /// not_found.
  [[nodiscard]] virtual domain::result<billing_verdict> verify_document(const std::string& token) = 0;

  /// Those without a file, ascending after `after`.
  [[nodiscard]] virtual domain::result<std::vector<billing_record>> unprinted(
      domain::billing_id after, std::uint32_t limit) = 0;
  /// Once: gives the file that counts, which is the first one kept. not_found.
  [[nodiscard]] virtual domain::result<std::string> keep_file(
      domain::billing_id id, const std::string& content) = 0;
  /// Nothing: not printed yet. internal: it is not what was kept. Looks at no account.
  [[nodiscard]] virtual domain::result<std::optional<std::string>> get_file(domain::billing_id id) = 0;

  /// Printed, and nobody was mailed of them yet; ascending.
  [[nodiscard]] virtual domain::result<std::vector<domain::billing_id>> untold(std::uint32_t limit) = 0;
  /// Writes mails to those members who see the account's money, in their language; `page` shows the
  /// documents. overloaded while the outbox has no room.
  [[nodiscard]] virtual domain::result<void> tell_members(
      domain::billing_id id, const std::string& page, time_point now) = 0;

  /// With its entry in the audit log when it is taken.
  [[nodiscard]] virtual domain::result<unit_taken> take_control_unit(
      const std::string& number, const control_unit& unit, const domain::audit_origin& by) = 0;
};

}  // namespace mbs::persistence
