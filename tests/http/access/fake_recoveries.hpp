#pragma once

#include "http/access/recovery_routes.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// One recovery in memory, whose code is 123456 and whose token "end-it".
class fake_recoveries final : public actors::recovery_gateway {
 public:
  explicit fake_recoveries(answering& how) : how_{how} {}

  void request_recovery(domain::email_address email, const domain::internet_address&,
      actors::completion<std::chrono::seconds> done) override {
    how_.respond<std::chrono::seconds>(std::move(done), [this, email] {
      asked.push_back(email.folded());
      return std::chrono::seconds{60};
    });
  }
  void confirm_recovery(domain::email_address, const std::string& code, const domain::internet_address&,
      const domain::audit_origin& by, actors::completion<persistence::recovery_record> done) override {
    how_.respond<persistence::recovery_record>(
        std::move(done), [this, code, by]() -> actors::outcome<persistence::recovery_record> {
          if (code != "123456") return refused(domain::errc::wrong_code);
          last_by = by;
          return waiting;
        });
  }
  void cancel_recovery_by(
      const std::string& token, const domain::audit_origin&, actors::completion<bool> done) override {
    how_.respond<bool>(std::move(done), [token]() -> actors::outcome<bool> {
      if (token != "end-it") return refused(domain::errc::not_waiting);
      return true;
    });
  }
  void cancel_recovery(
      domain::person_id person, const domain::audit_origin&, actors::completion<bool> done) override {
    how_.respond<bool>(std::move(done), [this, person]() -> actors::outcome<bool> {
      if (person != waiting.person) return refused(domain::errc::not_waiting);
      return true;
    });
  }
  void list_recoveries(actors::completion<std::vector<persistence::recovery_record>> done) override {
    how_.respond<std::vector<persistence::recovery_record>>(
        std::move(done), [this] { return std::vector{waiting}; });
  }
  void agree_to_recovery(domain::person_id person, domain::person_id by, const domain::audit_origin&,
      actors::completion<persistence::recovery_record> done) override {
    how_.respond<persistence::recovery_record>(
        std::move(done), [this, person, by]() -> actors::outcome<persistence::recovery_record> {
          if (person != waiting.person) return refused(domain::errc::not_waiting);
          if (by == agreed_by) return refused(domain::errc::no_change);
          agreed_by = by;
          ++waiting.state.agreed;
          return waiting;
        });
  }

  std::vector<std::string> asked;
  domain::audit_origin last_by;
  domain::person_id agreed_by;
  persistence::recovery_record waiting{domain::person_id{1}, domain::from_micros(1'800'000'000'000'000),
      {domain::from_micros(1'800'259'200'000'000), true, 0}};

 private:
  static actors::refusal refused(domain::errc why) { return {why, {}, {}}; }

  answering& how_;
};

}  // namespace mbs::http::tests
