#include "persistence/access/audit_log.hpp"

#include "crypto/random.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

constexpr std::size_t salt_size = 16;

audit_head next_head(sql::connection& c) {
  // The one row holds all others back until this transaction ends.
  c.execute("UPDATE audit_head SET number = number + 1 WHERE one = 1", {});
  const auto row = c.query("SELECT number, hash FROM audit_head WHERE one = 1", {});
  if (!row->next()) throw std::runtime_error{"the audit log has lost its head"};
  return {row->integer(0), digest_from(row->bytes(1))};
}

/// What is personal, with the name of a member of the account at this moment: so the account sees who it was
/// also when they are gone. Staff and strangers have no name there.
domain::audit_personal with_name(sql::connection& c, const domain::audit_entry& entry) {
  auto personal = entry.personal;
  if (entry.actor.kind != domain::actor_kind::person || !personal.name.empty()) return personal;
  const auto row = c.query(
      "SELECT p.name FROM members m, persons p WHERE m.account = $1 AND m.person = $2 AND p.id = m.person",
      {entry.account.value, entry.actor.id});
  if (row->next()) personal.name = row->bytes(0);
  return personal;
}

}  // namespace

digest audit_hash(const digest& before, std::string_view canonical) {
  return crypto::sha256(std::string{bytes_of(before)}.append(canonical));
}

digest personal_digest(std::string_view salt, std::string_view content) {
  return crypto::keyed_digest(salt, {content});
}

domain::audit_origin at_time(domain::audit_origin by, time_point own) {
  if (by.at == time_point{}) by.at = own;
  return by;
}

void append_audit(sql::connection& c, const domain::audit_entry& entry) {
  const auto facts = domain::to_text(entry.facts);
  const auto personal = domain::to_text(with_name(c, entry));
  const auto salt = personal.empty() ? std::string{} : crypto::random_bytes(salt_size);
  const auto digest_of_it =
      personal.empty() ? std::string{} : std::string{bytes_of(personal_digest(salt, personal))};
  const auto [number, before] = next_head(c);
  const auto hash = audit_hash(before, domain::canonical(number, entry, facts, digest_of_it));
  c.execute(
      "INSERT INTO audit_entries (number, at, actor_kind, actor, account, action, object, facts, personal_digest, "
      "hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {number, domain::to_micros(entry.at), static_cast<std::int64_t>(entry.actor.kind), entry.actor.id,
          entry.account.value, std::string_view{entry.action}, sql::octets{entry.object}, sql::octets{facts},
          sql::blob{digest_of_it}, sql::blob{bytes_of(hash)}});
  if (!personal.empty())
    c.execute("INSERT INTO audit_personal (number, salt, content) VALUES ($1, $2, $3)",
        {number, sql::blob{salt}, sql::blob{personal}});
  c.execute("UPDATE audit_head SET hash = $1 WHERE one = 1", {sql::blob{bytes_of(hash)}});
}

}  // namespace mbs::persistence
