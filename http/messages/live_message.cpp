#include "http/messages/live_message.hpp"

#include "http/messages/message_json.hpp"

namespace mbs::http {
namespace {

/// In the words of the timeline (Event of the description).
void render_reason(const domain::message_changed& m, json_writer& json) {
  json.key("reason").begin_object().key("event").plain_text(to_text(m.why));
  if (m.why == domain::event_kind::delivery_receipt) json.key("outcome").plain_text(outcome_text(m.outcome));
  if (is_by_operator(m.why) && m.code != 0) json.key("operator_code").integer(m.code);
  json.end_object();
}

}  // namespace

void render(const domain::message_changed& m, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(m.id));
  json.key("state").plain_text(domain::to_text(m.state)).key("at").time(m.at);
  json.key("network").text(plan.name_of(m.network));
  if (m.network == domain::test_network) json.key("test").boolean(true);
  if (domain::is_final(m.state) && m.state != domain::message_state::delivered) render_reason(m, json);
  json.end_object();
}

}  // namespace mbs::http
