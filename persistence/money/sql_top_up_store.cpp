#include "persistence/money/sql_top_up_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/top_up_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::account_id;
using domain::errc;
using domain::result;
using domain::top_up_id;

namespace {

constexpr std::uint32_t longest_page = 200;
/// Of one top-up: M-Pesa posts one or two.
constexpr std::int64_t most_callbacks = 20;

bool exists(sql::connection& c, const std::string& query, std::initializer_list<sql::parameter> values) {
  return c.query(query, values)->next();
}

std::int64_t count(sql::connection& c, const std::string& query, std::int64_t of) {
  const auto row = c.query(query, {of});
  return row->next() ? row->integer(0) : 0;
}

std::optional<top_up_record> find(sql::connection& c, top_up_id id) {
  const sql::parameter which[]{id.value};
  auto found = load_top_ups(c, "WHERE t.id = $1", which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

/// The same, kept from others until the transaction ends.
std::optional<top_up_record> hold(sql::connection& c, top_up_id id) {
  if (c.execute("UPDATE top_ups SET state = state WHERE id = $1", {id.value}) == 0) return std::nullopt;
  return find(c, id);
}

/// Once for a key, whatever comes twice.
std::optional<result<top_up_record>> asked_before(sql::connection& c, const new_top_up& wanted) {
  if (wanted.once.empty()) return std::nullopt;
  const sql::parameter which[]{wanted.account.value, std::string_view{wanted.once}};
  auto before = load_top_ups(c, "WHERE t.account = $1 AND t.once = $2", which);
  if (before.empty()) return std::nullopt;
  auto& t = before.front();
  if (t.payer != wanted.payer || t.amount != wanted.amount) return errc::idempotency_key_reused;
  return std::move(t);
}

/// Of one phone: the prompts of the last hour, whoever asked for them.
constexpr std::chrono::hours counted{1};
constexpr std::int64_t most_prompts = 10;
/// A prompt that nobody knows the fate of may still be answered.
constexpr std::chrono::minutes in_doubt{2};

bool is_asked_too_often(sql::connection& c, const new_top_up& wanted, domain::time_point now) {
  const auto row = c.query("SELECT COUNT(*) FROM top_ups t WHERE t.payer = $1 AND t.created_at > $2",
      {wanted.payer.number(), domain::to_micros(now - counted)});
  return row->next() && row->integer(0) >= most_prompts;
}

bool has_room(sql::connection& c, const new_top_up& wanted, domain::time_point now) {
  if (exists(c,
          "SELECT 1 FROM top_ups t WHERE t.payer = $1 AND t.created_at > $2 "
          "AND (t.state <= 3 OR (t.state = 6 AND t.asked_at > $3)) LIMIT 1",
          {wanted.payer.number(), domain::to_micros(now - domain::longest_unreached),
              domain::to_micros(now - in_doubt)}))
    return false;
  return count(c, "SELECT COUNT(*) FROM top_ups t WHERE t.account = $1 AND t.state <= 3",
             wanted.account.value) < domain::most_open_top_ups;
}

/// Of those that are `where` (empty: all) and before `beyond`.
top_up_page load_page(sql::connection& c, std::string where, std::vector<sql::parameter> values,
    top_up_id beyond, std::uint32_t limit) {
  const std::int64_t wanted = std::min(limit, longest_page);
  if (beyond) {
    values.emplace_back(beyond.value);
    where += (where.empty() ? "t.id < $" : " AND t.id < $") + std::to_string(values.size());
  }
  values.emplace_back(wanted + 1);
  if (!where.empty()) where.insert(0, "WHERE ");
  top_up_page page;
  page.top_ups =
      load_top_ups(c, where + " ORDER BY t.id DESC LIMIT $" + std::to_string(values.size()), values);
  if (static_cast<std::int64_t>(page.top_ups.size()) > wanted) {
    page.top_ups.pop_back();
    page.next = page.top_ups.back().id;
  }
  return page;
}

void finish(sql::connection& c, std::int64_t callback, const std::string& note) {
  if (callback == 0) return;
  c.execute(
      "UPDATE payment_callbacks SET is_done = 1, note = $2 WHERE id = $1", {callback, sql::octets{note}});
}

}  // namespace

result<top_up_record> sql_top_up_store::add_top_up(const new_top_up& wanted, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<top_up_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("top_ups");
    if (auto before = asked_before(c, wanted)) return std::move(*before);
    if (wanted.only_again) return errc::payments_unavailable;
    if (!account_exists(c, wanted.account)) return errc::not_found;
    if (exists(c, "SELECT 1 FROM accounts a WHERE a.id = $1 AND a.status <> 1", {wanted.account.value}))
      return errc::account_suspended;
    if (!has_room(c, wanted, by.at)) return errc::too_many_requests_open;
    if (is_asked_too_often(c, wanted, by.at)) return errc::rate_limited;
    top_up_record made;
    made.id = {sql::next_id(c, "top_ups", by.at)};
    made.account = wanted.account;
    made.payer = wanted.payer;
    made.amount = wanted.amount;
    made.short_code = wanted.short_code;
    made.asked_by = by.who;
    made.created_at = made.standing.next_at = by.at;
    insert_top_up(c, made, wanted.once);
    append_audit(c,
        domain::audited(by, "top_up.asked", wanted.account, domain::to_text(made.id),
            {{"amount", wanted.amount.to_text()}}));
    all.commit();
    return made;
  });
}

