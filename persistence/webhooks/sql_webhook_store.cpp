#include "persistence/webhooks/sql_webhook_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

using endpoints = std::vector<webhook_endpoint>;

// "SELECT … FROM webhook_endpoints p <tail>".
endpoints load_endpoints(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT p.id, p.account, p.url, p.secret, p.batch, p.active, p.created_at, p.previous_secret, "
      "p.previous_until, p.failing_since, p.last_failed_at, p.last_status, p.last_error, p.gone, "
      "p.events, p.paused, p.is_default "
      "FROM webhook_endpoints p " +
          tail,
      values);
  endpoints all;
  while (found->next()) {
    auto& p = all.emplace_back();
    p.id = {found->integer(0)};
    p.account = {found->integer(1)};
    p.url = found->bytes(2);
    p.secret = found->bytes(3);
    p.batch = static_cast<std::uint16_t>(found->integer(4));
    p.active = found->integer(5) != 0;
    p.created_at = domain::from_micros(found->integer(6));
    p.previous_secret = found->bytes(7);
    p.previous_until = domain::from_micros(found->integer(8));
    p.standing = {domain::from_micros(found->integer(9)), domain::from_micros(found->integer(10)),
        static_cast<std::uint16_t>(found->integer(11)), std::string{found->bytes(12)},
        found->integer(13) != 0};
    p.events = domain::event_set_from(found->bytes(14));
    p.paused = found->integer(15) != 0;
    p.is_default = found->integer(16) != 0;
  }
  return all;
}

// A URL may hold what only its owner should know: the audit log has the host.
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const auto user = url.rfind('@');
  return std::string{user == std::string_view::npos ? url : url.substr(user + 1)};
}

domain::audit_facts facts_of(const webhook_change& change) {
  domain::audit_facts facts;
  if (change.url) facts.emplace_back("host", host_of(*change.url));
  if (change.batch) facts.emplace_back("batch", std::to_string(*change.batch));
  if (change.active) facts.emplace_back("active", *change.active ? "true" : "false");
  if (change.paused) facts.emplace_back("paused", *change.paused ? "true" : "false");
  if (change.events) facts.emplace_back("events", domain::to_text(*change.events));
  if (change.is_default) facts.emplace_back("default", *change.is_default ? "true" : "false");
  return facts;
}

result<webhook_endpoint> endpoint_of(sql::connection& c, account_id account, webhook_endpoint_id id) {
  const sql::parameter which[]{id.value, account.value};
  auto found = load_endpoints(c, "WHERE p.id = $1 AND p.account = $2", which);
  if (found.empty()) return errc::not_found;
  return std::move(found.front());
}

// Under the lock of the table.
webhook_endpoint_id default_of(sql::connection& c, account_id account) {
  const auto found = c.query(
      "SELECT p.id FROM webhook_endpoints p WHERE p.account = $1 AND p.is_default <> 0", {account.value});
  return {found->next() ? found->integer(0) : 0};
}

// Whether the customer has registered one that is told of messages. What was made for a message's
// callback_url has no secret of its own.
bool has_registered(sql::connection& c, account_id account) {
  const sql::parameter which[]{account.value};
  return std::ranges::any_of(load_endpoints(c, "WHERE p.account = $1", which),
      [](const auto& e) { return !e.secret.empty() && e.events.has_any(domain::message_events()); });
}

// Makes room for another one, and says in `facts` from whom it was taken.
void take_default(
    sql::connection& c, account_id account, webhook_endpoint_id next, domain::audit_facts& facts) {
  const auto before = default_of(c, account);
  if (!before || before == next) return;
  c.execute("UPDATE webhook_endpoints SET is_default = 0 WHERE id = $1", {before.value});
  facts.emplace_back("default_before", domain::to_text(before));
}

}  // namespace

result<endpoints> sql_webhook_store::webhook_endpoints_of(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<endpoints> {
    const sql::parameter which[]{account.value};
    return load_endpoints(c, "WHERE p.account = $1 ORDER BY p.id", which);
  });
}

