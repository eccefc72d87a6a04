#include "persistence/access/factor_rows.hpp"

#include "crypto/digest.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/sql/session.hpp"

namespace mbs::persistence {

namespace {

std::string opened(const secret_box& secrets, std::string_view stored, domain::person_id person) {
  auto plain = secrets.open(stored, secret_box::row_of(person));
  if (!plain) throw sql::damaged_row{"a second factor's secret does not open under the master keys"};
  return std::move(*plain);
}

}  // namespace

std::optional<factor_row> load_factor(
    sql::connection& c, domain::person_id person, const secret_box& secrets) {
  const auto row = c.query(
      "SELECT f.secret, f.next_secret, f.confirmed_at, f.step, f.failures, f.failed_at "
      "FROM second_factors f WHERE f.person = $1",
      {person.value});
  if (!row->next()) return std::nullopt;
  return factor_row{opened(secrets, row->bytes(0), person), opened(secrets, row->bytes(1), person),
      time_or_never(row->integer(2)),
      {row->integer(3), static_cast<std::uint32_t>(row->integer(4)), domain::from_micros(row->integer(5))}};
}

void store_factor(
    sql::connection& c, domain::person_id person, const factor_row& factor, const secret_box& secrets) {
  const auto name = secret_box::row_of(person);
  const auto secret = secrets.seal(c, factor.secret, name);
  const auto next = secrets.seal(c, factor.next, name);
  c.execute(
      "INSERT INTO second_factors (person, secret, next_secret, confirmed_at, step, failures, failed_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, "
      "next_secret = excluded.next_secret, confirmed_at = excluded.confirmed_at, step = excluded.step, "
      "failures = excluded.failures, failed_at = excluded.failed_at",
      {person.value, std::string_view{secret}, std::string_view{next}, micros_or_never(factor.confirmed_at),
          factor.tries.step, std::int64_t{factor.tries.failures}, domain::to_micros(factor.tries.failed_at)});
}

void store_codes(sql::connection& c, domain::person_id person, const std::string& secret,
    std::span<const std::string> codes) {
  c.execute("DELETE FROM recovery_codes WHERE person = $1", {person.value});
  for (const auto& code : codes) {
    const auto kept = recovery_digest(secret, code);
    c.execute("INSERT INTO recovery_codes (person, digest, used_at) VALUES ($1, $2, 0)",
        {person.value, sql::blob{bytes_of(kept)}});
  }
}

digest recovery_digest(const std::string& secret, const std::string& code) {
  return crypto::keyed_digest(secret, {"recovery code", code});
}

bool remove_factor(sql::connection& c, domain::person_id person) {
  c.execute("DELETE FROM recovery_codes WHERE person = $1", {person.value});
  c.execute("DELETE FROM recoveries WHERE person = $1", {person.value});
  const bool was_on =
      c.query("SELECT 1 FROM second_factors f WHERE f.person = $1 AND f.confirmed_at <> 0", {person.value})
          ->next();
  c.execute("DELETE FROM second_factors WHERE person = $1", {person.value});
  return was_on;
}

bool end_credentials(sql::connection& c, domain::person_id person, const kept_session& own,
    domain::time_point now, std::optional<domain::time_point> factor_given) {
  c.execute("UPDATE persons SET credentials = credentials + 1 WHERE id = $1", {person.value});
  return follow_credentials(c, person, own, now, factor_given);
}

}  // namespace mbs::persistence
