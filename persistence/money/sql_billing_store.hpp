#pragma once

#include "persistence/money/billing_store.hpp"
#include "persistence/sql/session.hpp"

/// Billing documents in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_billing_store final : public billing_store {
 public:
  /// `session` outlives the store.
  explicit sql_billing_store(sql::session& session) : session_{session} {}

  domain::result<charge_progress> fold_charges(std::uint32_t limit) override;
  domain::result<domain::kenyan_day> begin_documents(domain::kenyan_day day) override;
  domain::result<std::vector<unbilled_month>> unbilled_months(
      domain::kenyan_day from, domain::kenyan_day to, std::uint32_t limit) override;
  domain::result<billing_record> issue_invoice(
      account_id account, domain::billing_month month, const billing_maker& maker) override;
  domain::result<std::vector<credit_to_receipt>> next_credits(time_point now, std::uint32_t limit) override;
  domain::result<billing_record> issue_receipt(
      const credit_to_receipt& credit, const billing_maker& maker) override;
  domain::result<void> pass_credit(std::int64_t funding) override;
  domain::result<credit_note_made> issue_credit_note(
      const credit_note_wish& wish, const billing_maker& maker) override;
  domain::result<billing_record> get_document(
      domain::billing_id id, std::optional<account_id> account) override;
  domain::result<billing_record> find_document(const std::string& number) override;
  domain::result<billing_page> list_documents(const billing_filter& filter) override;
  domain::result<billing_verdict> verify_document(const std::string& token) override;
  domain::result<std::vector<billing_record>> unprinted(
      domain::billing_id after, std::uint32_t limit) override;
  domain::result<std::string> keep_file(domain::billing_id id, const std::string& content) override;
  domain::result<std::optional<std::string>> get_file(domain::billing_id id) override;
  domain::result<std::vector<domain::billing_id>> untold(std::uint32_t limit) override;
  domain::result<void> tell_members(domain::billing_id id, const std::string& page, time_point now) override;
  domain::result<unit_taken> take_control_unit(
      const std::string& number, const control_unit& unit, const domain::audit_origin& by) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