result<webhook_endpoint> sql_webhook_store::load_signed_endpoint(webhook_endpoint_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<webhook_endpoint> {
    const sql::parameter which[]{id.value};
    auto found = load_endpoints(c, "WHERE p.id = $1", which);
    if (found.empty()) return errc::not_found;
    auto& endpoint = found.front();
    auto row = secret_box::row_of(endpoint.id);
    if (endpoint.secret.empty()) {
      const auto account = c.query(
          "SELECT webhook_secret, previous_webhook_secret, previous_webhook_until FROM accounts WHERE id = $1",
          {endpoint.account.value});
      if (!account->next()) return errc::not_found;
      row = secret_box::row_of(endpoint.account);
      endpoint.secret = account->bytes(0);
      endpoint.previous_secret = account->bytes(1);
      endpoint.previous_until = domain::from_micros(account->integer(2));
    }
    endpoint.secret = secrets_.open(endpoint.secret, row).value_or("");
    endpoint.previous_secret = secrets_.open(endpoint.previous_secret, row).value_or("");
    return std::move(endpoint);
  });
}

result<webhook_endpoint> sql_webhook_store::insert_endpoint(sql::connection& c, webhook_endpoint p) const {
  if (!account_exists(c, p.account)) return errc::not_found;
  if (!p.id) p.id = {sql::next_id(c, "webhook_endpoints", p.created_at)};
  const auto sealed = secrets_.seal(c, p.secret, secret_box::row_of(p.id));
  const auto events = domain::to_text(p.events);
  const auto rows = c.execute(
      "INSERT INTO webhook_endpoints (id, account, url, secret, batch, active, created_at, events, paused, "
      "is_default) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
      {p.id.value, p.account.value, std::string_view{p.url}, std::string_view{sealed}, std::int64_t{p.batch},
          std::int64_t{p.active}, domain::to_micros(p.created_at), std::string_view{events},
          std::int64_t{p.paused}, std::int64_t{p.is_default}});
  if (rows == 0) return errc::already_exists;
  return p;
}

result<webhook_endpoint> sql_webhook_store::create_webhook_endpoint(
    webhook_endpoint endpoint, const domain::audit_origin& by, default_rule rule) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_endpoints");
    if (rule == default_rule::when_first)
      endpoint.is_default =
          endpoint.events.has_any(domain::message_events()) && !has_registered(c, endpoint.account);
    domain::audit_facts facts{{"host", host_of(endpoint.url)}, {"batch", std::to_string(endpoint.batch)},
        {"events", domain::to_text(endpoint.events)}};
    if (endpoint.is_default) {
      facts.emplace_back("default", "true");
      take_default(c, endpoint.account, {}, facts);
    }
    auto made = insert_endpoint(c, std::move(endpoint));
    if (!made) return made;
    if (made->is_default) note_account_change(c, made->account);
    append_audit(c,
        domain::audited(at_time(by, made->created_at), "webhook.created", made->account,
            domain::to_text(made->id), std::move(facts)));
    all.commit();
    return made;
  });
}

// Messages that name their own URL make these: facts of the message plane, which the audit log has nothing
// of.
result<std::vector<result<webhook_endpoint>>> sql_webhook_store::create_webhook_endpoints(endpoints wanted) {
  using verdicts = std::vector<result<webhook_endpoint>>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<verdicts> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_endpoints");
    verdicts made;
    made.reserve(wanted.size());
    for (auto& p : wanted) {
      p.is_default = false;
      made.push_back(insert_endpoint(c, std::move(p)));
    }
    all.commit();
    return made;
  });
}

// 0 and '' stand for what is not named: no batch, URL or list of events is that. Of what is true or false:
// -1.
result<webhook_endpoint> sql_webhook_store::update_webhook_endpoint(account_id account,
    webhook_endpoint_id id, const webhook_change& change, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto facts = facts_of(change);
    if (change.is_default) {
      c.lock_table("webhook_endpoints");
      if (*change.is_default) take_default(c, account, id, facts);
      note_account_change(c, account);
    }
    const std::string url = change.url.value_or("");
    const auto stored = [](std::optional<bool> flag) { return flag ? std::int64_t{*flag} : -1; };
    const auto events = change.events ? domain::to_text(*change.events) : std::string{};
    if (c.execute("UPDATE webhook_endpoints SET url = CASE WHEN CAST($3 AS TEXT) = '' THEN url ELSE $3 END, "
                  "batch = CASE WHEN CAST($4 AS BIGINT) = 0 THEN batch ELSE $4 END, "
                  "active = CASE WHEN CAST($5 AS BIGINT) < 0 THEN active ELSE $5 END, "
                  "gone = CASE WHEN CAST($5 AS BIGINT) = 1 THEN 0 ELSE gone END, "
                  "paused = CASE WHEN CAST($6 AS BIGINT) < 0 THEN paused ELSE $6 END, "
                  "events = CASE WHEN CAST($7 AS TEXT) = '' THEN events ELSE $7 END, "
                  "is_default = CASE WHEN CAST($8 AS BIGINT) < 0 THEN is_default ELSE $8 END "
                  "WHERE id = $1 AND account = $2",
            {id.value, account.value, std::string_view{url}, std::int64_t{change.batch.value_or(0)},
                stored(change.active), stored(change.paused), std::string_view{events},
                stored(change.is_default)}) == 0)
      return errc::not_found;
    auto changed = endpoint_of(c, account, id);
    if (!changed) return changed;
    append_audit(c, domain::audited(by, "webhook.updated", account, domain::to_text(id), std::move(facts)));
    all.commit();
    return changed;
  });
}

