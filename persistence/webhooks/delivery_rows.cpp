#include "persistence/webhooks/delivery_rows.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::persistence {

namespace {

/// "event message event message …": what a post held beside its first event, each as its distance from the
/// one before. Posts hold what ended together: distances have few digits, and a row stays small.
std::string stored_others(const webhook_delivery& d) {
  std::string text;
  for (std::size_t i = 1; i < d.events.size(); ++i) {
    const auto& [event, message] = d.events[i];
    const auto& [event_before, message_before] = d.events[i - 1];
    text += (i == 1 ? "" : " ") + std::to_string(event.value - event_before.value) + ' ' +
        std::to_string(message.value - message_before.value);
  }
  return text;
}

std::int64_t take_number(std::string_view& text) noexcept {
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty()) text.remove_prefix(1);
  return number;
}

domain::event_type stored_type(std::string_view text) noexcept {
  return domain::event_type_from(text).value_or(domain::event_type::webhook_test);
}

}  // namespace

std::vector<webhook_delivery> load_deliveries(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT d.id, d.account, d.endpoint, d.event, d.message, d.others, d.type, d.at, d.took, d.attempt, "
      "d.status, d.error, d.answer, d.state, d.next_at, d.replayed_at FROM webhook_deliveries d " +
          tail,
      values);
  std::vector<webhook_delivery> all;
  while (row->next()) {
    auto& d = all.emplace_back();
    d.id = {row->integer(0)};
    d.account = {row->integer(1)};
    d.endpoint = {row->integer(2)};
    d.events.push_back({{row->integer(3)}, {row->integer(4)}});
    for (auto others = row->bytes(5); !others.empty();) {
      const auto [event, message] = d.events.back();
      const auto event_distance = take_number(others);
      d.events.push_back({{event.value + event_distance}, {message.value + take_number(others)}});
    }
    d.type = stored_type(row->bytes(6));
    d.at = domain::from_micros(row->integer(7));
    d.took = domain::duration{row->integer(8)};
    d.attempt = static_cast<std::uint16_t>(row->integer(9));
    d.status = static_cast<std::uint16_t>(row->integer(10));
    d.error = row->bytes(11);
    d.answer = row->bytes(12);
    d.state = static_cast<delivery_state>(row->integer(13));
    d.next_at = domain::from_micros(row->integer(14));
    d.replayed_at = domain::from_micros(row->integer(15));
  }
  return all;
}

void insert_deliveries(sql::connection& c, std::span<const webhook_delivery> all) {
  constexpr std::size_t columns = 15;
  if (all.empty()) return;
  std::vector<std::string> others;
  std::vector<sql::parameter> values;
  others.reserve(all.size());  // values refer to them
  values.reserve(all.size() * columns);
  for (const auto& d : all) {
    const auto& [event, message] = d.events.front();
    values.insert(values.end(),
        {d.id.value, d.account.value, d.endpoint.value, event.value, message.value,
            std::string_view{others.emplace_back(stored_others(d))}, domain::to_text(d.type),
            domain::to_micros(d.at), std::int64_t{d.took.count()}, std::int64_t{d.attempt},
            std::int64_t{d.status}, std::string_view{d.error}, std::string_view{d.answer},
            static_cast<std::int64_t>(d.state), domain::to_micros(d.next_at)});
  }
  c.insert(
      "webhook_deliveries (id, account, endpoint, event, message, others, type, at, took, attempt, status, "
      "error, answer, state, next_at)",
      columns, values);
}

// Written out, not bound: nothing but numbers, and many rows a statement.
std::uint32_t make_due(sql::connection& c, const std::vector<webhook_delivery>& deliveries, time_point now) {
  constexpr std::size_t rows_a_statement = 500;
  struct due_event {
    event_seq event;
    message_id message;
    webhook_endpoint_id endpoint;
  };
  std::vector<due_event> all;
  for (const auto& d : deliveries)
    for (const auto& [event, message] : d.events)
      if (d.type != domain::event_type::webhook_test) all.push_back({event, message, d.endpoint});
  // PostgreSQL lets a statement change a row once.
  std::ranges::sort(all, {}, &due_event::event);
  const auto twice = std::ranges::unique(all, {}, &due_event::event);
  all.erase(twice.begin(), twice.end());
  const auto times = std::to_string(domain::to_micros(now)) + ", " +
      std::to_string(domain::to_micros(now + replay_term)) + ')';
  std::uint32_t made = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::string rows;
    for (const auto end = std::min(all.size(), i + rows_a_statement); i < end; ++i)
      rows.append(rows.empty() ? "(" : ", (")
          .append(std::to_string(all[i].event.value) + ", " + std::to_string(all[i].message.value) + ", ")
          .append(std::to_string(all[i].endpoint.value) + ", 0, " + times);
    made += static_cast<std::uint32_t>(c.execute(
        "INSERT INTO webhook_retries (event, message, endpoint, attempts, next_at, give_up_at) VALUES " +
            rows +
            " ON CONFLICT (event) DO UPDATE SET attempts = 0, next_at = excluded.next_at, "
            "give_up_at = excluded.give_up_at WHERE webhook_retries.next_at = 9223372036854775807",
        sql::parameters{}));
  }
  return made;
}

bool has_endpoint(sql::connection& c, account_id account, webhook_endpoint_id endpoint) {
  return c
      .query("SELECT 1 FROM webhook_endpoints p WHERE p.id = $1 AND p.account = $2",
          {endpoint.value, account.value})
      ->next();
}

}  // namespace mbs::persistence
