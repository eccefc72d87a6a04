#include "http/messages/live_message.hpp"

#include "http/messages/message_json.hpp"

namespace mbs::http {

void render(const domain::message_changed& m, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(m.id));
  json.key("state").plain_text(domain::to_text(m.state)).key("at").time(m.at);
  json.key("network").text(plan.name_of(m.network));
  if (m.network == domain::test_network) json.key("test").boolean(true);
  if (domain::has_reason(m.state)) render_reason({m.why, m.outcome, m.code, m.network_error}, json);
  json.end_object();
}

}  // namespace mbs::http
