#include "persistence/access/sql_key_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <stdexcept>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

std::optional<time_point> time_in(const sql::rows& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return domain::from_micros(row.integer(column));
}

sql::parameter time_or_null(const std::optional<time_point>& t) {
  return t ? sql::parameter{domain::to_micros(*t)} : sql::parameter{nullptr};
}

std::string addresses_text(const std::vector<domain::address_range>& addresses) {
  std::string text;
  for (const auto& range : addresses)
    (text += text.empty() ? "" : " ") += domain::to_text(range);
  return text;
}

/// A list that cannot be read lets nobody in: nothing of it is left out.
std::vector<domain::address_range> addresses_from(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  auto list = domain::address_list_from(parts);
  if (!list) throw sql::damaged_row{"a stored list of addresses cannot be read: " + list.error().why};
  return std::move(*list);
}

// "SELECT … FROM api_keys k <tail>".
std::vector<key_record> load_keys(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT k.id, k.account, k.prefix, k.hash, k.label, k.created_at, k.revoked_at, k.expires_at, "
      "k.overlap_ends_at, k.addresses, k.scopes, k.replaced_by, k.last_used_at, k.last_used_from, "
      "k.made_by "
      "FROM api_keys k " +
          tail,
      values);
  std::vector<key_record> keys;
  while (found->next()) {
    auto& k = keys.emplace_back();
    k.id = {found->integer(0)};
    k.account = {found->integer(1)};
    k.prefix = found->bytes(2);
    k.hash = digest_from(found->bytes(3));
    k.label = found->bytes(4);
    k.created_at = domain::from_micros(found->integer(5));
    k.terms.revoked_at = time_in(*found, 6);
    k.terms.expires_at = time_in(*found, 7);
    k.terms.overlap_ends_at = time_in(*found, 8);
    k.terms.addresses = addresses_from(found->bytes(9));
    k.scopes = domain::key_scopes_from_stored(found->bytes(10));
    k.replaced_by = {found->integer(11)};
    k.last_used_at = time_in(*found, 12);
    k.last_used_from = domain::internet_address_from(found->bytes(13)).value_or(domain::internet_address{});
    k.made_by = {found->integer(14)};
  }
  return keys;
}

/// Whether the account may have one more. As domain::has_ended tells it, in the words of the database.
bool has_room(sql::connection& c, account_id account, time_point now) {
  const auto row = c.query(
      "SELECT COUNT(*) FROM api_keys WHERE account = $1 AND revoked_at IS NULL AND "
      "(expires_at IS NULL OR expires_at > $2) AND (overlap_ends_at IS NULL OR overlap_ends_at > $2)",
      {account.value, domain::to_micros(now)});
  return row->next() && row->integer(0) < static_cast<std::int64_t>(domain::max_keys_of_account);
}

/// In a transaction that has locked the table.
void insert_key(sql::connection& c, key_record& key) {
  if (!key.id) key.id = {sql::next_id(c, "api_keys", key.created_at)};
  const auto scopes = domain::key_scopes_text(key.scopes);
  const auto addresses = addresses_text(key.terms.addresses);
  const sql::parameter values[]{key.id.value, key.account.value, std::string_view{key.prefix},
      sql::blob{bytes_of(key.hash)}, std::string_view{key.label}, domain::to_micros(key.created_at),
      time_or_null(key.terms.revoked_at), time_or_null(key.terms.expires_at), std::string_view{addresses},
      std::string_view{scopes}, key.made_by.value};
  c.execute(
      "INSERT INTO api_keys (id, account, prefix, hash, label, created_at, revoked_at, expires_at, addresses, "
      "scopes, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      values);
}

std::int64_t one_integer(sql::connection& c, const std::string& query, key_id which) {
  const auto row = c.query(query, {which.value});
  return row->next() ? row->integer(0) : 0;
}

}  // namespace

result<std::optional<key_record>> sql_key_store::find_key(const digest& hash) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::optional<key_record>> {
    const sql::parameter which[]{sql::blob{bytes_of(hash)}};
    auto keys = load_keys(c, "WHERE k.hash = $1", which);
    if (keys.empty()) return std::optional<key_record>{};
    return std::optional{std::move(keys.front())};
  });
}

