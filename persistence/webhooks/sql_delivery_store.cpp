#include "persistence/webhooks/sql_delivery_store.hpp"

#include "domain/messages/id_generator.hpp"
#include "domain/webhooks/event_body.hpp"
#include "persistence/access/audit_log.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/delivery_rows.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_page = 100;
/// Ids are made when an attempt ended and was written down, a while after it began.
constexpr domain::duration written_within = std::chrono::minutes{10};

void mark_replayed(sql::connection& c, const std::vector<webhook_delivery>& some, time_point now) {
  std::vector<std::int64_t> ids;
  ids.reserve(some.size());
  for (const auto& d : some)
    ids.push_back(d.id.value);
  c.execute("UPDATE webhook_deliveries SET replayed_at = $1 WHERE " + c.in("id", 2),
      {domain::to_micros(now), sql::integers{ids}});
}

std::string conditions_of(const replay_question& q) {
  std::string text = "d.endpoint = $1 AND d.id >= $2 AND d.id < $3 AND d.at >= $4 AND d.at < $5 ";
  if (q.state)
    text += *q.state == delivery_state::failed ? "AND d.state = 2 " : "AND d.state = 0 ";
  else
    text += "AND d.state <> 1 ";
  return "WHERE " + text + "AND d.replayed_at = 0 AND d.type <> 'webhook.test' ORDER BY d.id LIMIT $6";
}

std::vector<webhook_delivery> deliveries_of(sql::connection& c, const replay_question& q) {
  const sql::parameter values[]{q.endpoint.value, domain::id_generator::first_at(q.from),
      domain::id_generator::first_at(q.to + written_within), domain::to_micros(q.from),
      domain::to_micros(q.to), std::int64_t{max_replayed} + 1};
  return load_deliveries(c, conditions_of(q), values);
}

}  // namespace

result<void> sql_delivery_store::record(
    std::span<const webhook_delivery> deliveries, std::span<const ended_delivery> ended) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::lazy_write};
    c.lock_table("webhook_deliveries");
    const auto no_longer_waits = [&](webhook_endpoint_id endpoint, event_seq event) {
      c.execute(
          "UPDATE webhook_deliveries SET state = 2, next_at = 0 WHERE endpoint = $1 AND event = $2 AND state = 1",
          {endpoint.value, event.value});
    };
    std::optional<domain::id_generator> ids;
    std::vector<webhook_delivery> fresh;
    const auto write_fresh = [&] { insert_deliveries(c, std::exchange(fresh, {})); };
    for (auto d : deliveries) {
      if (d.attempt > 1) {
        write_fresh();  // the attempt before may be among them
        no_longer_waits(d.endpoint, d.events.front().first);
      }
      const auto ended_at = d.at + d.took;
      d.id = {ids ? ids->next(ended_at) : sql::next_id(c, "webhook_deliveries", ended_at)};
      if (!ids) ids.emplace(std::uint8_t{0}, d.id.value);
      fresh.push_back(std::move(d));
    }
    write_fresh();
    for (const auto& e : ended)
      no_longer_waits(e.endpoint, e.event);
    all.commit();
    return {};
  });
}

result<delivery_page> sql_delivery_store::list(const delivery_question& q) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<delivery_page> {
    if (!has_endpoint(c, q.account, q.endpoint)) return errc::not_found;
    const std::int64_t limit = std::clamp<std::uint32_t>(q.limit, 1, longest_page);
    const auto before = q.before ? q.before.value : std::numeric_limits<std::int64_t>::max();
    // Written out, not bound: there are indexes of those that failed and those that wait alone.
    std::string state;
    if (q.state) state = " AND d.state = " + std::to_string(static_cast<int>(*q.state));
    const sql::parameter values[]{q.endpoint.value, before, limit};
    delivery_page page;
    page.deliveries = load_deliveries(
        c, "WHERE d.endpoint = $1 AND d.id < $2" + state + " ORDER BY d.id DESC LIMIT $3", values);
    if (std::ssize(page.deliveries) == limit) page.next = page.deliveries.back().id;
    return page;
  });
}

result<webhook_delivery> sql_delivery_store::get(account_id account, webhook_delivery_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<webhook_delivery> {
    const sql::parameter which[]{id.value, account.value};
    auto found = load_deliveries(c, "WHERE d.id = $1 AND d.account = $2", which);
    if (found.empty()) return errc::not_found;
    return std::move(found.front());
  });
}

