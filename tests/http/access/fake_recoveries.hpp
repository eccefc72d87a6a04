#pragma once

#include "actors/gateway/recovery_gateway.hpp"
#include "tests/http/answering.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mbs::http::tests {

/// One recovery in memory, whose code is 123456 and whose token "end-it".
class fake_recoveries final : public actors::recovery_gateway {
 public:
  explicit fake_recoveries(answering& how);

  void request_recovery(domain::email_address email, const domain::internet_address&,
      actors::completion<std::chrono::seconds> done) override;
  void confirm_recovery(domain::email_address, const std::string& code, const domain::internet_address&,
      const domain::audit_origin& by, actors::completion<persistence::recovery_record> done) override;
  void cancel_recovery_by(
      const std::string& token, const domain::audit_origin&, actors::completion<bool> done) override;
  void cancel_recovery(
      domain::person_id person, const domain::audit_origin&, actors::completion<bool> done) override;
  void list_recoveries(actors::completion<std::vector<persistence::recovery_record>> done) override;
  void agree_to_recovery(domain::person_id person, domain::person_id by, const domain::audit_origin&,
      actors::completion<persistence::recovery_record> done) override;

  std::vector<std::string> asked;
  domain::audit_origin last_by;
  domain::person_id agreed_by;
  persistence::recovery_record waiting{domain::person_id{1}, domain::from_micros(1'800'000'000'000'000),
      {domain::from_micros(1'800'259'200'000'000), true, 0}};

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