result<key_record> sql_key_store::get_key(key_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<key_record> {
    const sql::parameter which[]{id.value};
    auto keys = load_keys(c, "WHERE k.id = $1", which);
    if (keys.empty()) return errc::not_found;
    return std::move(keys.front());
  });
}

result<key_record> sql_key_store::create_key(key_record key, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<key_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("api_keys");
    if (!account_exists(c, key.account)) return errc::not_found;
    if (!has_room(c, key.account, key.created_at)) return errc::too_many_keys;
    insert_key(c, key);
    const auto written = write_note(c, note, key.created_at, "key.created", key.account,
        domain::to_text(key.id), {{"prefix", key.prefix}, {"scopes", domain::key_scopes_text(key.scopes)}});
    if (!written) return written.error();
    all.commit();
    return key;
  });
}

result<std::vector<key_record>> sql_key_store::list_keys(account_id account, const keys_wanted& wanted) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<key_record>> {
    const sql::parameter which[]{
        account.value, domain::to_micros(wanted.ended_after), wanted.after.value, std::int64_t{wanted.limit}};
    return load_keys(c,
        "WHERE k.account = $1 AND k.id > $3 AND (k.revoked_at IS NULL OR k.revoked_at >= $2) "
        "AND (k.expires_at IS NULL OR k.expires_at >= $2) "
        "AND (k.overlap_ends_at IS NULL OR k.overlap_ends_at >= $2) ORDER BY k.id LIMIT $4",
        which);
  });
}

result<account_id> sql_key_store::revoke_key(
    key_id id, time_point now, const change_note& note, account_id of) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    const account_id owner{one_integer(c, "SELECT k.account FROM api_keys k WHERE k.id = $1", id)};
    if (!owner || (of && owner != of)) return errc::not_found;
    // The first revocation stays: its time may matter to somebody later.
    const bool is_first =
        c.execute("UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
            {id.value, domain::to_micros(now)}) != 0;
    note_account_change(c, owner, changed::keys);
    if (is_first)
      if (const auto written = write_note(c, note, now, "key.revoked", owner, domain::to_text(id)); !written)
        return written.error();
    all.commit();
    return owner;
  });
}

result<key_record> sql_key_store::rotate_key(key_id old, key_successor next, domain::duration overlap,
    time_point now, const change_note& note, account_id of) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<key_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("api_keys");
    const sql::parameter which[]{old.value};
    const auto found = load_keys(c, "WHERE k.id = $1", which);
    if (found.empty() || (of && found.front().account != of)) return errc::not_found;
    auto key = found.front();
    if (key.replaced_by || domain::has_ended(key.terms, now)) return errc::key_ended;
    if (domain::kind_of_key(key.prefix) != domain::kind_of_key(next.prefix)) return errc::malformed_request;
    const auto ends = domain::replaced(key.terms, overlap, now).overlap_ends_at;
    key.id = {sql::next_id(c, "api_keys", now)};
    key.prefix = next.prefix;
    key.hash = next.hash;
    key.created_at = now;
    key.last_used_at.reset();
    key.last_used_from = {};
    if (note.by.who.kind == domain::actor_kind::person) key.made_by = {note.by.who.id};
    const sql::parameter end[]{old.value, key.id.value, time_or_null(ends)};
    c.execute("UPDATE api_keys SET replaced_by = $2, overlap_ends_at = $3 WHERE id = $1", end);
    if (!has_room(c, key.account, now)) return errc::too_many_keys;
    insert_key(c, key);
    note_account_change(c, key.account, changed::keys);
    const auto written = write_note(c, note, now, "key.rotated", key.account, domain::to_text(old),
        {{"new_key", domain::to_text(key.id)}, {"prefix", key.prefix}});
    if (!written) return written.error();
    all.commit();
    return key;
  });
}

result<void> sql_key_store::note_uses(std::span<const key_use> uses) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (uses.empty()) return {};
    sql::transaction all{c, sql::transaction::kind::lazy_write};
    for (const auto& use : uses) {
      const auto from = domain::to_text(use.from);
      c.execute(
          "UPDATE api_keys SET last_used_at = $2, last_used_from = $3 "
          "WHERE id = $1 AND COALESCE(last_used_at, 0) < $2",
          {use.key.value, domain::to_micros(use.at), std::string_view{from}});
    }
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
