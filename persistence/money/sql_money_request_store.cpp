#include "persistence/money/sql_money_request_store.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/hand_entries.hpp"
#include "persistence/money/money_request_rows.hpp"
#include "persistence/money/payment_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::errc;
using domain::money_request_kind;
using domain::money_request_state;
using domain::money_verdict;
using domain::result;

namespace {

constexpr std::uint32_t longest_page = 200;
/// Of those whose time is over, what one proposal puts aside on its way.
constexpr std::uint32_t put_aside_by_the_way = 100;

domain::audit_facts facts_of(const money_request& r) {
  const bool credits = r.wish.direction == domain::transfer_kind::credit;
  domain::audit_facts facts{{"kind", std::string{domain::to_text(r.wish.kind)}},
      {"direction", credits ? "credit" : "debit"}, {"amount", r.wish.amount.to_text()}};
  if (!r.wish.reference.empty()) facts.emplace_back("reference", r.wish.reference);
  if (r.wish.way != domain::money_way::none) facts.emplace_back("way", domain::to_text(r.wish.way));
  if (r.wish.value_day != 0) facts.emplace_back("value_date", to_text(domain::kenyan_day{r.wish.value_day}));
  if (!r.wish.note.empty()) facts.emplace_back("reason", r.wish.note);
  return facts;
}

/// Of an account that `account` names when something of it has changed.
void audit(sql::connection& c, const money_request& r, std::string_view action,
    const domain::audit_origin& by, account_id account = {}, domain::audit_facts more = {}) {
  auto facts = facts_of(r);
  facts.insert(facts.end(), more.begin(), more.end());
  append_audit(c, domain::audited(by, action, account, domain::to_text(r.id), std::move(facts)));
}

bool put_aside(sql::connection& c, domain::time_point now, std::uint32_t limit) {
  const sql::parameter values[]{domain::to_micros(now - domain::money_request_life), std::int64_t{limit}};
  auto old =
      load_money_requests(c, "WHERE r.state = 1 AND r.proposed_at <= $1 ORDER BY r.id LIMIT $2", values);
  for (auto& r : old) {
    r.standing.state = money_request_state::expired;
    r.decided_at = now;
    store_money_request(c, r);
  }
  for (const auto& r : old)
    audit(c, r, "money_request.expired", {.who = {}, .at = now, .personal = {}});
  return old.size() < limit;
}

funding_entry entry_of(const money_request& r, domain::time_point at) {
  funding_entry entry;
  entry.account = r.wish.account;
  entry.kind = r.wish.direction;
  entry.amount = r.wish.amount;
  // A refund has no reference from outside yet: it is known by its own.
  entry.reference = r.wish.reference.empty() ? domain::to_text(r.id) : r.wish.reference;
  entry.note = r.wish.note;
  entry.at = at;
  return entry;
}

/// What somebody gave it, trials and grants apart, and has not been paid back.
money paid_in(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT CAST(COALESCE(SUM(CASE WHEN f.kind = 1 THEN f.amount WHEN f.counter = $3 THEN -f.amount ELSE 0 END), 0) "
      "AS BIGINT) FROM funding_entries f WHERE f.account = $1 AND f.counter <> $2",
      {account.value, static_cast<std::int64_t>(domain::system_account::grants),
          static_cast<std::int64_t>(domain::system_account::refunds)});
  return money::from_units(row->next() ? row->integer(0) : 0);
}

/// What of the account it takes is there. A refund never uses what the account may owe, nor what nobody paid.
result<void> is_affordable(sql::connection& c, const domain::money_wish& wish) {
  const std::int64_t which[]{wish.account.value};
  const auto states = load_account_states(c, which);
  if (states.empty()) return errc::not_found;
  auto balance = states.front().balance;
  if (wish.kind == money_request_kind::refund &&
      (balance.available() < wish.amount || paid_in(c, wish.account) < wish.amount))
    return errc::insufficient_credit;
  return balance.apply({wish.account, wish.direction, wish.amount, 0, {}});
}

/// The effect: all that is written but the request itself and the audit log.
result<void> book(sql::connection& c, money_request& r, domain::time_point at) {
  c.lock_table("funding_entries");
  if (auto affordable = is_affordable(c, r.wish); !affordable) return affordable;
  const auto stored = insert_by_hand(c, entry_of(r, at), domain::counter_of(r.wish.kind));
  if (!stored) return stored.error();
  r.funding = stored->id;
  if (r.wish.kind == money_request_kind::bank_payment)
    tell_of_credit(c, r.wish.account, domain::to_text(r.id), r.wish.amount, r.wish.reference, at);
  return {};
}

money alone_before(sql::connection& c, const domain::audit_origin& by) {
  const auto row = c.query(
      "SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM money_requests r WHERE r.alone = 1 "
      "AND r.proposed_kind = $1 AND r.proposed_by = $2 AND r.proposed_at > $3",
      {static_cast<std::int64_t>(by.who.kind), by.who.id, domain::to_micros(by.at - domain::alone_period)});
  return money::from_units(row->next() ? row->integer(0) : 0);
}

bool has_room(sql::connection& c) {
  const auto row =
      c.query("SELECT COUNT(*) FROM (SELECT r.id FROM money_requests r WHERE r.state <= 2 LIMIT $1) counted",
          {domain::most_open_money_requests});
  return row->next() && row->integer(0) < domain::most_open_money_requests;
}

/// Another request has the reference, or a refund of the account is open.
bool is_proposed_already(sql::connection& c, const domain::money_wish& wish) {
  if (!wish.reference.empty())
    return c
        .query("SELECT 1 FROM money_requests r WHERE r.reference = $1 AND r.state <= 3 AND r.reference <> ''",
            {std::string_view{wish.reference}})
        ->next();
  return c
      .query("SELECT 1 FROM money_requests r WHERE r.account = $1 AND r.state <= 2 AND r.kind = 3",
          {wish.account.value})
      ->next();
}

/// One payment is the pay-out of one refund.
bool is_pay_out_known(sql::connection& c, const std::string& reference) {
  return c
      .query("SELECT 1 FROM money_requests r WHERE r.paid_reference = $1 AND r.paid_reference <> ''",
          {std::string_view{reference}})
      ->next();
}

std::optional<errc> obstacle_of(sql::connection& c, const money_request& r) {
  if (!account_exists(c, r.wish.account)) return errc::not_found;
  if (is_proposed_already(c, r.wish)) return errc::already_exists;
  if (is_reference_taken(c, entry_of(r, r.standing.proposed_at))) return errc::already_exists;
  if (!r.alone && !has_room(c)) return errc::too_many_requests_open;
  if (const auto affordable = is_affordable(c, r.wish); !affordable) return affordable.error();
  return std::nullopt;
}

}  // namespace

