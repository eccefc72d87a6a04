#include "persistence/access/code_rows.hpp"

#include "crypto/digest.hpp"

#include <optional>

namespace mbs::persistence {

using domain::code_day;
using domain::code_record;
using domain::person_id;
using domain::result;

namespace {

struct stored_code {
  code_record code;
  digest secret{};
  person_id person;
  std::int64_t credentials = 0;
};

std::int64_t number(code_purpose p) noexcept {
  return static_cast<std::int64_t>(p);
}
/// Each purpose has days of its own: who signs up with somebody's address spends nothing of their resets.
std::string subject_of(const code_place& where) {
  return std::to_string(number(where.purpose)) + " to " + where.target;
}
std::string asker_of(const code_place& where) {
  if (!where.asker.empty()) return where.asker;
  return where.person ? domain::to_text(where.person) : std::string{};
}
std::string subject_of(person_id person) {
  return "by " + domain::to_text(person);
}
/// What finds the code.
std::string key_of(const code_place& where) {
  return where.bound.empty() ? where.target : where.target + ' ' + where.bound;
}

std::optional<stored_code> load_code(sql::connection& c, code_purpose purpose, const std::string& target) {
  const auto row = c.query(
      "SELECT o.at, o.ends_at, o.sent_at, o.tries, o.used, o.digest, o.person, o.credentials FROM codes o "
      "WHERE o.purpose = $1 AND o.target = $2",
      {number(purpose), std::string_view{target}});
  if (!row->next()) return std::nullopt;
  stored_code s;
  s.code = {domain::from_micros(row->integer(0)), domain::from_micros(row->integer(1)),
      domain::from_micros(row->integer(2)), static_cast<std::uint16_t>(row->integer(3)),
      row->integer(4) != 0};
  s.secret = digest_from(row->bytes(5));
  s.person = {row->integer(6)};
  s.credentials = row->integer(7);
  return s;
}

code_day load_day(sql::connection& c, const std::string& subject) {
  const auto row = c.query(
      "SELECT d.day, d.sends, d.wrong FROM code_days d WHERE d.subject = $1", {std::string_view{subject}});
  if (!row->next()) return {};
  return {static_cast<std::int32_t>(row->integer(0)), static_cast<std::uint16_t>(row->integer(1)),
      static_cast<std::uint16_t>(row->integer(2))};
}

void store_day(sql::connection& c, const std::string& subject, const code_day& day, domain::time_point now) {
  c.execute(
      "INSERT INTO code_days (subject, day, sends, wrong, at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (subject) DO UPDATE SET day = excluded.day, sends = excluded.sends, wrong = excluded.wrong, "
      "at = excluded.at",
      {std::string_view{subject}, std::int64_t{day.day}, std::int64_t{day.sends}, std::int64_t{day.wrong},
          domain::to_micros(now)});
}

/// The days of a target, of whoever asks and, when they are signed in, of the person.
struct days {
  std::string target, asker, person;  // subjects; empty: nobody

  days(const code_place& where, person_id by)
      : target{subject_of(where)},
        asker{target + " from " + asker_of(where)},
        person{by && where.asker.empty() ? subject_of(by) : std::string{}} {}
  void load(sql::connection& c, domain::code_state& into) const {
    into.target = load_day(c, target);
    into.asker = load_day(c, asker);
    if (!person.empty()) into.person = load_day(c, person);
  }
  void store(sql::connection& c, const domain::code_state& s, domain::time_point now) const {
    store_day(c, target, s.target, now);
    store_day(c, asker, s.asker, now);
    if (!person.empty()) store_day(c, person, s.person, now);
  }
};

std::int64_t credentials_of(sql::connection& c, person_id person) {
  const auto row = c.query("SELECT p.credentials FROM persons p WHERE p.id = $1", {person.value});
  return row->next() ? row->integer(0) : 0;
}

void replace_code(sql::connection& c, const code_place& where, const digest& code, const code_record& made) {
  const auto key = key_of(where);
  c.execute(
      "INSERT INTO codes (purpose, target, person, credentials, digest, at, ends_at, sent_at, tries, used) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0) ON CONFLICT (purpose, target) DO UPDATE SET "
      "person = excluded.person, credentials = excluded.credentials, digest = excluded.digest, at = excluded.at, "
      "ends_at = excluded.ends_at, sent_at = excluded.sent_at, tries = 0, used = 0",
      {number(where.purpose), std::string_view{key}, where.person.value, credentials_of(c, where.person),
          sql::blob{bytes_of(code)}, domain::to_micros(made.made_at), domain::to_micros(made.ends_at),
          domain::to_micros(made.sent_at)});
}

}  // namespace

result<domain::code_sending> make_code(sql::connection& c, const code_place& where, const digest& code,
    const domain::code_moment& at, const domain::code_limits& limits) {
  c.lock_table("codes");
  const days counted{where, where.person};
  domain::code_state before;
  if (const auto known = load_code(c, where.purpose, key_of(where))) before.code = known->code;
  counted.load(c, before);
  auto sending = domain::send_code(before, at, limits);
  if (sending.verdict != domain::code_send::send) return sending;
  replace_code(c, where, code, *sending.after.code);
  counted.store(c, sending.after, at.now);
  return sending;
}

result<code_judged> judge_code(sql::connection& c, const code_place& where, const digest& guess,
    const domain::code_moment& at, const domain::code_limits& limits) {
  c.lock_table("codes");
  const auto key = key_of(where);
  const auto known = load_code(c, where.purpose, key);
  if (!known || (where.person && known->person != where.person)) return code_judged{};
  const auto credentials = credentials_of(c, known->person);  // looked for nobody, too
  if (known->person && credentials != known->credentials) return code_judged{};
  const days counted{where, known->person};
  domain::code_state before;
  before.code = known->code;
  counted.load(c, before);
  const auto answer = domain::judge_code(before, crypto::equal(guess, known->secret), at, limits);
  if (answer.after != before) {
    c.execute("UPDATE codes SET tries = $3, used = $4 WHERE purpose = $1 AND target = $2",
        {number(where.purpose), std::string_view{key}, std::int64_t{answer.after.code->tries},
            std::int64_t{answer.after.code->used}});
    counted.store(c, answer.after, at.now);
  }
  return code_judged{answer.verdict, answer.left, known->person, known->credentials};
}

}  // namespace mbs::persistence
