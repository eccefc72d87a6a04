#include "persistence/money/hand_entries.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/money/funding_rows.hpp"
#include "persistence/money/payment_rows.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

using domain::errc;

namespace {

/// The receipt of a payment that M-Pesa said is paid, and whose receipt it has not told yet: it is in the
/// books already. M-Pesa's receipts have ten letters and digits.
bool is_credited_without_receipt(sql::connection& c, const funding_entry& entry) {
  const auto is_of_receipt = [](char l) { return (l >= '0' && l <= '9') || (l >= 'A' && l <= 'Z'); };
  if (entry.reference.size() != 10 || !std::ranges::all_of(entry.reference, is_of_receipt)) return false;
  return c
      .query(
          "SELECT 1 FROM top_ups t WHERE t.account = $1 AND t.state = 4 AND t.receipt = '' AND t.amount = $2 LIMIT 1",
          {entry.account.value, entry.amount.units()})
      ->next();
}

/// A payment that waits for staff to match it: that credits it once, and entering it by hand would again.
bool is_in_suspense(sql::connection& c, const funding_entry& entry) {
  const auto waiting = find_payment(c, entry.reference);
  return waiting && waiting->state == domain::payment_state::suspense;
}

}  // namespace

domain::result<funding_entry> insert_by_hand(
    sql::connection& c, funding_entry entry, domain::system_account counter) {
  c.lock_table("funding_entries");
  if (is_credited_without_receipt(c, entry) || is_in_suspense(c, entry)) return errc::already_exists;
  auto stored = insert_funding(c, std::move(entry), counter);
  if (stored && stored->kind == domain::transfer_kind::credit) end_trial(c, stored->account);
  return stored;
}

bool is_reference_taken(sql::connection& c, const funding_entry& entry) {
  return booked_under(c, entry.reference) || is_receipt_kept(c, entry.reference) ||
      is_credited_without_receipt(c, entry) || is_in_suspense(c, entry);
}

void audit_by_hand(sql::connection& c, const funding_entry& entry, const domain::audit_origin& by) {
  const bool credits = entry.kind == domain::transfer_kind::credit;
  domain::audit_facts facts{{"amount", entry.amount.to_text()}, {"reference", entry.reference}};
  if (!entry.note.empty()) facts.emplace_back("reason", entry.note);
  append_audit(c,
      domain::audited(by, credits ? "account.credited" : "account.debited", entry.account,
          domain::to_text(entry.account), std::move(facts)));
}

}  // namespace mbs::persistence
