#include "persistence/access/sql_key_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

// "SELECT … FROM api_keys k <tail>".
std::vector<key_record> load_keys(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT k.id, k.account, k.prefix, k.hash, k.label, k.created_at, k.revoked_at FROM api_keys k " + tail,
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
    if (!found->is_null(6)) k.revoked_at = domain::from_micros(found->integer(6));
  }
  return keys;
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

result<key_record> sql_key_store::create_key(key_record key, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<key_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("api_keys");
    if (!account_exists(c, key.account)) return errc::not_found;
    if (!key.id) key.id = {sql::next_id(c, "api_keys", key.created_at)};
    c.execute(
        "INSERT INTO api_keys (id, account, prefix, hash, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        {key.id.value, key.account.value, std::string_view{key.prefix}, sql::blob{bytes_of(key.hash)},
            std::string_view{key.label}, domain::to_micros(key.created_at)});
    append_audit(c,
        domain::audited(at_time(by, key.created_at), "key.created", key.account, domain::to_text(key.id),
            {{"prefix", key.prefix}}));
    all.commit();
    return key;
  });
}

result<std::vector<key_record>> sql_key_store::list_keys(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<key_record>> {
    const sql::parameter which[]{account.value};
    return load_keys(c, "WHERE k.account = $1 ORDER BY k.id", which);
  });
}

result<account_id> sql_key_store::revoke_key(key_id id, time_point now, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    // The first revocation stays: its time may matter to somebody later.
    const bool is_first =
        c.execute("UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
            {id.value, domain::to_micros(now)}) != 0;
    const account_id owner{one_integer(c, "SELECT k.account FROM api_keys k WHERE k.id = $1", id)};
    if (!owner) return errc::not_found;
    note_account_change(c, owner, changed::keys);
    if (is_first)
      append_audit(c, domain::audited(at_time(by, now), "key.revoked", owner, domain::to_text(id)));
    all.commit();
    return owner;
  });
}

}  // namespace mbs::persistence
