#pragma once

#include "actors/gateway/factor_gateway.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mbs::http::tests {

/// One person's second factor in memory, whose code is always 123456.
class fake_factors final : public actors::factor_gateway {
 public:
  static constexpr std::string_view right_code = "123456";

  explicit fake_factors(answering& how);

  void get_factor(domain::person_id, actors::completion<persistence::factor_standing> done) override;
  void begin_factor(const actors::factor_session&, actors::completion<actors::begun_factor> done) override;
  void confirm_factor(const actors::factor_session& in, const std::string& code,
      actors::completion<actors::factor_changed> done) override;
  void take_factor_away(
      const actors::factor_session& in, actors::completion<actors::factor_changed> done) override;
  void renew_recovery_codes(
      const actors::factor_session& in, actors::completion<actors::factor_changed> done) override;
  void give_factor(const actors::factor_session& in, const domain::factor_code& code,
      actors::completion<actors::given_factor> done) override;

  persistence::factor_standing standing;
  bool is_begun = false;
  domain::person_id last_person;    ///< who changed something
  domain::session_id last_session;  ///< where

 private:
  actors::factor_changed changed(const actors::factor_session& in, std::vector<std::string> codes);

  answering& how_;
};

}  // namespace mbs::http::tests
