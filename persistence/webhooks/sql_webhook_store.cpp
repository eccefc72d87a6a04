#include "persistence/webhooks/sql_webhook_store.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/messages/message_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <unordered_map>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

using endpoints = std::vector<webhook_endpoint>;

// "SELECT … FROM webhook_endpoints p <tail>".
endpoints load_endpoints(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT p.id, p.account, p.url, p.secret, p.batch, p.active, p.created_at FROM webhook_endpoints p " +
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
  }
  return all;
}

std::vector<webhook_retry> load_retries(
    sql::connection& c, time_point now, std::uint32_t limit, const std::vector<std::int64_t>& except) {
  const auto found = c.query(
      "SELECT r.event, r.message, r.endpoint, r.attempts, r.next_at, r.give_up_at "
      "FROM webhook_retries r WHERE r.next_at <= $1 AND NOT (" +
          c.in("r.endpoint", 3) + ") ORDER BY r.next_at, r.event LIMIT $2",
      {domain::to_micros(now), std::int64_t{limit}, sql::integers{except}});
  std::vector<webhook_retry> retries;
  while (found->next())
    retries.push_back({{found->integer(0)}, {found->integer(1)}, {found->integer(2)},
        static_cast<std::uint16_t>(found->integer(3)), domain::from_micros(found->integer(4)),
        domain::from_micros(found->integer(5))});
  return retries;
}

// The messages that `events` are about, in any order.
std::unordered_map<message_id, domain::message> messages_of(
    sql::connection& c, const std::vector<domain::message_event>& events) {
  std::vector<std::int64_t> ids;
  ids.reserve(events.size());
  for (const auto& e : events)
    ids.push_back(e.message.value);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::unordered_map<message_id, domain::message> messages;
  if (ids.empty()) return messages;
  const sql::parameter which[]{sql::integers{ids}};
  for (auto& m : load_messages(c, "WHERE " + c.in("m.id", 1), which))
    messages.emplace(m.id, std::move(m));
  return messages;
}

}  // namespace

result<endpoints> sql_webhook_store::webhook_endpoints_of(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<endpoints> {
    const sql::parameter which[]{account.value};
    return load_endpoints(c, "WHERE p.account = $1 ORDER BY p.id", which);
  });
}

result<endpoints> sql_webhook_store::load_webhook_endpoints(std::span<const webhook_endpoint_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<endpoints> {
    const auto values = sql::values_of(ids);
    const sql::parameter which[]{sql::integers{values}};
    return load_endpoints(c, "WHERE " + c.in("p.id", 1) + " ORDER BY p.id", which);
  });
}

result<webhook_endpoint> sql_webhook_store::create_webhook_endpoint(webhook_endpoint endpoint) {
  auto made = create_webhook_endpoints({std::move(endpoint)});
  if (!made) return made.error();
  return std::move(made->front());
}

result<std::vector<result<webhook_endpoint>>> sql_webhook_store::create_webhook_endpoints(endpoints wanted) {
  using verdicts = std::vector<result<webhook_endpoint>>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<verdicts> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("webhook_endpoints");
    verdicts made;
    made.reserve(wanted.size());
    for (auto& p : wanted) {
      if (!account_exists(c, p.account)) {
        made.emplace_back(errc::not_found);
        continue;
      }
      if (!p.id) p.id = {sql::next_id(c, "webhook_endpoints", p.created_at)};
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

result<webhook_endpoint> sql_webhook_store::update_webhook_endpoint(const webhook_endpoint& p) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<webhook_endpoint> {
    if (c.execute("UPDATE webhook_endpoints SET url = $3, secret = $4, batch = $5, active = $6 "
                  "WHERE id = $1 AND account = $2",
            {p.id.value, p.account.value, std::string_view{p.url}, std::string_view{p.secret},
                std::int64_t{p.batch}, std::int64_t{p.active}}) == 0)
      return errc::not_found;
    return p;
  });
}

result<std::vector<callback_due>> sql_webhook_store::callbacks_after(
    std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<callback_due>> {
    const sql::parameter values[]{
        after.value, std::int64_t{limit}, endpoint.value_or(webhook_endpoint_id{}).value};
    const auto events = load_events(c,
        std::string{"CROSS JOIN messages m WHERE m.id = e.message_id AND e.seq > $1 AND e.state >= 2 AND "} +
            (endpoint ? "m.callback = $3" : "m.callback <> 0") + " ORDER BY e.seq LIMIT $2",
        sql::parameters{values}.first(endpoint ? 3 : 2));
    const auto messages = messages_of(c, events);
    std::vector<callback_due> due;
    due.reserve(events.size());
    for (const auto& e : events)
      due.push_back({messages.at(e.message), e});
    return due;
  });
}

result<std::vector<webhook_progress>> sql_webhook_store::load_progress() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<webhook_progress>> {
    std::vector<webhook_progress> progress;
    const auto found = c.query("SELECT endpoint, through FROM webhook_progress ORDER BY endpoint", {});
    while (found->next())
      progress.push_back({{found->integer(0)}, {found->integer(1)}});
    return progress;
  });
}

result<std::vector<retry_due>> sql_webhook_store::retries_due(
    time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<retry_due>> {
    const auto retries = load_retries(c, now, limit, sql::values_of(except));
    std::vector<std::int64_t> seqs;
    std::vector<std::int64_t> ids;
    for (const auto& r : retries) {
      seqs.push_back(r.event.value);
      ids.push_back(r.message.value);
    }
    const sql::parameter which[]{sql::integers{ids}, sql::integers{seqs}};
    const auto events = load_events(
        c, "WHERE " + c.in("e.message_id", 1) + " AND " + c.in("e.seq", 2) + " ORDER BY e.seq", which);
    const auto messages = messages_of(c, events);
    std::vector<retry_due> due;
    for (const auto& r : retries) {
      const auto e = std::lower_bound(events.begin(), events.end(), r.event,
          [](const domain::message_event& event, event_seq wanted) { return event.seq < wanted; });
      const bool there = e != events.end() && e->seq == r.event && messages.contains(e->message);
      due.push_back({r, there ? callback_due{messages.at(e->message), *e} : callback_due{}});
    }
    return due;
  });
}

}  // namespace mbs::persistence