result<webhook_endpoint_id> sql_webhook_store::delete_webhook_endpoint(
    account_id account, webhook_endpoint_id id, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    if (c.execute(
            "DELETE FROM webhook_endpoints WHERE id = $1 AND account = $2", {id.value, account.value}) == 0)
      return errc::not_found;
    note_account_change(c, account);  // it may have been the default
    append_audit(c, domain::audited(by, "webhook.deleted", account, domain::to_text(id)));
    all.commit();
    return id;
  });
}

result<std::string> sql_webhook_store::secret_before(
    sql::connection& c, account_id account, webhook_endpoint_id id) const {
  const auto row = c.query(
      "SELECT e.secret, a.webhook_secret FROM webhook_endpoints e JOIN accounts a ON a.id = e.account "
      "WHERE e.id = $1 AND e.account = $2",
      {id.value, account.value});
  if (!row->next()) return errc::not_found;
  const auto own = row->bytes(0);
  const auto secret = own.empty() ? secrets_.open(row->bytes(1), secret_box::row_of(account))
                                  : secrets_.open(own, secret_box::row_of(id));
  return secret.value_or("");
}

// One that was signed with the account's secret has that beside its own for a while. What is sealed for the
// account is sealed anew for the endpoint; what does not open any more signs nothing.
result<webhook_endpoint> sql_webhook_store::rotate_webhook_secret(account_id account, webhook_endpoint_id id,
    const std::string& secret, time_point previous_until, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_endpoints");
    const auto row = secret_box::row_of(id);
    const auto signed_with = secret_before(c, account, id);
    if (!signed_with) return signed_with.error();
    const auto previous = secrets_.seal(c, *signed_with, row);
    const auto sealed = secrets_.seal(c, secret, row);
    c.execute(
        "UPDATE webhook_endpoints SET previous_secret = $2, secret = $3, previous_until = $4 WHERE id = $1",
        {id.value, std::string_view{previous}, std::string_view{sealed}, domain::to_micros(previous_until)});
    auto rotated = endpoint_of(c, account, id);
    if (!rotated) return rotated;
    append_audit(c,
        domain::audited(by, "webhook.secret_rotated", account, domain::to_text(id),
            {{"previous_until", domain::to_rfc3339(previous_until)}}));
    all.commit();
    rotated->secret = secret;
    return rotated;
  });
}

result<account_id> sql_webhook_store::rotate_account_secret(account_id account, const std::string& secret,
    time_point previous_until, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<account_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto sealed = secrets_.seal(c, secret, secret_box::row_of(account));
    if (c.execute("UPDATE accounts SET previous_webhook_secret = webhook_secret, webhook_secret = $2, "
                  "previous_webhook_until = $3 WHERE id = $1",
            {account.value, std::string_view{sealed}, domain::to_micros(previous_until)}) == 0)
      return errc::not_found;
    append_audit(c,
        domain::audited(by, "account.secret_rotated", account, domain::to_text(account),
            {{"previous_until", domain::to_rfc3339(previous_until)}}));
    all.commit();
    return account;
  });
}

result<void> sql_webhook_store::write_standings(
    std::span<const std::pair<webhook_endpoint_id, webhook_standing>> standings) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    for (const auto& [id, s] : standings)
      c.execute(
          "UPDATE webhook_endpoints SET failing_since = $2, last_failed_at = $3, last_status = $4, "
          "last_error = $5, gone = $6 WHERE id = $1",
          {id.value, domain::to_micros(s.failing_since), domain::to_micros(s.last_failed_at),
              std::int64_t{s.last_status}, std::string_view{s.last_error}, std::int64_t{s.is_gone}});
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
