#include "persistence/sql_admin.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/messages/rows.hpp"
#include "persistence/money/verification.hpp"
#include "persistence/registry_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::errc;
using domain::result;
using write = sql::transaction;

namespace {

constexpr auto writing = sql::transaction::kind::write;

/// An id above all of `table`, which the transaction has locked. Rare rows are made by any process of any
/// node, so the table itself keeps them apart, not a node number.
std::int64_t next_id(sql::connection& c, const std::string& table, time_point now) {
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM " + table, {});
  return domain::id_generator{0, newest->next() ? newest->integer(0) : 0}.next(now);
}

bool has_row(sql::connection& c, const std::string& query, std::initializer_list<sql::parameter> values) {
  return c.query(query, values)->next();
}

bool account_exists(sql::connection& c, account_id id) {
  return has_row(c, "SELECT 1 FROM accounts WHERE id = $1", {id.value});
}

void insert_sender(sql::connection& c, account_id account, const domain::approved_sender& s) {
  const std::int64_t network = s.network ? s.network->value : -1;
  const std::int64_t traffic = s.traffic ? static_cast<std::int64_t>(*s.traffic) : -1;
  c.execute("INSERT INTO senders (account, name, network, traffic_class) VALUES ($1, $2, $3, $4)",
      {account.value, std::string_view{s.name}, network, traffic});
}

}  // namespace

result<account_record> sql_admin::create_account(const new_account& a, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_record> {
    write all{c, writing};
    c.lock_table("accounts");
    if (has_row(c, "SELECT 1 FROM accounts WHERE lower(email) = lower($1)", {std::string_view{a.email}}))
      return errc::already_exists;
    account_record record{{next_id(c, "accounts", now)}, a.email, a.name, account_status::active,
        a.credit_limit, a.webhook_secret, now};
    c.execute(
        "INSERT INTO accounts (id, email, name, status, credit_limit, webhook_secret, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {record.id.value, std::string_view{record.email}, std::string_view{record.name},
            std::int64_t{static_cast<std::uint8_t>(record.status)}, record.credit_limit.units(),
            std::string_view{record.webhook_secret}, domain::to_micros(now)});
    for (const auto& sender : a.senders)
      insert_sender(c, record.id, sender);
    all.commit();
    return record;
  });
}

result<std::vector<account_state>> sql_admin::list_accounts() {
  constexpr std::int64_t chunk = 1'000;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_state>> {
    std::vector<account_state> states;
    for (std::int64_t after = 0;;) {
      std::vector<std::int64_t> ids;
      const auto found =
          c.query("SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2", {after, chunk});
      while (found->next())
        ids.push_back(found->integer(0));
      if (ids.empty()) return states;
      after = ids.back();
      auto some = load_account_states(c, ids);
      std::move(some.begin(), some.end(), std::back_inserter(states));
    }
  });
}

result<account_id> sql_admin::find_account(const std::string& email_or_id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<account_id> {
    if (const auto id = domain::account_id_from(email_or_id)) {
      if (account_exists(c, *id)) return *id;
      return errc::not_found;
    }
    const auto found =
        c.query("SELECT id FROM accounts WHERE lower(email) = lower($1)", {std::string_view{email_or_id}});
    if (!found->next()) return errc::not_found;
    return account_id{found->integer(0)};
  });
}

result<void> sql_admin::set_account_status(account_id id, account_status status) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (c.execute("UPDATE accounts SET status = $2 WHERE id = $1",
            {id.value, std::int64_t{static_cast<std::uint8_t>(status)}}) == 0)
      return errc::not_found;
    return {};
  });
}

result<void> sql_admin::add_sender(const sender_record& sender) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (!account_exists(c, sender.account)) return errc::not_found;
    insert_sender(c, sender.account, sender.sender);
    return {};
  });
}

result<funding_entry> sql_admin::add_funding_entry(funding_entry credit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<funding_entry> {
    write all{c, writing};
    // Ids ascend in the order of commits only when one transaction at a time gives them.
    c.lock_table("funding_entries");
    const std::int64_t which[]{credit.account.value};
    const auto states = load_account_states(c, which);
    if (states.empty()) return errc::not_found;
    if (has_row(
            c, "SELECT 1 FROM funding_entries WHERE reference = $1", {std::string_view{credit.reference}}))
      return errc::already_exists;
    auto balance = states.front().balance;
    const domain::transfer movement{credit.account, credit.kind, credit.amount, 0, credit.at};
    if (const auto applied = balance.apply(movement); !applied) return applied.error();
    const auto newest = c.query("SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM funding_entries", {});
    credit.id = (newest->next() ? newest->integer(0) : 0) + 1;
    c.execute(
        "INSERT INTO funding_entries (id, account, kind, amount, reference, note, at) VALUES ($1, $2, $3, "
        "$4, $5, "
        "$6, $7)",
        {credit.id, credit.account.value, std::int64_t{static_cast<std::uint8_t>(credit.kind)},
            credit.amount.units(), std::string_view{credit.reference}, std::string_view{credit.note},
            domain::to_micros(credit.at)});
    all.commit();
    return credit;
  });
}

