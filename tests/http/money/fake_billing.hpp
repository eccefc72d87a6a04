#pragma once

#include "actors/gateway/billing_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// Documents in memory. Every invoice is over KES 100; the token of a document is its number.
class fake_billing final : public actors::billing_gateway {
 public:
  explicit fake_billing(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  std::vector<persistence::billing_record> documents;
  bool is_on = true;
  int handed_over = 0;

  persistence::billing_record& add(domain::account_id account, domain::billing_kind kind);

  bool makes_documents() const override { return is_on; }
  void list(domain::account_id turn, const persistence::billing_filter& wanted,
      actors::completion<persistence::billing_page> done) override;
  void get(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      actors::completion<persistence::billing_record> done) override;
  void file(domain::account_id turn, domain::billing_id id, std::optional<domain::account_id> account,
      actors::completion<actors::billing_file> done) override;
  void verify(const std::string& token, actors::completion<persistence::billing_verdict> done) override;
  void issue_invoice(domain::account_id turn, domain::account_id account, domain::billing_month month,
      const domain::audit_origin& by, actors::completion<persistence::billing_record> done) override;
  void issue_credit_note(domain::account_id turn, const persistence::credit_note_wish& wish,
      const domain::audit_origin& by, actors::completion<persistence::credit_note_made> done) override;
  void note_hand_over(
      domain::account_id turn, const domain::audit_origin& by, actors::completion<std::string> done) override;
  void hand_over(domain::account_id turn, domain::billing_id beyond, std::uint32_t most,
      actors::completion<actors::table_page> done) override;
  void take_control_unit(domain::account_id turn, domain::billing_id id,
      const persistence::control_unit& unit, const domain::audit_origin& by,
      actors::completion<persistence::unit_taken> done) override;

 private:
  [[nodiscard]] actors::outcome<persistence::billing_record> find(
      domain::billing_id id, std::optional<domain::account_id> account) const;
  answering& how_;
};

}  // namespace mbs::http::tests
