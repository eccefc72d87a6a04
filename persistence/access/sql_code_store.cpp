#include "persistence/access/sql_code_store.hpp"

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

result<code_judged> sql_code_store::judge_code(const code_place& where, const digest& guess,
    const domain::code_moment& at, const domain::code_limits& limits) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<code_judged> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto judged = persistence::judge_code(c, where, guess, at, limits);
    if (judged) all.commit();
    return judged;
  });
}

}  // namespace mbs::persistence