result<key_record> sql_admin::create_key(key_record key) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<key_record> {
    write all{c, writing};
    c.lock_table("api_keys");
    if (!account_exists(c, key.account)) return errc::not_found;
    if (!key.id) key.id = {next_id(c, "api_keys", key.created_at)};
    c.execute(
        "INSERT INTO api_keys (id, account, prefix, hash, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        {key.id.value, key.account.value, std::string_view{key.prefix}, sql::blob{bytes_of(key.hash)},
            std::string_view{key.label}, domain::to_micros(key.created_at)});
    all.commit();
    return key;
  });
}

result<std::vector<key_record>> sql_admin::list_keys(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<key_record>> {
    const sql::parameter which[]{account.value};
    return load_keys(c, "WHERE k.account = $1 ORDER BY k.id", which);
  });
}

result<void> sql_admin::revoke_key(key_id id, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    // The first revocation stays: its time may matter to somebody later.
    if (c.execute("UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1",
            {id.value, domain::to_micros(now)}) == 0)
      return errc::not_found;
    return {};
  });
}

result<webhook_endpoint> sql_admin::create_webhook_endpoint(webhook_endpoint p) {
  auto made = create_webhook_endpoints({std::move(p)});
  if (!made) return made.error();
  return std::move(made->front());
}

result<std::vector<result<webhook_endpoint>>> sql_admin::create_webhook_endpoints(
    std::vector<webhook_endpoint> endpoints) {
  using verdicts = std::vector<result<webhook_endpoint>>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<verdicts> {
    write all{c, writing};
    c.lock_table("webhook_endpoints");
    verdicts made;
    made.reserve(endpoints.size());
    for (auto& p : endpoints) {
      if (!account_exists(c, p.account)) {
        made.emplace_back(errc::not_found);
        continue;
      }
      if (!p.id) p.id = {next_id(c, "webhook_endpoints", p.created_at)};
      const auto rows = c.execute(
          "INSERT INTO webhook_endpoints (id, account, url, secret, batch, active, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
          {p.id.value, p.account.value, std::string_view{p.url}, std::string_view{p.secret},
              std::int64_t{p.batch}, std::int64_t{p.active}, domain::to_micros(p.created_at)});
      if (rows == 0)
        made.emplace_back(errc::already_exists);
      else
        made.emplace_back(p);
    }
    all.commit();
    return made;
  });
}

result<webhook_endpoint> sql_admin::update_webhook_endpoint(const webhook_endpoint& p) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint> {
    if (c.execute(
            "UPDATE webhook_endpoints SET url = $3, secret = $4, batch = $5, active = $6 WHERE id = $1 AND "
            "account = $2",
            {p.id.value, p.account.value, std::string_view{p.url}, std::string_view{p.secret},
                std::int64_t{p.batch}, std::int64_t{p.active}}) == 0)
      return errc::not_found;
    return p;
  });
}

result<link_id> sql_admin::intern_link(const std::string& name) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<link_id> {
    const auto known = [&]() -> std::optional<link_id> {
      const auto found = c.query("SELECT id FROM links WHERE name = $1", {std::string_view{name}});
      if (!found->next()) return std::nullopt;
      return link_id{found->integer(0)};
    };
    if (const auto id = known()) return *id;
    write all{c, writing};
    c.lock_table("links");
    if (const auto id = known()) return *id;
    c.execute("INSERT INTO links (id, name) SELECT COALESCE(MAX(id), 0) + 1, $1 FROM links",
        {std::string_view{name}});
    const auto id = known();
    all.commit();
    return *id;
  });
}

result<std::vector<std::pair<link_id, std::string>>> sql_admin::list_links() {
  using links = std::vector<std::pair<link_id, std::string>>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<links> {
    links all;
    const auto found = c.query("SELECT id, name FROM links ORDER BY id", {});
    while (found->next())
      all.emplace_back(link_id{found->integer(0)}, found->bytes(1));
    return all;
  });
}

result<bool> sql_admin::maintain(
    time_point now, int days_ahead, time_point idempotency_not_before, time_point strays_not_before) {
  // Milliseconds of a lock that commits wait for on SQLite.
  constexpr std::int64_t rows_a_step = 2'000;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<bool> {
    if (keep_days_ != nullptr) keep_days_(c, now, days_ahead);
    const auto keys = c.execute(
        "DELETE FROM idempotency WHERE key IN (SELECT i.key FROM idempotency i "
        "WHERE i.at < $1 ORDER BY i.at LIMIT $2)",
        {domain::to_micros(idempotency_not_before), rows_a_step});
    const auto strays = c.execute(
        "DELETE FROM stray_receipts WHERE id IN (SELECT s.id FROM stray_receipts s "
        "WHERE s.at < $1 ORDER BY s.at LIMIT $2)",
        {domain::to_micros(strays_not_before), rows_a_step});
    return keys == rows_a_step || strays == rows_a_step;
  });
}

result<verification> sql_admin::verify() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<verification> {
    sql::transaction moment{c, sql::transaction::kind::read};
    auto verified = verify_books(c);
    moment.commit();
    return verified;
  });
}

}  // namespace mbs::persistence
