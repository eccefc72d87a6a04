#include "http/access/session_routes.hpp"

#include "http/access/person_json.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::people_gateway;
using domain::errc;

struct sign_in_body {
  std::string email, password, code;
};
constexpr body_table<sign_in_body, 3> sign_in_fields{text<&sign_in_body::email>("email").required(),
    text<&sign_in_body::password>("password").required(), text<&sign_in_body::code>("code")};
constexpr body_table<sign_in_body, 1> password_fields{text<&sign_in_body::password>("password").required()};

constexpr std::size_t longest_password = 256;

awaitable<reply> sign_in(exchange& c, people_gateway& people, people_door door) {
  if (auto wrong = refuse_foreign(c, door)) co_return std::move(*wrong);
  sign_in_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, sign_in_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto email = domain::email_address::from(body.email);
  if (!email) co_return problem_of(errc::invalid_email, std::string{domain::email_rule});
  if (body.password.size() > longest_password) co_return problem_of(errc::wrong_credentials);
  auto who = client_of(c);
  actors::wanted_sign_in wanted{*email, std::move(body.password), std::move(body.code)};
  const auto opened = co_await ask(c, people, &people_gateway::sign_in, std::move(wanted), std::move(who));
  if (!opened) co_return problem_of(opened.error());
  set_token(c, opened->token, door);
  co_return reply{201, json_of([&](json_writer& json) {
                    json.begin_object();
                    render(opened->person, json);
                    json.end_object();
                  })};
}

awaitable<reply> give_password(exchange& c, people_gateway& people, people_door door) {
  sign_in_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, password_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (body.password.size() > longest_password) co_return problem_of(errc::wrong_credentials);
  auto who = client_of(c);
  auto own = session_of(c);
  const auto token = co_await ask(
      c, people, &people_gateway::give_password, std::move(own), std::move(body.password), std::move(who));
  if (!token) co_return problem_of(token.error());
  set_token(c, *token, door);
  co_return reply{
      200, json_of([](json_writer& json) { json.begin_object().key("fresh").boolean(true).end_object(); })};
}

std::string ended(std::int64_t sessions) {
  return json_of([&](json_writer& json) { json.begin_object().key("ended").integer(sessions).end_object(); });
}

awaitable<reply> sign_out(exchange& c, people_gateway& people, people_door door) {
  auto own = session_of(c);
  const auto done = co_await ask(c, people, &people_gateway::end_session, std::move(own), c.who.session);
  if (!done) co_return problem_of(done.error());
  take_token_back(c, door);
  co_return reply{200, ended(1)};
}

awaitable<reply> end_one(exchange& c, people_gateway& people, people_door door) {
  const auto id = domain::session_id_from(c.parameter);
  if (!id) co_return problem_of(errc::not_found, "there is no such session of yours");
  auto own = session_of(c);
  const auto done = co_await ask(c, people, &people_gateway::end_session, std::move(own), *id);
  if (!done && done.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such session of yours");
  if (!done) co_return problem_of(done.error());
  if (*id == c.who.session) take_token_back(c, door);
  co_return reply{200, ended(1)};
}

awaitable<reply> end_others(exchange& c, people_gateway& people) {
  auto own = session_of(c);
  const auto done = co_await ask(c, people, &people_gateway::end_other_sessions, std::move(own));
  if (!done) co_return problem_of(done.error());
  co_return reply{200, ended(*done)};
}

awaitable<reply> list_sessions(exchange& c, people_gateway& people) {
  const auto found = co_await ask(c, people, &people_gateway::list_sessions, c.who.person);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("sessions").begin_array();
                    for (const auto& s : *found)
                      render(s, c.who.session, json);
                    json.end_array().end_object();
                  })};
}

struct history_query {
  persistence::sign_in_cursor before{domain::from_micros(4'102'444'800'000'000)};  // 2100
  std::uint32_t limit = 50;
};
std::optional<parameter_fault> take_before(std::string_view value, history_query& into) {
  const auto at = domain::time_from_rfc3339(value);
  if (!at) return parameter_fault{"must be a time like 2026-07-01T00:00:00Z"};
  into.before = {*at, 0};
  return std::nullopt;
}
std::optional<parameter_fault> take_history_cursor(std::string_view value, history_query& into) {
  const auto cursor = persistence::audit_cursor_from(value);
  if (!cursor) return parameter_fault{"must be what the page before has said", errc::invalid_cursor};
  into.before = {cursor->at, cursor->number};
  return std::nullopt;
}
/// In the form of the audit log's.
std::string cursor_after(const persistence::sign_in_record& last) {
  return persistence::to_text(persistence::audit_cursor{last.at, last.id});
}
std::optional<parameter_fault> take_history_limit(std::string_view value, history_query& into) {
  const auto limit = limit_from(value, 200);
  if (!limit) return parameter_fault{"must be 1 to 200"};
  into.limit = *limit;
  return std::nullopt;
}
constexpr std::array<query_parameter<history_query>, 3> history_parameters{
    {{"before", take_before}, {"cursor", take_history_cursor}, {"limit", take_history_limit}}};

awaitable<reply> list_sign_ins(exchange& c, people_gateway& people) {
  history_query query;
  if (auto wrong = read_query(c.in.query(), history_parameters, query)) co_return std::move(*wrong);
  const auto found =
      co_await ask(c, people, &people_gateway::list_sign_ins, c.who.person, query.before, query.limit);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("sign_ins").begin_array();
                    for (const auto& a : *found)
                      render(a, json);
                    const bool is_full = found->size() >= query.limit;
                    end_page(json, is_full ? cursor_after(found->back()) : std::string{});
                  })};
}

}  // namespace

std::vector<route> session_routes(people_gateway& people, const people_door& door) {
  using domain::permission;
  constexpr std::uint32_t little = 4'096;
  return {
      {.verb = method::post,
          .pattern = "/v1/session",
          .permission = permission::everybody,
          .handle = coroutine([&people, door](exchange& c) { return sign_in(c, people, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/session",
          .permission = permission::self,
          .handle = coroutine([&people, door](exchange& c) { return sign_out(c, people, door); })},
      {.verb = method::post,
          .pattern = "/v1/session/password",
          .permission = permission::self,
          .handle = coroutine([&people, door](exchange& c) { return give_password(c, people, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/sessions",
          .permission = permission::self,
          .handle = coroutine([&people](exchange& c) { return list_sessions(c, people); })},
      {.verb = method::remove,
          .pattern = "/v1/sessions",
          .permission = permission::self,
          .handle = coroutine([&people](exchange& c) { return end_others(c, people); })},
      {.verb = method::remove,
          .pattern = "/v1/sessions/{id}",
          .permission = permission::self,
          .handle = coroutine([&people, door](exchange& c) { return end_one(c, people, door); })},
      {.verb = method::get,
          .pattern = "/v1/sign-ins",
          .permission = permission::self,
          .handle = coroutine([&people](exchange& c) { return list_sign_ins(c, people); }),
          .query = query_use::read},
  };
}

}  // namespace mbs::http
