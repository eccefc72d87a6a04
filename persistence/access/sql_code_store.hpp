#pragma once

#include "persistence/access/code_store.hpp"
#include "persistence/sql/session.hpp"

/// Codes in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_code_store final : public code_store {
 public:
  /// `session` outlives the store.
  explicit sql_code_store(sql::session& session) : session_{session} {}

  domain::result<domain::code_sending> make_code(const code_place& where, const digest& code,
      const domain::code_moment& at, const domain::code_limits& limits,
      std::span<const new_mail> mails = {}) override;
  domain::result<sms_code_sending> make_sms_code(const code_place& where, const digest& code,
      const domain::code_moment& at, const domain::code_limits& limits, const domain::code_ask& ask,
      const domain::code_cap_limits& caps) override;
  [[nodiscard]] domain::result<void> give_back(const domain::code_ask& ask, domain::time_point now) override;
  domain::result<code_judged> judge_code(const code_place& where, const digest& guess,
      const domain::code_moment& at, const domain::code_limits& limits,
      std::optional<by_sms> sent = {}) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