result<money_request> sql_money_request_store::propose(
    const domain::money_wish& wish, money alone, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<money_request> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    // Before the audit log, which putting aside writes to: as whoever credits does.
    c.lock_table("funding_entries");
    (void)put_aside(c, by.at, put_aside_by_the_way);
    money_request r;
    r.wish = wish;
    r.standing = {money_request_state::proposed, by.who, by.at};
    r.alone = wish.kind == money_request_kind::adjustment &&
        domain::is_one_enough(wish.amount, alone_before(c, by), alone);
    r.id = {sql::next_id(c, "money_requests", by.at)};
    if (const auto why = obstacle_of(c, r)) return *why;
    insert_money_request(c, r);
    if (r.alone) {
      if (const auto booked = book(c, r, by.at); !booked) return booked.error();
      r.standing.state = money_request_state::done;
      store_money_request(c, r);
      audit_by_hand(c, entry_of(r, by.at), by);
    } else {
      audit(c, r, "money_request.proposed", by);
    }
    all.commit();
    return r;
  });
}

result<money_request> sql_money_request_store::get_money_request(domain::money_request_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<money_request> {
    auto found = find_money_request(c, id);
    if (!found) return errc::not_found;
    return std::move(*found);
  });
}

result<money_request_page> sql_money_request_store::list_money_requests(const money_request_filter& wanted) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<money_request_page> {
    const std::int64_t most = std::clamp<std::uint32_t>(wanted.limit, 1, longest_page);
    std::vector<sql::parameter> values{most + 1};
    std::string where;
    const auto add = [&](const std::string& condition, std::int64_t value) {
      values.emplace_back(value);
      where += (where.empty() ? "WHERE " : " AND ") + condition + " $" + std::to_string(values.size());
    };
    if (wanted.state) add("r.state =", static_cast<std::int64_t>(*wanted.state));
    if (wanted.account) add("r.account =", wanted.account->value);
    if (wanted.beyond) add("r.id <", wanted.beyond.value);
    // Written out as the partial index has it.
    if (wanted.is_open) where += where.empty() ? "WHERE r.state <= 2" : " AND r.state <= 2";
    money_request_page page;
    page.requests = load_money_requests(c, where + " ORDER BY r.id DESC LIMIT $1", values);
    if (static_cast<std::int64_t>(page.requests.size()) > most) {
      page.requests.pop_back();
      page.next = page.requests.back().id;
    }
    return page;
  });
}

