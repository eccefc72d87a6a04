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
    auto sending = persistence::make_code(c, where, code, at, limits);
    if (!sending) return sending.error();
    sms_code_sending made{*sending, {}};
    if (made.sending.verdict != domain::code_send::send) return made;
    made.cap = judge_ask(c, ask, caps, at.now);
    if (made.cap.verdict == domain::code_cap_verdict::send) all.commit();
    return made;
  });
}

result<void> sql_code_store::give_back(const domain::code_ask& ask, domain::time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("codes");
    persistence::give_back(c, ask, now);
    all.commit();
    return domain::result<void>{};
  });
}

result<code_judged> sql_code_store::judge_code(const code_place& where, const digest& guess,
    const domain::code_moment& at, const domain::code_limits& limits, std::optional<by_sms> sent) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<code_judged> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto judged = persistence::judge_code(c, where, guess, at, limits);
    if (judged && judged->verdict == domain::code_verdict::accepted && sent)
      count_proof(c, *sent, at.day, at.now);
    if (judged) all.commit();
    return judged;
  });
}

}  // namespace mbs::persistence
