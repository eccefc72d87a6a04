#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/access/sign_up_store.hpp"
#include "persistence/sql/session.hpp"

/// Sign-ups in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_sign_up_store final : public sign_up_store {
 public:
  /// Both outlive the store.
  sql_sign_up_store(sql::session& session, const secret_box& secrets)
      : session_{session}, secrets_{secrets} {}

  domain::result<domain::code_sending> begin_sign_up(const sign_up_record& wanted, const code_terms& code,
      const new_mail& if_new, const new_mail& if_known) override;
  domain::result<domain::code_sending> send_code_again(const sign_up_record& wanted, const code_terms& code,
      const new_mail& if_new, const new_mail& if_known) override;
  domain::result<std::optional<sign_up_record>> find_sign_up(const digest& token) override;
  domain::result<signed_up> confirm_sign_up(const digest& token, const code_terms& guess,
      const std::string& webhook_secret, session_record session, const domain::audit_origin& by) override;

 private:
  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
