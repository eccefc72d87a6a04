#include "actors/webhooks/callback_body.hpp"

#include "domain/webhooks/event_body.hpp"

#include <array>
#include <charconv>

namespace mbs::actors {

namespace {

void append_number(std::string& json, std::int64_t n) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  json.append(digits.data(), end);
}

void append_field(std::string& json, std::string_view name, std::string_view value) {
  json += ",\"";
  json += name;
  json += "\":\"";
  domain::append_json_text(json, value);
  json += '"';
}

}  // namespace

void append_callback_event(
    std::string& json, const persistence::callback_due& due, const domain::numbering_plan& plan) {
  if (due.other) return void(json += due.other->body);
  const auto& m = due.message;
  const auto& e = due.event;
  json += R"({"type":")";
  json += domain::to_text(domain::event_of(e.state));
  json += R"(","timestamp":")";
  json += domain::to_rfc3339(e.at);
  json += R"(","data":{"id":")";
  json += domain::to_text(m.id);
  json += '"';
  append_field(json, "to", m.to.to_e164());
  append_field(json, "state", domain::to_text(e.state));
  append_field(json, "from", m.content->sender.text);
  if (!m.content->reference.empty()) append_field(json, "reference", m.content->reference);
  append_field(json, "network", plan.name_of(m.network));
  if (m.network == domain::test_network) json += ",\"test\":true";
  append_field(json, "class", domain::to_text(m.traffic));
  json += ",\"segments\":";
  append_number(json, m.segments);
  json += R"(,"price":{"amount":")";
  json += m.price.to_text();
  json += R"(","currency":"KES"})";
  if (e.code != 0) {
    json += ",\"error_code\":";
    append_number(json, e.code);
  }
  if (e.note.network_error != 0) {
    json += R"(,"network_error":{"type":)";
    append_number(json, e.note.network_type());
    json += R"(,"code":)";
    append_number(json, e.note.error_of_network());
    json += '}';
  }
  append_field(json, "accepted_at", domain::to_rfc3339(m.accepted_at));
  append_field(json, "final_at", domain::to_rfc3339(e.at));
  if (e.note.has_date()) append_field(json, "done_at", domain::to_rfc3339(e.note.done_at));
  json += "}}";
}

std::string callback_body(
    std::span<const persistence::callback_due> due, const domain::numbering_plan& plan, bool as_batch) {
  std::string json;
  json.reserve(48 + due.size() * 400);
  if (!as_batch) {
    append_callback_event(json, due.front(), plan);
    return json;
  }
  json += R"({"type":"batch","events":[)";
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (i != 0) json += ',';
    append_callback_event(json, due[i], plan);
  }
  json += "]}";
  return json;
}

}  // namespace mbs::actors
