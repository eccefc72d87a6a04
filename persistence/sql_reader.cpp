#include "persistence/sql_reader.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/links/claim_codec.hpp"
#include "persistence/messages/overdue_rows.hpp"
#include "persistence/messages/rows.hpp"
#include "persistence/registry_rows.hpp"

#include <algorithm>
#include <unordered_map>

namespace mbs::persistence {

using domain::result;

namespace {

// The messages that `events` are about, in any order.
std::unordered_map<message_id, domain::message> messages_of(
    sql::connection& c, const std::vector<domain::message_event>& events) {
  std::vector<std::int64_t> ids;
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

result<std::vector<account_state>> sql_reader::load_accounts(std::span<const account_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<account_state>> {
    return load_account_states(c, values_of(ids));
  });
}

result<std::optional<key_record>> sql_reader::find_key(const digest& hash) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::optional<key_record>> {
    const sql::parameter which[]{sql::blob{bytes_of(hash)}};
    auto keys = load_keys(c, "WHERE k.hash = $1", which);
    if (keys.empty()) return std::optional<key_record>{};
    return std::optional{std::move(keys.front())};
  });
}

result<std::vector<webhook_endpoint>> sql_reader::webhook_endpoints_of(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<webhook_endpoint>> {
    const sql::parameter which[]{account.value};
    return load_webhook_endpoint_rows(c, "WHERE p.account = $1 ORDER BY p.id", which);
  });
}

result<std::vector<webhook_endpoint>> sql_reader::load_webhook_endpoints(
    std::span<const webhook_endpoint_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<webhook_endpoint>> {
    const auto values = values_of(ids);
    const sql::parameter which[]{sql::integers{values}};
    return load_webhook_endpoint_rows(c, "WHERE " + c.in("p.id", 1) + " ORDER BY p.id", which);
  });
}

result<std::vector<message_history>> sql_reader::unfinished(recovery_cursor where, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<message_history>> {
    return with_events(c, walk_.collect(c, where, limit));
  });
}

result<overdue_page> sql_reader::overdue(overdue_cursor from, time_point deadline, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<overdue_page> {
    // Whatever is looked at here ends soon: the floor follows, a little faster than the looks go on.
    return find_overdue(c, from, deadline, limit, walk_.move_floor(c, 2 * std::int64_t{limit}));
  });
}

result<std::vector<link_claim>> sql_reader::load_claims() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<link_claim>> {
    std::vector<link_claim> claims;
    const auto found = c.query("SELECT link, claimed FROM link_claims ORDER BY link", {});
    while (found->next())
      claims.push_back({{found->integer(0)}, unpack_claim(found->bytes(1))});
    return claims;
  });
}

result<message_id> sql_reader::last_message() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<message_id> {
    const auto found = c.query("SELECT CAST(COALESCE(MAX(m.id), 0) AS BIGINT) FROM messages m", {});
    return message_id{found->next() ? found->integer(0) : 0};
  });
}

result<std::vector<callback_due>> sql_reader::callbacks_after(
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

result<std::vector<webhook_progress>> sql_reader::load_progress() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<webhook_progress>> {
    std::vector<webhook_progress> progress;
    const auto found = c.query("SELECT endpoint, through FROM webhook_progress ORDER BY endpoint", {});
    while (found->next())
      progress.push_back({{found->integer(0)}, {found->integer(1)}});
    return progress;
  });
}

result<std::vector<read_store::retry_due>> sql_reader::retries_due(
    time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<retry_due>> {
    const auto retries = load_retries(c, now, limit, values_of(except));
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

result<std::vector<stray_receipt>> sql_reader::load_strays(
    link_id link, time_point not_before, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<stray_receipt>> {
    return load_stray_rows(c, link, not_before, limit);
  });
}

result<std::vector<funding_entry>> sql_reader::funding_after(std::int64_t after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<funding_entry>> {
    return load_funding(c, after, limit);
  });
}

}  // namespace mbs::persistence
