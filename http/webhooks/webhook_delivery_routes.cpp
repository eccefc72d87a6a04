#include "http/webhooks/webhook_delivery_routes.hpp"

#include "http/access/api_key.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/query_table.hpp"
#include "http/webhooks/failure_code.hpp"
#include "http/webhooks/webhook_fields.hpp"
#include "http/webhooks/webhook_problems.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace mbs::http {
namespace {

using actors::webhook_gateway;
using domain::errc;
using domain::permission;
using persistence::delivery_question;
using persistence::delivery_state;
using persistence::replay_question;
using persistence::webhook_delivery;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 100;

constexpr std::array<std::string_view, 3> state_names{"delivered", "waiting", "failed"};

std::optional<delivery_state> state_from(std::string_view text) noexcept {
  for (std::size_t i = 0; i < state_names.size(); ++i)
    if (state_names[i] == text) return static_cast<delivery_state>(i);
  return std::nullopt;
}

fault take_state(std::string_view value, delivery_question& into) {
  into.state = state_from(value);
  if (into.state) return std::nullopt;
  return parameter_fault{"must be delivered, waiting or failed"};
}

fault take_limit(std::string_view value, delivery_question& into) {
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), into.limit);
  if (ec == std::errc{} && end == value.data() + value.size() && into.limit >= 1 && into.limit <= max_limit)
    return std::nullopt;
  return parameter_fault{"must be an integer from 1 to " + std::to_string(max_limit)};
}

fault take_cursor(std::string_view value, delivery_question& into) {
  if (const auto id = domain::webhook_delivery_id_from(value)) {
    into.before = *id;
    return std::nullopt;
  }
  return parameter_fault{"is not a next_cursor of this list", errc::invalid_cursor};
}

constexpr std::array<query_parameter<delivery_question>, 3> list_parameters{
    {{"state", take_state}, {"limit", take_limit}, {"cursor", take_cursor}}};

void render(const webhook_delivery& d, json_writer& json) {
  const auto sent_as = domain::webhook_id_of(d.events.front().first, d.events.back().first);
  json.begin_object().key("id").plain_text(domain::to_text(d.id));
  json.key("webhook").plain_text(domain::to_text(d.endpoint)).key("event_id").plain_text(sent_as);
  json.key("type").plain_text(d.events.size() > 1 ? "batch" : domain::to_text(d.type));
  json.key("events").integer(static_cast<std::int64_t>(d.events.size()));
  json.key("state").plain_text(state_names[static_cast<std::size_t>(d.state)]).key("at").time(d.at);
  json.key("duration_ms").integer(std::chrono::duration_cast<std::chrono::milliseconds>(d.took).count());
  json.key("attempt").integer(d.attempt);
  if (d.status != 0) json.key("status").integer(d.status);
  if (!d.error.empty())
    json.key("error").text(d.error).key("error_code").plain_text(failure_code_of(d.error));
  if (!d.answer.empty()) json.key("answer").text(d.answer);
  if (d.next_at != domain::time_point{}) json.key("next_at").time(d.next_at);
  if (d.replayed_at != domain::time_point{}) json.key("replayed_at").time(d.replayed_at);
  json.end_object();
}

problem no_such_delivery() {
  return problem_of(errc::not_found, "there is no such delivery: they are kept for 7 days");
}

template <class Outcome>
problem refused(const Outcome& answer, problem (*missing)()) {
  return answer.error().why == errc::not_found ? missing() : problem_of(answer.error());
}

awaitable<reply> list_deliveries(exchange& c, webhook_gateway& webhooks) {
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  delivery_question question;
  if (auto wrong = read_query(c.in.query(), list_parameters, question)) co_return std::move(*wrong);
  question.account = c.who.account;
  question.endpoint = *id;
  const auto page = co_await ask(c, webhooks, &webhook_gateway::list_webhook_deliveries, question);
  if (!page) co_return refused(page, no_such_webhook);
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("deliveries").begin_array();
                    for (const auto& d : page->deliveries)
                      render(d, json);
                    json.end_array().key("next_cursor");
                    if (page->next)
                      json.plain_text(domain::to_text(page->next));
                    else
                      json.null();
                    json.end_object();
                  })};
}