result<decided_money_request> sql_money_request_store::approve(
    domain::money_request_id id, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<decided_money_request> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    auto r = find_money_request(c, id);
    if (!r) return errc::not_found;
    const auto verdict = domain::may_decide(r->standing, by.who, by.at);
    if (verdict != money_verdict::allowed) return decided_money_request{std::move(*r), verdict};
    if (const auto booked = book(c, *r, by.at); !booked) return booked.error();
    r->standing.state = domain::state_after_approval(r->wish.kind);
    r->decided_by = by.who;
    r->decided_at = by.at;
    store_money_request(c, *r);
    audit(c, *r, "money_request.approved", by, r->wish.account);
    all.commit();
    return decided_money_request{std::move(*r), verdict};
  });
}

result<decided_money_request> sql_money_request_store::refuse(
    domain::money_request_id id, const std::string& reason, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<decided_money_request> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    auto r = find_money_request(c, id);
    if (!r) return errc::not_found;
    const auto verdict = domain::may_decide(r->standing, by.who, by.at);
    if (verdict != money_verdict::allowed) return decided_money_request{std::move(*r), verdict};
    r->standing.state = money_request_state::refused;
    r->decided_by = by.who;
    r->decided_at = by.at;
    r->decision = reason;
    store_money_request(c, *r);
    audit(c, *r, "money_request.refused", by, {}, {{"because", reason}});
    all.commit();
    return decided_money_request{std::move(*r), verdict};
  });
}

result<withdrawn_money_request> sql_money_request_store::withdraw(
    domain::money_request_id id, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<withdrawn_money_request> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    auto r = find_money_request(c, id);
    if (!r) return errc::not_found;
    const auto verdict = domain::may_withdraw(r->standing, by.who, by.at);
    if (verdict != domain::withdrawal::allowed) return withdrawn_money_request{std::move(*r), verdict};
    r->standing.state = money_request_state::withdrawn;
    r->decided_by = by.who;
    r->decided_at = by.at;
    store_money_request(c, *r);
    audit(c, *r, "money_request.withdrawn", by);
    all.commit();
    return withdrawn_money_request{std::move(*r), verdict};
  });
}

result<money_request> sql_money_request_store::note_pay_out(
    domain::money_request_id id, const std::string& reference, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<money_request> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    auto r = find_money_request(c, id);
    if (!r) return errc::not_found;
    if (!r->paid_reference.empty()) return errc::no_change;
    if (r->standing.state != money_request_state::approved) return errc::not_waiting;
    if (is_pay_out_known(c, reference)) return errc::already_exists;
    r->standing.state = money_request_state::done;
    r->paid_reference = reference;
    r->paid_by = by.who;
    r->paid_at = by.at;
    store_money_request(c, *r);
    audit(c, *r, "money_request.paid_out", by, {}, {{"pay_out", reference}});
    all.commit();
    return std::move(*r);
  });
}

result<bool> sql_money_request_store::expire_money_requests(domain::time_point now, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    // Nobody waits for a look that finds nothing.
    const auto old =
        c.query("SELECT 1 FROM money_requests r WHERE r.state = 1 AND r.proposed_at <= $1 LIMIT 1",
            {domain::to_micros(now - domain::money_request_life)});
    if (!old->next()) return true;
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("money_requests");
    const bool was_all = put_aside(c, now, limit);
    all.commit();
    return was_all;
  });
}

}  // namespace mbs::persistence
