#include "http/senders/sender_routes.hpp"

#include "http/server/coroutine.hpp"

namespace mbs::http {
namespace {

using actors::sender_gateway;
using domain::permission;

void render(const actors::sender_report& s, json_writer& json) {
  json.begin_object().key("name").text(s.name).key("network");
  if (s.network) {
    json.text(*s.network);
  } else {
    json.null();
  }
  json.key("class");
  if (s.traffic) {
    json.plain_text(domain::to_text(*s.traffic));
  } else {
    json.null();
  }
  json.key("state").plain_text(s.counts ? "approved" : "expired").key("expires_at");
  if (s.ends_at) {
    json.time(*s.ends_at);
  } else {
    json.null();
  }
  json.key("shared").boolean(s.is_shared).key("default").boolean(s.is_default).end_object();
}

awaitable<reply> list_senders(exchange& c, sender_gateway& senders) {
  const auto found = co_await ask(c, senders, &sender_gateway::list_senders, c.who.account);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("senders").begin_array();
                    for (const auto& s : *found)
                      render(s, json);
                    json.end_array().end_object();
                  })};
}

}  // namespace

std::vector<route> sender_routes(sender_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/senders",
      .permission = permission::senders_read,
      .handle = coroutine([&gateway](exchange& c) { return list_senders(c, gateway); })}};
}

}  // namespace mbs::http
