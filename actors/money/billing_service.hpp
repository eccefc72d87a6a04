#pragma once

#include "actors/gateway/billing_gateway.hpp"
#include "actors/money/billing_actor.hpp"

namespace mbs::actors {

/// Looks at documents, and makes those that staff ask for.
class billing_service final : public billing_gateway {
 public:
  explicit billing_service(billing_parts parts)
      : parts_{std::make_shared<const billing_parts>(std::move(parts))} {}

  bool makes_documents() const override { return parts_->terms.are_complete(); }
  void list(domain::account_id turn, const persistence::billing_filter& wanted,
      completion<persistence::billing_page> done) override;
  void get(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      completion<persistence::billing_record> done) override;
  void file(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      completion<billing_file> done) override;
  void verify(const std::string& token, completion<persistence::billing_verdict> done) override;
  void issue_invoice(domain::account_id turn, domain::account_id account, domain::billing_month month,
      const domain::audit_origin& by, completion<persistence::billing_record> done) override;
  void issue_credit_note(domain::account_id turn, const persistence::credit_note_wish& wish,
      const domain::audit_origin& by, completion<persistence::credit_note_made> done) override;
  void note_hand_over(
      domain::account_id turn, const domain::audit_origin& by, completion<std::string> done) override;
  void hand_over(domain::account_id turn, domain::billing_id beyond, std::uint32_t most,
      completion<table_page> done) override;
  void take_control_unit(domain::account_id turn, domain::billing_id id,
      const persistence::control_unit& unit, const domain::audit_origin& by,
      completion<persistence::unit_taken> done) override;

 private:
  std::shared_ptr<const billing_parts> parts_;
};

}  // namespace mbs::actors