result<top_up_record> sql_top_up_store::get_top_up(top_up_id id, std::optional<account_id> account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<top_up_record> {
    auto found = find(c, id);
    if (!found || (account && found->account != *account)) return errc::not_found;
    return std::move(*found);
  });
}

result<top_up_page> sql_top_up_store::list_top_ups(
    std::optional<account_id> account, top_up_id beyond, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<top_up_page> {
    std::vector<sql::parameter> values;
    std::string where;
    if (account) {
      values.emplace_back(account->value);
      where = "t.account = $1";
    }
    return load_page(c, where, std::move(values), beyond, limit);
  });
}

result<top_up_page> sql_top_up_store::list_unclear(top_up_id beyond, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<top_up_page> {
    return load_page(c, "t.state = 6", {}, beyond, limit);
  });
}

result<top_up_record> sql_top_up_store::look_again(top_up_id id, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<top_up_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto t = hold(c, id);
    if (!t) return errc::not_found;
    const auto next = domain::looked_again(t->standing, by.at);
    if (!next || t->checkout_request.empty()) return errc::no_change;
    t->standing = *next;
    store_top_up(c, *t);
    append_audit(c, domain::audited(by, "top_up.looked", t->account, domain::to_text(id)));
    all.commit();
    return std::move(*t);
  });
}

result<std::vector<top_up_record>> sql_top_up_store::due_top_ups(
    domain::time_point now, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<top_up_record>> {
    const sql::parameter values[]{domain::to_micros(now), std::int64_t{std::min(limit, longest_page)}};
    return load_top_ups(
        c, "WHERE t.next_at <> 0 AND t.next_at <= $1 ORDER BY t.next_at, t.id LIMIT $2", values);
  });
}

result<std::optional<top_up_record>> sql_top_up_store::claim_top_up(top_up_id id, domain::time_point now) {
  using answer = std::optional<top_up_record>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<answer> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto t = hold(c, id);
    if (!t) return answer{};
    const auto next = domain::claimed(t->standing, now);
    if (!next) return answer{};
    t->standing = *next;
    store_top_up(c, *t);
    all.commit();
    return t;
  });
}

result<bool> sql_top_up_store::keep_callback(const payment_callback& posted) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("payment_callbacks");
    if (!find(c, posted.top_up)) return errc::not_found;
    // The same again is no news, and takes no room.
    if (exists(c, "SELECT 1 FROM payment_callbacks p WHERE p.top_up = $1 AND p.body = $2",
            {posted.top_up.value, sql::blob{posted.body}}))
      return true;
    if (count(c, "SELECT COUNT(*) FROM payment_callbacks p WHERE p.top_up = $1", posted.top_up.value) >=
        most_callbacks)
      return false;
    const auto id = sql::next_id(c, "payment_callbacks", posted.at);
    c.execute("INSERT INTO payment_callbacks (id, top_up, at, address, body) VALUES ($1, $2, $3, $4, $5)",
        {id, posted.top_up.value, domain::to_micros(posted.at), std::string_view{posted.address},
            sql::blob{posted.body}});
    all.commit();
    return true;
  });
}

result<std::vector<payment_callback>> sql_top_up_store::waiting_callbacks(std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<payment_callback>> {
    const auto row = c.query(
        "SELECT p.id, p.top_up, p.at, p.address, p.body FROM payment_callbacks p WHERE p.is_done = 0 "
        "ORDER BY p.id LIMIT $1",
        {std::int64_t{std::min(limit, longest_page)}});
    std::vector<payment_callback> waiting;
    while (row->next())
      waiting.push_back({row->integer(0), {row->integer(1)}, domain::from_micros(row->integer(2)),
          std::string{row->bytes(3)}, std::string{row->bytes(4)}});
    return waiting;
  });
}

result<top_up_record> sql_top_up_store::record_news(
    top_up_id id, const payment_news& news, domain::time_point at, std::int64_t callback) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<top_up_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto t = hold(c, id);
    if (!t) return errc::not_found;
    // Somebody may have been quicker with the same callback.
    if (callback != 0 &&
        !exists(c, "SELECT 1 FROM payment_callbacks p WHERE p.id = $1 AND p.is_done = 0", {callback}))
      return std::move(*t);
    // The callback is done before the audit log is written, which is the last thing of a transaction.
    finish(c, callback, {});
    apply_news(c, *t, news, at);
    store_top_up(c, *t);
    all.commit();
    return std::move(*t);
  });
}

result<void> sql_top_up_store::set_aside(std::int64_t callback, const std::string& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    finish(c, callback, note);
    return {};
  });
}

result<bool> sql_top_up_store::forget_callbacks(domain::time_point before, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    const auto gone = c.execute(
        "DELETE FROM payment_callbacks WHERE id IN (SELECT p.id FROM payment_callbacks p WHERE p.at < $1 "
        "AND p.is_done = 1 ORDER BY p.id LIMIT $2)",
        {domain::to_micros(before), std::int64_t{limit}});
    return gone < limit;
  });
}

}  // namespace mbs::persistence
