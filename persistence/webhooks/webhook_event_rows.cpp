#include "persistence/webhooks/webhook_event_rows.hpp"

#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/delivery_records.hpp"

#include <vector>

namespace mbs::persistence {

namespace {

std::vector<webhook_endpoint_id> subscribers(
    sql::connection& c, account_id account, domain::event_type type) {
  const auto row = c.query(
      "SELECT p.id, p.events FROM webhook_endpoints p WHERE p.account = $1 AND p.active = 1 AND p.gone = 0 "
      "ORDER BY p.id",
      {account.value});
  std::vector<webhook_endpoint_id> all;
  while (row->next())
    if (domain::event_set_from(row->bytes(1)).has(type)) all.push_back({row->integer(0)});
  return all;
}

void forget_oldest(sql::connection& c, webhook_endpoint_id endpoint) {
  std::int64_t last = 0;
  {
    const auto row = c.query(
        "SELECT e.id FROM webhook_events e WHERE e.endpoint = $1 ORDER BY e.id DESC LIMIT 1 OFFSET $2",
        {endpoint.value, most_events_of_endpoint});
    if (!row->next()) return;
    last = row->integer(0);
  }
  c.execute("DELETE FROM webhook_retries WHERE event = $1", {-last});
  c.execute("DELETE FROM webhook_events WHERE id = $1", {last});
}

}  // namespace

void insert_event(sql::connection& c, const webhook_event& e) {
  c.execute(
      "INSERT INTO webhook_events (id, account, endpoint, type, body, at) VALUES ($1, $2, $3, $4, $5, $6)",
      {e.id.value, e.account.value, e.endpoint.value, domain::to_text(e.type), std::string_view{e.body},
          domain::to_micros(e.at)});
}

std::shared_ptr<const webhook_event> load_event(sql::connection& c, domain::webhook_event_id id) {
  const auto row = c.query(
      "SELECT e.account, e.endpoint, e.type, e.body, e.at FROM webhook_events e WHERE e.id = $1", {id.value});
  if (!row->next()) return nullptr;
  return std::make_shared<const webhook_event>(webhook_event{.id = id,
      .account = {row->integer(0)},
      .endpoint = {row->integer(1)},
      .type = domain::event_type_from(row->bytes(2)).value_or(domain::event_type::webhook_test),
      .body = std::string{row->bytes(3)},
      .at = domain::from_micros(row->integer(4))});
}

// It waits where what failed waits, and is told like that: endpoint after endpoint, none behind another.
void tell_webhooks(
    sql::connection& c, account_id account, domain::event_type type, const std::string& body, time_point at) {
  const auto told = subscribers(c, account, type);
  if (told.empty()) return;
  c.lock_table("webhook_events");
  for (const auto endpoint : told) {
    const webhook_event e{.id = {sql::next_id(c, "webhook_events", at)},
        .account = account,
        .endpoint = endpoint,
        .type = type,
        .body = body,
        .at = at};
    insert_event(c, e);
    c.execute(
        "INSERT INTO webhook_retries (event, message, endpoint, attempts, next_at, give_up_at) "
        "VALUES ($1, 0, $2, 0, $3, $4)",
        {domain::seq_of(e.id).value, endpoint.value, domain::to_micros(at),
            domain::to_micros(at + replay_term)});
    forget_oldest(c, endpoint);
  }
}

}  // namespace mbs::persistence
