#include "persistence/messages/sql_message_store.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_lists.hpp"
#include "persistence/messages/message_rows.hpp"
#include "persistence/messages/overdue_rows.hpp"
#include "persistence/messages/recovery_walk.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/webhook_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::id_generator;
using domain::result;

namespace {

/// Operators' ids asked for in one statement, and messages that it gives at most.
constexpr std::size_t ids_a_statement = 500;
constexpr std::int64_t most_found = 5'000;

}  // namespace

result<message_history> sql_message_store::get_message(account_id account, message_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<message_history> {
    const sql::parameter values[]{id.value, account.value};
    auto found = with_events(c, load_messages(c, "WHERE m.id = $1 AND m.account = $2", values));
    if (found.empty()) return domain::errc::not_found;
    found.front().callback = callback_of(c, found.front().message, found.front().events);
    return std::move(found.front());
  });
}

result<message_page> sql_message_store::list_messages(const message_filter& filter) {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<message_page> { return find_messages(c, filter); });
}

result<std::vector<message_history>> sql_message_store::find_by_smsc_id(link_id link,
    std::span<const std::string> smsc_ids, std::span<const std::int64_t> recipients, time_point not_before) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<message_history>> {
    std::vector<std::int64_t> ids;
    for (std::size_t first = 0; first < smsc_ids.size(); first += ids_a_statement) {
      const auto some = smsc_ids.subspan(first, std::min(ids_a_statement, smsc_ids.size() - first));
      std::vector<sql::parameter> values{link.value, id_generator::first_at(not_before), most_found};
      for (const auto& id : some)
        values.emplace_back(sql::octets{id});
      const auto found = c.query(
          "SELECT DISTINCT e.message_id FROM message_events e WHERE e.kind = 1 AND e.link = $1 "
          "AND e.message_id >= $2 AND e.smsc_message_id IN (" +
              sql::placeholders(4, some.size()) + ") ORDER BY e.message_id DESC LIMIT $3",
          values);
      while (found->next())
        ids.push_back(found->integer(0));
    }
    if (ids.empty()) return std::vector<message_history>{};
    std::vector<sql::parameter> which{sql::integers{ids}};
    std::string tail = "WHERE " + c.in("m.id", 1);
    if (!recipients.empty()) {
      which.emplace_back(sql::integers{recipients});
      tail += " AND " + c.in("m.recipient", 2);
    }
    return with_events(c, load_messages(c, tail + " ORDER BY m.id DESC", which));
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
    return with_events(c, collect_unfinished(c, where, limit));
  });
}

result<overdue_page> sql_message_store::overdue(
    overdue_cursor from, time_point deadline, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<overdue_page> {
    // Whatever is looked at here ends soon: the floor follows, a little faster than the looks go on.
    move_recovery_floor(c, 2 * std::int64_t{limit});
    return find_overdue(c, from, deadline, limit);
  });
}

result<message_id> sql_message_store::last_message() {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<message_id> { return newest_message(c); });
}

}  // namespace mbs::persistence
