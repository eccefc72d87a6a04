#include "persistence/access/sql_code_store.hpp"

#include "persistence/access/code_cap_rows.hpp"
#include "persistence/access/code_rows.hpp"
#include "persistence/mail/mail_rows.hpp"

namespace mbs::persistence {

using domain::result;

result<domain::code_sending> sql_code_store::make_code(const code_place& where, const digest& code,
    const domain::code_moment& at, const domain::code_limits& limits, std::span<const new_mail> mails) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<domain::code_sending> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto sending = persistence::make_code(c, where, code, at, limits);
    if (!sending || sending->verdict != domain::code_send::send) return sending;
    for (const auto& mail : mails)
      if (const auto written = enqueue_mail(c, mail); !written) return written.error();
    all.commit();
    return sending;
  });
}

result<sms_code_sending> sql_code_store::make_sms_code(const code_place& where, const digest& code,
    const domain::code_moment& at, const domain::code_limits& limits, const domain::code_ask& ask,
    const domain::code_cap_limits& caps) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sms_code_sending> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("codes");
    sms_code_sending made{judge_ask(c, ask, caps, at.now)};
    if (made.cap.verdict == domain::code_cap_verdict::send) {
      auto sending = persistence::make_code(c, where, code, at, limits);
      if (!sending) return sending.error();
      made.sending = *sending;
      if (made.sending.verdict != domain::code_send::send) return made;
    }
    all.commit();
    return made;
  });
}

result<code_judged> sql_code_store::judge_code(const code_place& where, const digest& guess,
    const domain::code_moment& at, const domain::code_limits& limits, std::optional<domain::msisdn> by_sms) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<code_judged> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto judged = persistence::judge_code(c, where, guess, at, limits);
    if (judged && judged->verdict == domain::code_verdict::accepted && by_sms)
      count_proof(c, *by_sms, at.day, at.now);
    if (judged) all.commit();
    return judged;
  });
}

}  // namespace mbs::persistence
