#pragma once

#include "actors/gateway/payment_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// Payments in memory: there is account 1, and the token of M-Pesa's addresses is "known".
class fake_payments final : public actors::payment_gateway {
 public:
  explicit fake_payments(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  std::vector<persistence::payment_record> payments;
  std::vector<persistence::top_up_record> unclear;
  std::vector<std::string> posted;  ///< address and body, as kept
  persistence::payment_filter last_wanted;
  domain::audit_origin last_by;
  std::vector<domain::top_up_id> looked;

  void validate(std::string token, std::string body, actors::completion<std::string> done) override;
  void take_confirmation(std::string token, std::string address, std::string body,
      actors::completion<std::string> done) override;
  void list(domain::account_id, persistence::payment_filter wanted,
      actors::completion<persistence::payment_page> done) override;
  void get(
      domain::account_id, domain::payment_id id, actors::completion<actors::payment_details> done) override;
  void match(domain::account_id, actors::wanted_match wanted, const domain::audit_origin& by,
      actors::completion<persistence::payment_record> done) override;
  void list_unclear(domain::account_id, domain::top_up_id beyond, std::uint32_t limit,
      actors::completion<persistence::top_up_page> done) override;
  void look_again(domain::account_id, domain::top_up_id id, const domain::audit_origin& by,
      actors::completion<persistence::top_up_record> done) override;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