awaitable<reply> show_delivery(exchange& c, webhook_gateway& webhooks) {
  const auto id = domain::webhook_delivery_id_from(c.parameter);
  if (!id) co_return no_such_delivery();
  const auto found = co_await ask(c, webhooks, &webhook_gateway::get_webhook_delivery, c.who.account, *id);
  if (!found) co_return refused(found, no_such_delivery);
  co_return reply{200, json_of([&](json_writer& json) { render(*found, json); })};
}

awaitable<reply> test_webhook(exchange& c, webhook_gateway& webhooks) {
  if (has_a_body(c)) co_return problem_of(http_fault::bad_request, "a test has no body");
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  const auto by = origin_of(c);
  const auto made =
      co_await ask(c, webhooks, &webhook_gateway::test_webhook_endpoint, c.who.account, *id, by);
  if (!made) co_return refused(made, no_such_webhook);
  co_return reply{202, json_of([&](json_writer& json) {
                    const auto sent_as = domain::webhook_id_of(domain::seq_of(made->id));
                    json.begin_object().key("event_id").plain_text(sent_as).end_object();
                  })};
}

reply show(const persistence::replayed& r) {
  return {202, json_of([&](json_writer& json) {
            json.begin_object().key("matching").integer(r.matching);
            json.key("replayed").integer(r.events).key("more").boolean(r.more).end_object();
          })};
}

awaitable<reply> replay_delivery(exchange& c, webhook_gateway& webhooks) {
  if (has_a_body(c)) co_return problem_of(http_fault::bad_request, "the replay of one has no body");
  const auto id = domain::webhook_delivery_id_from(c.parameter);
  if (!id) co_return no_such_delivery();
  const auto by = origin_of(c);
  const auto made =
      co_await ask(c, webhooks, &webhook_gateway::replay_webhook_delivery, c.who.account, *id, by);
  if (!made) co_return refused(made, no_such_delivery);
  co_return show(*made);
}

/// What is wrong with the body; nothing when it is in `into`.
std::optional<problem> read_replay(exchange& c, replay_question& into) {
  replay_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, webhook_replay_fields, fields);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  const auto from = domain::time_from_rfc3339(fields.from);
  const auto to = domain::time_from_rfc3339(fields.to);
  constexpr auto example = " must be an RFC 3339 time, for example 2027-01-31T00:00:00Z";
  if (!from) return wrong_field("from", errc::malformed_request, std::string{"from"} + example);
  if (!to) return wrong_field("to", errc::malformed_request, std::string{"to"} + example);
  if (*to <= *from) return wrong_field("to", errc::malformed_request, "to must be after from");
  into.from = *from;
  into.to = *to;
  into.only_count = fields.only_count;
  if (!fields.state) return std::nullopt;
  into.state = state_from(*fields.state);
  if (!into.state || *into.state == delivery_state::waiting)
    return wrong_field("state", errc::malformed_request,
        "state must be delivered or failed: what waits is sent again by itself");
  return std::nullopt;
}

awaitable<reply> replay_span(exchange& c, webhook_gateway& webhooks) {
  const auto id = domain::webhook_endpoint_id_from(c.parameter);
  if (!id) co_return no_such_webhook();
  replay_question question;
  if (auto wrong = read_replay(c, question)) co_return std::move(*wrong);
  question.account = c.who.account;
  question.endpoint = *id;
  const auto by = origin_of(c);
  const auto made = co_await ask(c, webhooks, &webhook_gateway::replay_webhook_deliveries, question, by);
  if (!made) co_return refused(made, no_such_webhook);
  co_return show(*made);
}

}  // namespace

std::vector<route> webhook_delivery_routes(webhook_gateway& gateway) {
  constexpr std::uint32_t little = 8'192;
  return {
      {.verb = method::get,
          .pattern = "/v1/webhooks/{id}/deliveries",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return list_deliveries(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/webhook-deliveries/{id}",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return show_delivery(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/webhooks/{id}/test",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return test_webhook(c, gateway); }),
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/webhook-deliveries/{id}/replay",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return replay_delivery(c, gateway); }),
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/webhooks/{id}/replay",
          .permission = permission::webhooks_manage,
          .handle = coroutine([&gateway](exchange& c) { return replay_span(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
