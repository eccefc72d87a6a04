#include "persistence/access/sql_sign_up_store.hpp"

#include "crypto/digest.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/access/code_rows.hpp"
#include "persistence/access/member_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/mail/mail_rows.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

/// Sign-ups that wait, in all and from one place: beyond it the oldest go, of the place first. Nobody is kept
/// from signing up by those who do not mean it.
constexpr std::int64_t most_waiting = 20'000, most_of_a_place = 1'000;

code_place place_of(const sign_up_record& s, const code_terms& terms) {
  return {code_purpose::prove_email, s.email_folded, {}, terms.asker, crypto::to_hex(s.token)};
}

bool has(sql::connection& c, const std::string& which, sql::parameters values, std::int64_t most) {
  const auto row = c.query("SELECT COUNT(*) FROM (SELECT 1 FROM sign_ups " + which + ") AS w", values);
  return row->next() && row->integer(0) >= most;
}

void make_room(sql::connection& c, const std::string& asker) {
  const sql::parameter of_place[]{std::string_view{asker}, most_of_a_place};
  if (has(c, "WHERE asker = $1 LIMIT $2", of_place, most_of_a_place))
    c.execute(
        "DELETE FROM sign_ups WHERE token IN (SELECT u.token FROM sign_ups u WHERE u.asker = $1 ORDER BY u.at LIMIT 1)",
        {std::string_view{asker}});
  const sql::parameter of_all[]{most_waiting};
  if (has(c, "LIMIT $1", of_all, most_waiting))
    c.execute(
        "DELETE FROM sign_ups WHERE token IN (SELECT u.token FROM sign_ups u ORDER BY u.at LIMIT 1)", {});
}

std::optional<sign_up_record> load_sign_up(sql::connection& c, const digest& token) {
  const auto row = c.query(
      "SELECT u.email, u.email_folded, u.name, u.phone, u.company, u.language, u.password, u.at "
      "FROM sign_ups u WHERE u.token = $1",
      {sql::blob{bytes_of(token)}});
  if (!row->next()) return std::nullopt;
  sign_up_record s;
  s.token = token;
  s.email = row->bytes(0);
  s.email_folded = row->bytes(1);
  s.name = row->bytes(2);
  s.phone = row->integer(3);
  s.company = row->bytes(4);
  s.language = row->bytes(5);
  s.password = row->bytes(6);
  s.at = domain::from_micros(row->integer(7));
  return s;
}

void store_sign_up(sql::connection& c, const sign_up_record& s, const std::string& asker) {
  c.execute(
      "INSERT INTO sign_ups (token, email, email_folded, name, phone, company, language, password, at, asker) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {sql::blob{bytes_of(s.token)}, std::string_view{s.email}, std::string_view{s.email_folded},
          std::string_view{s.name}, s.phone, std::string_view{s.company}, std::string_view{s.language},
          std::string_view{s.password}, domain::to_micros(s.at), std::string_view{asker}});
}

/// With the mail, when the code may be sent.
result<domain::code_sending> send(sql::connection& c, const sign_up_record& wanted, const code_terms& code,
    const new_mail& if_new, const new_mail& if_known) {
  auto sending = make_code(c, place_of(wanted, code), code.code, code.at, code.limits);
  if (!sending || sending->verdict != domain::code_send::send) return sending;
  const sql::parameter which[]{std::string_view{wanted.email_folded}};
  const auto known = load_persons(c, "WHERE p.email_folded = $1", which);
  auto mail = known.empty() ? if_new : if_known;
  // Whoever signs up with the address does not choose in which language its owner reads.
  if (!known.empty())
    mail.language = domain::mail_language_from(known.front().language).value_or(mail.language);
  if (const auto written = enqueue_mail(c, mail); !written) return written.error();
  return sending;
}

person_record person_of(const sign_up_record& s, time_point now) {
  person_record p;
  p.name = s.name;
  p.email = s.email;
  p.email_folded = s.email_folded;
  p.email_proved_at = now;
  p.phone = s.phone;
  p.language = s.language;
  p.password = s.password;
  p.password_set_at = s.at;
  p.created_at = now;
  return p;
}

}  // namespace

result<domain::code_sending> sql_sign_up_store::begin_sign_up(
    const sign_up_record& wanted, const code_terms& code, const new_mail& if_new, const new_mail& if_known) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<domain::code_sending> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("codes");
    make_room(c, code.asker);
    store_sign_up(c, wanted, code.asker);
    auto sending = send(c, wanted, code, if_new, if_known);
    if (sending) all.commit();
    return sending;
  });
}

result<domain::code_sending> sql_sign_up_store::send_code_again(
    const sign_up_record& wanted, const code_terms& code, const new_mail& if_new, const new_mail& if_known) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<domain::code_sending> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("codes");
    auto sending = send(c, wanted, code, if_new, if_known);
    if (sending) all.commit();
    return sending;
  });
}

result<std::optional<sign_up_record>> sql_sign_up_store::find_sign_up(const digest& token) {
  using found = std::optional<sign_up_record>;
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<found> { return load_sign_up(c, token); });
}

result<signed_up> sql_sign_up_store::confirm_sign_up(const digest& token, const code_terms& guess,
    const std::string& webhook_secret, session_record session, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<signed_up> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("codes");
    const auto wanted = load_sign_up(c, token);
    if (!wanted) return signed_up{};
    const auto now = guess.at.now;
    const auto judged = judge_code(c, place_of(*wanted, guess), guess.code, guess.at, guess.limits);
    if (!judged) return judged.error();
    signed_up result{judged->verdict, judged->left, {}, {}, {}};
    if (judged->verdict != domain::code_verdict::accepted) {
      all.commit();
      return result;
    }
    c.lock_table("persons");
    c.lock_table("accounts");
    if (is_email_taken(c, wanted->email_folded)) {
      // Somebody has the address by now, or had it before: the code counts as used, and is told as one that
      // ended.
      all.commit();
      result.verdict = domain::code_verdict::ended;
      return result;
    }
    result.person = person_of(*wanted, now);
    result.person.id = insert_person(c, result.person);
    if (!wanted->company.empty()) {
      result.account = insert_company(c, result.person, {wanted->company, webhook_secret}, now, secrets_);
      insert_member(c, {result.account, result.person.id, domain::account_role::owner, now, false});
    }
    session.person = result.person.id;
    session.credentials = result.person.credentials;
    session.id = insert_session(c, session);
    insert_sign_in(c, {session.person, now, sign_in_result::succeeded, session.address, session.agent});
    result.session = session;
    c.execute("DELETE FROM sign_ups WHERE token = $1", {sql::blob{bytes_of(token)}});
    change_note note{by, {}};
    note.by.who = {domain::actor_kind::person, result.person.id.value};
    if (const auto w =
            write_note(c, note, now, "person.signed_up", result.account, domain::to_text(result.person.id));
        !w)
      return w.error();
    all.commit();
    return result;
  });
}

}  // namespace mbs::persistence
