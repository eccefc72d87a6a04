#include "persistence/messages/sql_message_store.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_rows.hpp"
#include "persistence/messages/overdue_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <limits>

namespace mbs::persistence {

using domain::id_generator;
using domain::result;

namespace {

/// A page with filters looks at most at so many messages.
constexpr std::int64_t most_looked_at = 5'000;
constexpr std::uint32_t most_rows = 500;
/// How far an id's time may be from the time of acceptance: the ids only narrow the search.
constexpr std::chrono::seconds id_slack{2};

struct id_range {
  std::int64_t from = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

id_range range_of(const message_filter& f) {
  id_range range;
  if (f.since) range.from = id_generator::first_at(*f.since - id_slack);
  if (f.until) range.until = id_generator::first_at(*f.until + id_slack);
  if (f.before) range.until = std::min(range.until, f.before->value);
  return range;
}

bool has_conditions(const message_filter& f) {
  return f.state || f.to || f.reference || f.sender || f.since || f.until;
}

// $1 account, $2 and $3 the range of ids, $4 rows wanted, then one for each condition.
struct page_query {
  std::string tail;
  std::vector<sql::parameter> values;
};

page_query query_of(const message_filter& f, id_range range, std::int64_t wanted) {
  page_query q;
  q.values = {f.account.value, range.from, range.until, wanted};
  const auto next = [&](sql::parameter value) {
    q.values.push_back(value);
    return '$' + std::to_string(q.values.size());
  };
  q.tail = "WHERE m.account = $1 AND m.id >= $2 AND m.id < $3";
  if (f.state)
    q.tail +=
        " AND COALESCE((SELECT e.state FROM message_events e WHERE e.message_id = m.id "
        "ORDER BY e.seq DESC LIMIT 1), 0) = " +
        next(std::int64_t{static_cast<std::uint8_t>(*f.state)});
  if (f.to) q.tail += " AND m.recipient = " + next(f.to->number());
  if (f.reference)
    q.tail +=
        " AND COALESCE(m.reference, (SELECT c.reference FROM messages c WHERE c.id = m.content_owner)) = " +
        next(sql::octets{*f.reference});
  if (f.sender)
    q.tail += " AND COALESCE(m.sender, (SELECT c.sender FROM messages c WHERE c.id = m.content_owner)) = " +
        next(sql::octets{*f.sender});
  if (f.since) q.tail += " AND m.accepted_at >= " + next(domain::to_micros(*f.since));
  if (f.until) q.tail += " AND m.accepted_at < " + next(domain::to_micros(*f.until));
  q.tail += " ORDER BY m.id DESC LIMIT $4";
  return q;
}

// The oldest message that a page with conditions looks at, when there are older ones.
std::optional<message_id> end_of_look(sql::connection& c, const message_filter& f, id_range range) {
  const auto found = c.query(
      "SELECT x.id FROM messages x WHERE x.account = $1 AND x.id >= $2 AND x.id < $3 "
      "ORDER BY x.id DESC LIMIT 1 OFFSET $4",
      {f.account.value, range.from, range.until, most_looked_at - 1});
  if (!found->next()) return std::nullopt;
  return message_id{found->integer(0)};
}

message_page::row fold(message_history history) {
  message_page::row row;
  row.changed_at = history.message.accepted_at;
  for (const auto& e : history.events) {
    row.state = e.state;
    row.changed_at = e.at;
    if (const auto sum = domain::add(row.charged, e.charge)) row.charged = *sum;
  }
  row.message = std::move(history.message);
  return row;
}

}  // namespace

result<message_history> sql_message_store::get_message(account_id account, message_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<message_history> {
    const sql::parameter values[]{id.value, account.value};
    auto found = with_events(c, load_messages(c, "WHERE m.id = $1 AND m.account = $2", values));
    if (found.empty()) return domain::errc::not_found;
    return std::move(found.front());
  });
}

result<message_page> sql_message_store::list_messages(const message_filter& filter) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<message_page> {
    const auto limit = std::clamp<std::uint32_t>(filter.limit, 1, most_rows);
    auto range = range_of(filter);
    const auto end = has_conditions(filter) ? end_of_look(c, filter, range) : std::nullopt;
    if (end) range.from = end->value;
    // One more than asked for tells whether there is a next page.
    const auto q = query_of(filter, range, std::int64_t{limit} + 1);
    auto messages = load_messages(c, q.tail, q.values);
    message_page page;
    page.next = end;
    if (messages.size() > limit) {
      messages.resize(limit);
      page.next = messages.back().id;
    }
    for (auto& history : with_events(c, std::move(messages)))
      page.rows.push_back(fold(std::move(history)));
    return page;
  });
}

result<std::vector<message_history>> sql_message_store::find_by_smsc_id(
    link_id link, std::span<const std::string> smsc_ids, time_point not_before) {
  constexpr std::size_t chunk = 500;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<message_history>> {
    std::vector<std::int64_t> ids;
    for (std::size_t first = 0; first < smsc_ids.size(); first += chunk) {
      const auto some = smsc_ids.subspan(first, std::min(chunk, smsc_ids.size() - first));
      std::vector<sql::parameter> values{link.value, id_generator::first_at(not_before)};
      for (const auto& id : some)
        values.emplace_back(sql::octets{id});
      const auto found = c.query(
          "SELECT DISTINCT e.message_id FROM message_events e WHERE e.kind = 1 AND e.link = $1 "
          "AND e.message_id >= $2 AND e.smsc_message_id IN (" +
              sql::placeholders(3, some.size()) + ")",
          values);
      while (found->next())
        ids.push_back(found->integer(0));
    }
    if (ids.empty()) return std::vector<message_history>{};
    const sql::parameter which[]{sql::integers{ids}};
    return with_events(c, load_messages(c, "WHERE " + c.in("m.id", 1) + " ORDER BY m.id DESC", which));
  });
}

result<std::vector<message_history>> sql_message_store::load_histories(std::span<const message_id> ids) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<message_history>> {
    const auto values = sql::values_of(ids);
    const sql::parameter which[]{sql::integers{values}};
    return with_events(c, load_messages(c, "WHERE " + c.in("m.id", 1) + " ORDER BY m.id", which));
  });
}

result<std::vector<message_history>> sql_message_store::unfinished(
    recovery_cursor where, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<message_history>> {
    return with_events(c, walk_.collect(c, where, limit));
  });
}

result<overdue_page> sql_message_store::overdue(
    overdue_cursor from, time_point deadline, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<overdue_page> {
    // Whatever is looked at here ends soon: the floor follows, a little faster than the looks go on.
    return find_overdue(c, from, deadline, limit, walk_.move_floor(c, 2 * std::int64_t{limit}));
  });
}

result<message_id> sql_message_store::last_message() {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<message_id> { return newest_message(c); });
}

}  // namespace mbs::persistence
