#include "http/node/node_routes.hpp"

#include "http/json/json_writer.hpp"
#include "http/node/description.hpp"
#include "http/node/metrics.hpp"
#include "http/server/exchange.hpp"

namespace mbs::http {
namespace {

using actors::node_gateway;

constexpr std::string_view page = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>mbs</title>
<link rel="stylesheet" href="/page.css">
<h1>Mobile Bulk SMS</h1>
<p>This is a gateway that sends SMS to Kenyan mobile networks. Programs talk to it by REST under <code>/v1</code>
with an API key.</p>
<p>There is also a dashboard, whose files this server did not find when it started: see <code>http.web_root</code>.</p>
<ul>
<li><a href="/openapi.json">/openapi.json</a>: the description of the API</li>
<li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>: is it alive, does it take messages</li>
</ul>
</html>
)html";

constexpr std::string_view style =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}\n";

void show_health(exchange& c) {
  c.respond_json(200, R"({"status":"alive"})");
}

void show_readiness(exchange& c, const node_gateway& node, const server_status& status) {
  const auto report = node.report();
  const auto stopping =
      status.stopping.load(std::memory_order_relaxed) || status.draining.load(std::memory_order_relaxed);
  const auto ready = report.ready && !stopping;
  auto& body = c.fresh_body();
  json_writer json{body};
  json.begin_object().key("ready").boolean(ready).key("because").begin_array();
  if (stopping) json.plain_text("the server is shutting down");
  for (const auto& reason : report.not_ready_because)
    json.text(reason);
  json.end_array();
  json.key("money").plain_text(report.open_breaches == 0 ? "adds up" : "failing");
  json.key("dashboard")
      .plain_text(status.dashboard_is_served.load(std::memory_order_relaxed) ? "served" : "missing")
      .end_object();
  if (!ready) c.add_header("Retry-After", "1");
  c.respond_json(ready ? 200 : 503, body);
}

void show_metrics(exchange& c, const node_gateway& node, const server_status& status) {
  c.respond(200, "text/plain; version=0.0.4; charset=utf-8", render_metrics(node.report(), status));
}

void show_description(exchange& c) {
  c.respond_json(200, openapi_json());
}

void show_page(exchange& c) {
  c.answers_with = answer_kind::page;
  c.respond(200, "text/html; charset=utf-8", page);
}

void show_style(exchange& c) {
  c.answers_with = answer_kind::asset;
  c.add_header("Cache-Control", "max-age=3600");
  c.respond(200, "text/css; charset=utf-8", style);
}

void explain_problem(exchange& c) {
  const auto title = title_of(c.parameter);
  if (title.empty()) return c.refuse(problem_of(http_fault::not_found));
  c.respond(200, "text/plain; charset=utf-8", std::string{c.parameter} + ": " + std::string{title} + ".\n");
}

route open(std::string_view pattern, handler handle) {
  return {.verb = method::get,
      .pattern = pattern,
      .permission = domain::permission::everybody,
      .handle = std::move(handle),
      .query = query_use::ignored};
}

route readiness_route(node_gateway& gateway, std::shared_ptr<const server_status> status) {
  return open("/readyz",
      [&gateway, status = std::move(status)](exchange& c) { show_readiness(c, gateway, *status); });
}

}  // namespace

std::vector<route> node_routes(node_gateway& gateway, const std::shared_ptr<const server_status>& status) {
  return {
      open("/healthz", show_health),
      readiness_route(gateway, std::move(status)),
      open("/openapi.json", show_description),
      open("/problems/{code}", explain_problem),
  };
}

std::vector<route> front_page_routes() {
  return {open("/", show_page), open("/page.css", show_style)};
}

route metrics_route(node_gateway& gateway, std::shared_ptr<const server_status> status) {
  return open(
      "/metrics", [&gateway, status = std::move(status)](exchange& c) { show_metrics(c, gateway, *status); });
}

std::vector<route> operator_routes(node_gateway& gateway, std::shared_ptr<const server_status> status) {
  return {open("/healthz", show_health), readiness_route(gateway, status),
      metrics_route(gateway, std::move(status))};
}

}  // namespace mbs::http
