#pragma once

#include "actors/gateway/balance_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// An account with 1,000 shillings and the alerts that a test sets; credit limits of whom they are changed
/// for.
class fake_balances final : public actors::balance_gateway {
 public:
  explicit fake_balances(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  void get_alerts(domain::account_id, actors::completion<persistence::balance_alerts> done) override;
  void set_alerts(const actors::wanted_alerts& wanted, const domain::audit_origin& by,
      actors::completion<persistence::balance_alerts> done) override;
  [[nodiscard]] bool sends_texts() const noexcept override { return sends; }
  void list_credit_limits(domain::account_id turn, domain::account_id account,
      actors::completion<std::vector<persistence::credit_limit_entry>> done) override;
  void set_credit_limit(domain::account_id turn, const actors::wanted_credit_limit& wanted,
      const domain::audit_origin& by, actors::completion<persistence::credit_limit_entry> done) override;

  persistence::balance_alerts alerts;
  bool sends = true;                                    ///< the platform sends SMS
  std::vector<persistence::credit_limit_entry> limits;  ///< the oldest first

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