result<replayed> sql_delivery_store::replay_one(
    account_id account, webhook_delivery_id id, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<replayed> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_deliveries");
    const sql::parameter which[]{id.value, account.value};
    const auto found = load_deliveries(c, "WHERE d.id = $1 AND d.account = $2", which);
    if (found.empty() || !has_endpoint(c, account, found.front().endpoint)) return errc::not_found;
    const auto made = make_due(c, found, by.at);
    mark_replayed(c, found, by.at);
    append_audit(c,
        domain::audited(by, "webhook.replayed", account, domain::to_text(found.front().endpoint),
            {{"delivery", domain::to_text(id)}, {"events", std::to_string(made)}}));
    all.commit();
    return replayed{1, made, false};
  });
}

result<replayed> sql_delivery_store::replay(const replay_question& q, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<replayed> {
    sql::transaction all{c, q.only_count ? sql::transaction::kind::read : sql::transaction::kind::write};
    if (!q.only_count) c.lock_table("webhook_deliveries");
    if (!has_endpoint(c, q.account, q.endpoint)) return errc::not_found;
    auto found = deliveries_of(c, q);
    replayed answer;
    answer.more = found.size() > max_replayed;
    if (answer.more) found.resize(max_replayed);
    answer.matching = static_cast<std::uint32_t>(found.size());
    if (q.only_count || found.empty()) return answer;
    answer.events = make_due(c, found, by.at);
    mark_replayed(c, found, by.at);
    append_audit(c,
        domain::audited(by, "webhook.replayed", q.account, domain::to_text(q.endpoint),
            {{"from", domain::to_rfc3339(q.from)}, {"to", domain::to_rfc3339(q.to)},
                {"deliveries", std::to_string(answer.matching)}, {"events", std::to_string(answer.events)}}));
    all.commit();
    return answer;
  });
}

result<webhook_event> sql_delivery_store::make_test(
    account_id account, webhook_endpoint_id endpoint, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_event> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_events");
    if (!has_endpoint(c, account, endpoint)) return errc::not_found;
    webhook_event made{.id = {sql::next_id(c, "webhook_events", by.at)},
        .account = account,
        .endpoint = endpoint,
        .type = domain::event_type::webhook_test,
        .body = domain::event_body(
            domain::event_type::webhook_test, by.at, {{"webhook", domain::to_text(endpoint)}}),
        .at = by.at};
    insert_event(c, made);
    append_audit(c, domain::audited(by, "webhook.tested", account, domain::to_text(endpoint)));
    all.commit();
    return made;
  });
}

result<std::uint32_t> sql_delivery_store::forget_before(
    time_point deliveries, time_point events, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::uint32_t> {
    sql::transaction all{c, sql::transaction::kind::lazy_write};
    const auto forget = [&](const std::string& table, time_point then) {
      return c.execute("DELETE FROM " + table + " WHERE id IN (SELECT t.id FROM " + table +
              " t WHERE t.id < $1 ORDER BY t.id LIMIT $2)",
          {domain::id_generator::first_at(then), std::int64_t{limit}});
    };
    const auto rows = forget("webhook_deliveries", deliveries) + forget("webhook_events", events);
    all.commit();
    return static_cast<std::uint32_t>(rows);
  });
}

result<std::uint32_t> sql_delivery_store::forget_beyond(
    account_id account, std::uint32_t kept, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::uint32_t> {
    std::int64_t first_beyond = 0;
    {
      const auto row = c.query(
          "SELECT d.id FROM webhook_deliveries d WHERE d.account = $1 ORDER BY d.id DESC LIMIT 1 OFFSET $2",
          {account.value, std::int64_t{kept}});
      if (!row->next()) return 0U;
      first_beyond = row->integer(0);
    }
    sql::transaction all{c, sql::transaction::kind::lazy_write};
    const auto rows = c.execute(
        "DELETE FROM webhook_deliveries WHERE id IN (SELECT d.id FROM webhook_deliveries d "
        "WHERE d.account = $1 AND d.id <= $2 ORDER BY d.id LIMIT $3)",
        {account.value, first_beyond, std::int64_t{limit}});
    all.commit();
    return static_cast<std::uint32_t>(rows);
  });
}

}  // namespace mbs::persistence
