#pragma once

#include "actors/gateway/money_request_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// Requests about money in memory, by the rules of the domain: accounts 1 and 2 are there, each has KES
/// 1,000, and KES 1,000 are adjusted alone. Nothing is booked.
class fake_money_requests final : public actors::money_request_gateway {
 public:
  explicit fake_money_requests(answering& how) : how_{how} {}

  std::vector<persistence::money_request> requests;  ///< oldest first
  persistence::money_request_filter last_wanted;

  domain::money alone_limit() const override { return domain::money::from_shillings(1'000); }
  void propose(domain::account_id, domain::money_wish wish, const domain::audit_origin& by,
      actors::completion<persistence::money_request> done) override;
  void get(domain::account_id, domain::money_request_id id,
      actors::completion<persistence::money_request> done) override;
  void list(domain::account_id, persistence::money_request_filter wanted,
      actors::completion<persistence::money_request_page> done) override;
  void approve(domain::account_id, domain::money_request_id id, const domain::audit_origin& by,
      actors::completion<persistence::decided_money_request> done) override;
  void refuse(domain::account_id, domain::money_request_id id, std::string reason,
      const domain::audit_origin& by, actors::completion<persistence::decided_money_request> done) override;
  void withdraw(domain::account_id, domain::money_request_id id, const domain::audit_origin& by,
      actors::completion<persistence::withdrawn_money_request> done) override;
  void note_pay_out(domain::account_id, domain::money_request_id id, std::string reference,
      const domain::audit_origin& by, actors::completion<persistence::money_request> done) override;

 private:
  [[nodiscard]] persistence::money_request* find(domain::money_request_id id);
  [[nodiscard]] actors::outcome<persistence::decided_money_request> decide(domain::money_request_id id,
      const domain::audit_origin& by, domain::money_request_state next, const std::string& reason);

  answering& how_;
};

}  // namespace mbs::http::tests
