#include "http/links/staff_link_routes.hpp"

#include "http/access/origin.hpp"
#include "http/json/json_writer.hpp"
#include "http/links/trouble_code.hpp"
#include "http/server/exchange.hpp"

namespace mbs::http {
namespace {

using actors::link_report;
using actors::node_gateway;

void render(const link_report& l, json_writer& json) {
  json.begin_object().key("name").text(l.name).key("state").plain_text(l.state);
  json.key("built_in").boolean(l.built_in).key("since").time(l.since).key("last_error").text(l.last_error);
  if (!l.last_error.empty()) {
    json.key("last_error_code").plain_text(trouble_code_of(l.last_error));
    json.key("last_error_at").time(l.last_error_at);
  }
  if (l.next_try_at != domain::time_point{}) json.key("next_try_at").time(l.next_try_at);
  json.key("sessions").integer(l.sessions_bound).key("sessions_configured").integer(l.sessions_configured);
  json.key("tps").integer(l.tps).key("window").integer(l.window).key("in_flight").integer(l.in_flight);
  json.key("waiting").begin_object();
  json.key("otp").integer(l.queued_otp).key("transactional").integer(l.queued_transactional);
  json.key("promotional").integer(l.queued_promotional).end_object();
  json.key("awaiting_receipt").integer(l.awaiting_receipt);
  // Counted since the start: what they are a second, whoever asks twice finds out.
  json.key("submitted").integer(l.submitted).key("refused").integer(l.refused);
  json.key("throttled").integer(l.throttled).key("receipts").integer(l.receipts);
  json.key("timeouts").integer(l.timeouts).key("failed_binds").integer(l.failed_binds).end_object();
}

void show_links(exchange& c, const node_gateway& node) {
  const auto report = node.report();
  auto& body = c.fresh_body();
  json_writer json{body};
  json.begin_object().key("at").time(origin_of(c).at).key("links").begin_array();
  for (const auto& link : report.links)
    render(link, json);
  json.end_array().end_object();
  c.respond_json(200, body);
}

}  // namespace

std::vector<route> staff_link_routes(node_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/platform/links",
      .permission = domain::permission::platform_accounts_read,
      .handle = [&gateway](exchange& c) { show_links(c, gateway); }}};
}

}  // namespace mbs::http
