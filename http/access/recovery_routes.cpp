#include "http/access/recovery_routes.hpp"

#include "domain/verifications/code_rules.hpp"
#include "http/access/origin.hpp"
#include "http/access/recovery_fields.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::recovery_gateway;
using domain::errc;
using domain::permission;
using persistence::recovery_record;

problem no_address() {
  return problem_of(errc::invalid_email, std::string{domain::email_rule});
}
problem unreadable_code() {
  return problem_of(std::vector<field_error>{{"/code", {}, {}, "a code is six digits"}});
}

/// Somebody who is not signed in: nobody, with where they are.
domain::audit_origin stranger(const exchange& c) {
  auto by = origin_of(c);
  by.who = {domain::actor_kind::system, 0};
  return by;
}

void render(const recovery_record& r, json_writer& json) {
  json.begin_object().key("person_id").plain_text(domain::to_text(r.person));
  json.key("name").text(r.name).key("email").text(r.email);
  json.key("asked_at").time(r.asked_at).key("due_at").time(r.state.due_at);
  json.key("agreed").integer(r.state.agreed);
  json.key("needed").integer(r.state.needs_agreement ? domain::recovery_agreements : 0).end_object();
}

reply done_reply() {
  return {200,
      json_of([](json_writer& json) { json.begin_object().key("cancelled").boolean(true).end_object(); })};
}

awaitable<reply> request_recovery(exchange& c, recovery_gateway& recoveries, people_door door) {
  if (auto foreign = refuse_foreign(c, door)) co_return std::move(*foreign);
  recovery_fields fields;
  if (auto wrong = read_body(c.in.body, c.scratch().json, recovery_table, fields); !wrong.empty())
    co_return problem_of(std::move(wrong));
  auto email = domain::email_address::from(fields.email);
  if (!email) co_return no_address();
  const auto from = as_domain(c.client());
  const auto pause =
      co_await ask(c, recoveries, &recovery_gateway::request_recovery, std::move(*email), from);
  if (!pause) co_return problem_of(pause.error());
  co_return reply{202, json_of([&](json_writer& json) {
                    json.begin_object().key("resend_after_s").integer(pause->count()).end_object();
                  })};
}

awaitable<reply> confirm_recovery(exchange& c, recovery_gateway& recoveries, people_door door) {
  if (auto foreign = refuse_foreign(c, door)) co_return std::move(*foreign);
  recovery_proof_fields fields;
  if (auto wrong = read_body(c.in.body, c.scratch().json, recovery_proof_table, fields); !wrong.empty())
    co_return problem_of(std::move(wrong));
  auto email = domain::email_address::from(fields.email);
  if (!email) co_return no_address();
  const auto code = domain::read_code(fields.code);
  if (!code) co_return unreadable_code();
  const auto by = stranger(c);
  const auto from = as_domain(c.client());
  const auto begun =
      co_await ask(c, recoveries, &recovery_gateway::confirm_recovery, std::move(*email), *code, from, by);
  if (!begun) co_return problem_of(begun.error());
  co_return reply{202, json_of([&](json_writer& json) {
                    json.begin_object().key("due_at").time(begun->state.due_at);
                    json.key("needs_agreement").boolean(begun->state.needs_agreement).end_object();
                  })};
}

awaitable<reply> cancel_by_token(exchange& c, recovery_gateway& recoveries, people_door door) {
  if (auto foreign = refuse_foreign(c, door)) co_return std::move(*foreign);
  recovery_end_fields fields;
  if (auto wrong = read_body(c.in.body, c.scratch().json, recovery_end_table, fields); !wrong.empty())
    co_return problem_of(std::move(wrong));
  const auto by = stranger(c);
  const auto done = co_await ask(c, recoveries, &recovery_gateway::cancel_recovery_by, fields.token, by);
  if (!done) co_return problem_of(done.error());
  co_return done_reply();
}

awaitable<reply> cancel_own(exchange& c, recovery_gateway& recoveries) {
  const auto by = origin_of(c);
  const auto done = co_await ask(c, recoveries, &recovery_gateway::cancel_recovery, c.who.person, by);
  if (!done) co_return problem_of(done.error());
  co_return done_reply();
}

awaitable<reply> list_recoveries(exchange& c, recovery_gateway& recoveries) {
  const auto waiting = co_await ask(c, recoveries, &recovery_gateway::list_recoveries);
  if (!waiting) co_return problem_of(waiting.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("recoveries").begin_array();
                    for (const auto& r : *waiting)
                      render(r, json);
                    json.end_array().end_object();
                  })};
}

awaitable<reply> agree(exchange& c, recovery_gateway& recoveries) {
  const auto person = domain::person_id_from(c.parameter);
  if (!person) co_return problem_of(errc::not_found, "there is no such person");
  const auto by = origin_of(c);
  const auto agreed =
      co_await ask(c, recoveries, &recovery_gateway::agree_to_recovery, *person, c.who.person, by);
  if (!agreed) co_return problem_of(agreed.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*agreed, json); })};
}

}  // namespace

std::vector<route> recovery_routes(recovery_gateway& gateway, const people_door& door) {
  constexpr std::uint32_t little = 1'024;
  constexpr auto doors = permission::everybody;
  constexpr auto staff = permission::platform_people_manage;
  return {
      {.verb = method::post,
          .pattern = "/v1/recovery",
          .permission = doors,
          .handle = coroutine([&gateway, door](exchange& c) { return request_recovery(c, gateway, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/recovery/confirm",
          .permission = doors,
          .handle = coroutine([&gateway, door](exchange& c) { return confirm_recovery(c, gateway, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/recovery/cancel",
          .permission = doors,
          .handle = coroutine([&gateway, door](exchange& c) { return cancel_by_token(c, gateway, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/me/recovery/cancel",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return cancel_own(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/platform/recoveries",
          .permission = staff,
          .handle = coroutine([&gateway](exchange& c) { return list_recoveries(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/recoveries/{person}/agree",
          .permission = staff,
          .handle = coroutine([&gateway](exchange& c) { return agree(c, gateway); })},
  };
}

}  // namespace mbs::http
