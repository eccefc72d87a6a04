#include "http/json/json_writer.hpp"
#include "http/server/handlers.hpp"
#include "http/server/query.hpp"

namespace mbs::http {

bool takes_no_query(exchange& c) {
  if (c.in.query().empty()) return true;
  const auto parameters = parse_query(c.in.query());
  if (parameters && parameters->empty()) return true;
  if (!parameters) {
    c.refuse(problem_of(http_fault::bad_request, "the query is malformed"));
    return false;
  }
  c.refuse(problem_of({{.pointer = {},
      .parameter = std::string{shortened(parameters->front().first)},
      .code = {},
      .detail = "there is no such parameter"}}));
  return false;
}

void get_balance(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  node.front.money.get_balance(c.who.account, c.when<domain::balance>([](exchange& on, auto& result) {
    conclude(on, result, [&](const domain::balance& b) {
      auto& body = on.fresh_body();
      json_writer json{body};
      json.begin_object().key("available").amount(b.available()).key("reserved").amount(b.reserved());
      json.key("credit_limit").amount(b.credit_limit()).end_object();
      on.reply_json(200, body);
    });
  }));
}

void list_networks(exchange& c, node_context& node) {
  if (!takes_no_query(c)) return;
  auto& body = c.fresh_body();
  json_writer json{body};
  json.begin_object().key("networks").begin_array();
  for (const auto& n : node.front.links.networks()) {
    json.begin_object().key("name").text(n.name).key("title").text(n.title);
    json.key("reachable").boolean(n.reachable).key("up").boolean(n.up);
    json.key("queued").integer(static_cast<std::int64_t>(n.queued)).key("prices").begin_array();
    for (const auto& p : n.prices) {
      json.begin_object().key("class");
      if (p.traffic) {
        json.plain_text(domain::to_text(*p.traffic));
      } else {
        json.null();
      }
      json.key("per_segment").amount(p.per_segment).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  c.reply_json(200, body);
}

}  // namespace mbs::http
