#include "persistence/messages/message_rows.hpp"
#include "persistence/webhooks/sql_webhook_store.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

#include <algorithm>
#include <unordered_map>

/// What is to be told, and what is to be tried again.
namespace mbs::persistence {

using domain::result;

namespace {

struct endpoint_with_retries {
  webhook_endpoint_id id;
  time_point first;  // of its retries; of one that is paused: never
};

// In their order: from one endpoint to the next over the index, past as many retries as it may have.
std::vector<endpoint_with_retries> look_at_endpoints(
    sql::connection& c, webhook_endpoint_id after, std::uint32_t limit) {
  const auto found = c.query(
      "WITH RECURSIVE w(id) AS (SELECT MIN(endpoint) FROM webhook_retries WHERE endpoint > $1 UNION ALL "
      "SELECT (SELECT MIN(r.endpoint) FROM webhook_retries r WHERE r.endpoint > w.id) FROM w "
      "WHERE w.id IS NOT NULL) "
      "SELECT s.id, (SELECT MIN(r.next_at) FROM webhook_retries r WHERE r.endpoint = s.id), "
      "(SELECT p.paused FROM webhook_endpoints p WHERE p.id = s.id) "
      "FROM (SELECT id FROM w WHERE id IS NOT NULL LIMIT $2) s ORDER BY s.id",
      {after.value, std::int64_t{limit}});
  std::vector<endpoint_with_retries> all;
  while (found->next())
    all.push_back({{found->integer(0)},
        found->integer(2) != 0 ? webhook_retry::given_up : domain::from_micros(found->integer(1))});
  return all;
}

// Oldest first.
std::vector<webhook_retry> load_retries(
    sql::connection& c, webhook_endpoint_id endpoint, time_point now, std::uint32_t limit) {
  const auto found = c.query(
      "SELECT r.event, r.message, r.endpoint, r.attempts, r.next_at, r.give_up_at, r.last_status, r.last_error "
      "FROM webhook_retries r "
      "WHERE r.endpoint = $1 AND r.next_at <= $2 ORDER BY r.next_at, r.event LIMIT $3",
      {endpoint.value, domain::to_micros(now), std::int64_t{limit}});
  std::vector<webhook_retry> retries;
  while (found->next())
    retries.push_back({{found->integer(0)}, {found->integer(1)}, {found->integer(2)},
        static_cast<std::uint16_t>(found->integer(3)), domain::from_micros(found->integer(4)),
        domain::from_micros(found->integer(5)), static_cast<std::uint16_t>(found->integer(6)),
        std::string{found->bytes(7)}});
  return retries;
}

// Retries without what they are about.
retry_page page_of(sql::connection& c, const retry_question& q) {
  retry_page page;
  const auto looked_at = look_at_endpoints(c, q.after, q.endpoints_looked_at);
  std::uint32_t read = 0;
  for (const auto& e : looked_at) {
    const bool is_wanted =
        e.first <= q.now && std::find(q.except.begin(), q.except.end(), e.id) == q.except.end();
    if (is_wanted) {
      const auto retries = load_retries(c, e.id, q.now, q.of_each);
      page.is_cut |= retries.size() == q.of_each;
      for (const auto& r : retries)
        page.due.push_back({r, {}});
      ++read;
    }
    if (read == q.endpoints) {
      page.next = e.id;
      return page;
    }
  }
  if (looked_at.size() == q.endpoints_looked_at) page.next = looked_at.back().id;
  return page;
}

callback_due about_event(sql::connection& c, event_seq place) {
  callback_due due;
  due.other = load_event(c, {-place.value});
  due.event.seq = place;
  if (due.other) due.event.at = due.other->at;
  return due;
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

result<callback_page> sql_webhook_store::callbacks_after(
    std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) {
  constexpr std::int64_t stretch = 20'000;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<callback_page> {
    // Read first: what becomes durable from here on is told.
    const auto newest = c.query("SELECT j.last_event FROM journal_meta j", {});
    const auto last = newest->next() ? newest->integer(0) : 0;
    const auto until = std::max(after.value, std::min(after.value + stretch, last));
    const sql::parameter values[]{
        after.value, until, std::int64_t{limit}, endpoint.value_or(webhook_endpoint_id{}).value};
    const auto events = load_events(c,
        std::string{"CROSS JOIN messages m WHERE m.id = e.message_id AND e.seq > $1 AND e.seq <= $2 "
                    "AND e.state >= 2 AND "} +
            (endpoint ? "m.callback = $4" : "m.callback <> 0") + " ORDER BY e.seq LIMIT $3",
        sql::parameters{values}.first(endpoint ? 4 : 3));
    const auto messages = messages_of(c, events);
    callback_page page;
    page.due.reserve(events.size());
    for (const auto& e : events)
      page.due.push_back({messages.at(e.message), e});
    page.through = events.size() == limit ? events.back().seq : event_seq{until};
    page.more = page.through.value < last;
    return page;
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

result<retry_page> sql_webhook_store::retries_due(const retry_question& question) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<retry_page> {
    auto page = page_of(c, question);
    if (page.due.empty()) return page;
    std::vector<std::int64_t> seqs;
    std::vector<std::int64_t> ids;
    for (const auto& d : page.due) {
      seqs.push_back(d.retry.event.value);
      ids.push_back(d.retry.message.value);
    }
    const sql::parameter which[]{sql::integers{ids}, sql::integers{seqs}};
    const auto events = load_events(
        c, "WHERE " + c.in("e.message_id", 1) + " AND " + c.in("e.seq", 2) + " ORDER BY e.seq", which);
    const auto messages = messages_of(c, events);
    for (auto& d : page.due) {
      if (!d.retry.message) {
        d.about = about_event(c, d.retry.event);
        continue;
      }
      const auto e = std::lower_bound(events.begin(), events.end(), d.retry.event,
          [](const domain::message_event& event, event_seq wanted) { return event.seq < wanted; });
      if (e != events.end() && e->seq == d.retry.event && messages.contains(e->message))
        d.about = {messages.at(e->message), *e};
    }
    return page;
  });
}

result<std::uint64_t> sql_webhook_store::count_retries() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::uint64_t> {
    const auto found =
        c.query("SELECT COUNT(*) FROM webhook_retries r WHERE r.next_at < $1 AND r.attempts > 0",
            {domain::to_micros(webhook_retry::given_up)});
    return found->next() ? static_cast<std::uint64_t>(found->integer(0)) : 0;
  });
}

result<std::uint32_t> sql_webhook_store::forget_given_up(time_point then, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::uint32_t> {
    // Written out, not bound: the index is of these rows alone.
    const auto rows = c.execute(
        "DELETE FROM webhook_retries WHERE event IN (SELECT r.event FROM webhook_retries r "
        "WHERE r.next_at = 9223372036854775807 AND r.give_up_at < $1 ORDER BY r.give_up_at LIMIT $2)",
        {domain::to_micros(then), std::int64_t{limit}});
    return static_cast<std::uint32_t>(rows);
  });
}

}  // namespace mbs::persistence
