#include "persistence/access/sql_factor_store.hpp"

#include "crypto/totp.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/access/factor_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/accounts/account_rows.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::factor_verdict;
using domain::person_id;
using domain::result;

namespace {

std::uint32_t codes_left(sql::connection& c, person_id person) {
  const auto row =
      c.query("SELECT COUNT(*) FROM recovery_codes r WHERE r.person = $1 AND r.used_at = 0", {person.value});
  return row->next() ? static_cast<std::uint32_t>(row->integer(0)) : 0;
}

bool is_unused(sql::connection& c, person_id person, const digest& kept) {
  return c
      .query("SELECT 1 FROM recovery_codes r WHERE r.person = $1 AND r.digest = $2 AND r.used_at = 0",
          {person.value, sql::blob{bytes_of(kept)}})
      ->next();
}

/// The factor was given in the session: another token and time. False: it has ended or rotated meanwhile.
bool rotate(sql::connection& c, const factor_change& change) {
  if (!change.own.id) return true;
  const auto changed = c.execute(
      "UPDATE sessions SET hash = $3, factor_at = $4 WHERE id = $1 AND person = $2 AND hash = $5 AND ended_at = 0",
      {change.own.id.value, change.person.value, sql::blob{bytes_of(change.own.next)},
          domain::to_micros(change.now), sql::blob{bytes_of(change.own.token)}});
  note_people_change(c);
  return changed == 1;
}

result<void> told(sql::connection& c, const factor_change& change, std::string_view action,
    domain::audit_facts facts = {}) {
  return write_note(c, change.note, change.now, action, {}, domain::to_text(change.person), std::move(facts));
}

/// Without a factor they could do nothing there any more, not even let owners be without one.
bool owns_account_that_asks(sql::connection& c, person_id person) {
  return c
      .query(
          "SELECT 1 FROM members m, accounts a WHERE m.person = $1 AND m.role = $2 AND a.id = m.account "
          "AND a.owners_need_factor <> 0",
          {person.value, domain::to_text(domain::account_role::owner)})
      ->next();
}

/// Whoever gives the factor has not lost it: a recovery that waits ends.
result<void> end_recovery(sql::connection& c, const factor_change& change) {
  if (c.execute("DELETE FROM recoveries WHERE person = $1", {change.person.value}) == 0) return {};
  return write_note(c, {change.note.by, {}}, change.now, "recovery.cancelled", {},
      domain::to_text(change.person), {{"by", "factor"}});
}

}  // namespace

result<factor_standing> sql_factor_store::standing_of(person_id person) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<factor_standing> {
    std::int64_t since = 0;
    if (const auto row =
            c.query("SELECT f.confirmed_at FROM second_factors f WHERE f.person = $1", {person.value});
        row->next())
      since = row->integer(0);
    if (since == 0) return factor_standing{};
    factor_standing standing{true, time_or_never(since), codes_left(c, person), {}};
    const auto recovery = c.query(
        "SELECT r.due_at FROM recoveries r, persons p WHERE r.person = $1 AND p.id = r.person AND "
        "p.credentials = r.credentials",
        {person.value});
    if (recovery->next()) standing.taken_away_at = domain::from_micros(recovery->integer(0));
    return standing;
  });
}

result<void> sql_factor_store::begin(
    person_id person, const std::string& secret, domain::time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    if (!c.query("SELECT 1 FROM persons p WHERE p.id = $1", {person.value})->next()) return errc::not_found;
    auto factor = load_factor(c, person, secrets_).value_or(factor_row{});
    factor.next = secret;
    store_factor(c, person, factor, secrets_);
    if (auto written = write_note(c, note, now, "factor.begun", {}, domain::to_text(person)); !written)
      return written;
    all.commit();
    return {};
  });
}

result<void> sql_factor_store::confirm(
    const factor_change& change, const std::string& code, std::span<const std::string> codes) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const auto before = load_factor(c, change.person, secrets_);
    if (!before || before->next.empty()) return errc::not_waiting;
    const auto step = crypto::totp_step(before->next, code, change.now, domain::factor_limits{}.window);
    if (!step) return errc::wrong_factor;
    store_factor(c, change.person, {before->next, {}, change.now, {*step, 0, {}}}, secrets_);
    store_codes(c, change.person, before->next, codes);
    if (!end_credentials(c, change.person, change.own, change.now, change.now)) return errc::not_found;
    if (auto written = end_recovery(c, change); !written) return written;
    if (auto written = told(c, change, before->confirmed_at ? "factor.replaced" : "factor.turned_on");
        !written)
      return written;
    all.commit();
    return {};
  });
}

result<void> sql_factor_store::take_away(const factor_change& change) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    if (change.own.id && owns_account_that_asks(c, change.person)) return errc::factor_required;
    if (!remove_factor(c, change.person)) return errc::factor_off;
    if (!end_credentials(c, change.person, change.own, change.now)) return errc::not_found;
    if (auto written = told(c, change, "factor.taken_away"); !written) return written;
    all.commit();
    return {};
  });
}

result<void> sql_factor_store::replace_codes(
    const factor_change& change, std::span<const std::string> codes) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    const auto factor = load_factor(c, change.person, secrets_);
    if (!factor || !factor->confirmed_at) return errc::factor_off;
    store_codes(c, change.person, factor->secret, codes);
    if (!end_credentials(c, change.person, change.own, change.now)) return errc::not_found;
    if (auto written = told(c, change, "factor.codes_made"); !written) return written;
    all.commit();
    return {};
  });
}

result<factor_judged> sql_factor_store::judge(
    const factor_change& change, const domain::factor_code& code, const domain::factor_limits& limits) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<factor_judged> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("second_factors");
    auto factor = load_factor(c, change.person, secrets_);
    if (!factor || !factor->confirmed_at) return factor_judged{};
    domain::factor_match match;
    digest kept{};
    if (code.is_recovery_code) {
      kept = recovery_digest(factor->secret, code.text);
      match.is_recovery_code = is_unused(c, change.person, kept);
    } else {
      match.step = crypto::totp_step(factor->secret, code.text, change.now, limits.window);
    }
    const auto answer =
        domain::judge_factor(factor->tries, match, change.now, change.device_is_known, limits);
    factor_judged judged{answer.verdict, answer.wait, code.is_recovery_code, 0};
    if (answer.verdict == factor_verdict::delayed) return judged;
    c.execute("UPDATE second_factors SET step = $2, failures = $3, failed_at = $4 WHERE person = $1",
        {change.person.value, answer.after.step, std::int64_t{answer.after.failures},
            domain::to_micros(answer.after.failed_at)});
    if (answer.verdict == factor_verdict::accepted) {
      if (!rotate(c, change)) return errc::not_found;
      if (code.is_recovery_code)
        c.execute("UPDATE recovery_codes SET used_at = $3 WHERE person = $1 AND digest = $2",
            {change.person.value, sql::blob{bytes_of(kept)}, domain::to_micros(change.now)});
      judged.codes_left = codes_left(c, change.person);
      if (code.is_recovery_code)
        if (const auto written =
                told(c, change, "factor.code_used", {{"codes_left", std::to_string(judged.codes_left)}});
            !written)
          return written.error();
      if (const auto written = end_recovery(c, change); !written) return written.error();
    }
    all.commit();
    return judged;
  });
}

}  // namespace mbs::persistence
