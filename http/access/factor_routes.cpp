#include "http/access/factor_routes.hpp"

#include "crypto/qr_svg.hpp"
#include "crypto/totp.hpp"
#include "http/access/factor_fields.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::factor_gateway;
using domain::permission;

constexpr std::string_view issuer = "mbs";

actors::factor_session factor_session_of(const exchange& c) {
  auto own = session_of(c);
  return {own.person, own.id, own.token, std::move(own.by)};
}

problem unreadable_code() {
  return problem_of(std::vector<field_error>{
      {"/code", {}, {}, "a code is six digits, or a recovery code of ten characters"}});
}

awaitable<reply> show_factor(exchange& c, factor_gateway& factors) {
  const auto standing = co_await ask(c, factors, &factor_gateway::get_factor, c.who.person);
  if (!standing) co_return problem_of(standing.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("on").boolean(standing->is_on);
                    if (standing->since) json.key("since").time(*standing->since);
                    if (standing->is_on) json.key("recovery_codes_left").integer(standing->codes_left);
                    if (standing->taken_away_at) json.key("taken_away_at").time(*standing->taken_away_at);
                    json.end_object();
                  })};
}

awaitable<reply> begin_factor(exchange& c, factor_gateway& factors) {
  const auto in = factor_session_of(c);
  const auto begun = co_await ask(c, factors, &factor_gateway::begin_factor, in);
  if (!begun) co_return problem_of(begun.error());
  const auto uri = crypto::totp_uri(issuer, begun->account, begun->secret);
  co_return reply{201, json_of([&](json_writer& json) {
                    json.begin_object().key("secret").plain_text(begun->secret).key("uri").text(uri);
                    json.key("qr_svg").text(crypto::qr_svg(uri)).end_object();
                  })};
}

reply changed(exchange& c, const actors::factor_changed& what, const people_door& door) {
  set_token(c, what.token, door);
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("on").boolean(!what.codes.empty()).key("at").time(what.at);
            if (!what.codes.empty()) {
              json.key("recovery_codes").begin_array();
              for (const auto& code : what.codes)
                json.plain_text(code);
              json.end_array();
            }
            json.end_object();
          })};
}

awaitable<reply> confirm_factor(exchange& c, factor_gateway& factors, people_door door) {
  code_fields fields;
  if (auto wrong = read_body(c.in.body, c.scratch().json, code_table, fields); !wrong.empty())
    co_return problem_of(std::move(wrong));
  const auto code = domain::read_factor_code(fields.code);
  if (!code || code->is_recovery_code) co_return unreadable_code();
  const auto in = factor_session_of(c);
  const auto done = co_await ask(c, factors, &factor_gateway::confirm_factor, in, code->text);
  if (!done) co_return problem_of(done.error());
  co_return changed(c, *done, door);
}

awaitable<reply> take_factor_away(exchange& c, factor_gateway& factors, people_door door) {
  const auto in = factor_session_of(c);
  const auto done = co_await ask(c, factors, &factor_gateway::take_factor_away, in);
  if (!done) co_return problem_of(done.error());
  co_return changed(c, *done, door);
}

awaitable<reply> renew_codes(exchange& c, factor_gateway& factors, people_door door) {
  const auto in = factor_session_of(c);
  const auto done = co_await ask(c, factors, &factor_gateway::renew_recovery_codes, in);
  if (!done) co_return problem_of(done.error());
  co_return changed(c, *done, door);
}

awaitable<reply> give_factor(exchange& c, factor_gateway& factors, people_door door) {
  code_fields fields;
  if (auto wrong = read_body(c.in.body, c.scratch().json, code_table, fields); !wrong.empty())
    co_return problem_of(std::move(wrong));
  const auto code = domain::read_factor_code(fields.code);
  if (!code) co_return unreadable_code();
  const auto in = factor_session_of(c);
  const auto given = co_await ask(c, factors, &factor_gateway::give_factor, in, *code);
  if (!given) co_return problem_of(given.error());
  set_token(c, given->token, door);
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("at").time(given->at);
                    json.key("recovery_codes_left").integer(given->codes_left).end_object();
                  })};
}

}  // namespace

std::vector<route> factor_routes(factor_gateway& gateway, const people_door& door) {
  constexpr std::uint32_t little = 1'024;
  constexpr auto own = permission::credentials_change;
  return {
      {.verb = method::get,
          .pattern = "/v1/me/factor",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return show_factor(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/me/factor",
          .permission = own,
          .handle = coroutine([&gateway](exchange& c) { return begin_factor(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/me/factor/confirm",
          .permission = own,
          .handle = coroutine([&gateway, door](exchange& c) { return confirm_factor(c, gateway, door); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/me/factor",
          .permission = own,
          .handle = coroutine([&gateway, door](exchange& c) { return take_factor_away(c, gateway, door); })},
      {.verb = method::post,
          .pattern = "/v1/me/factor/recovery-codes",
          .permission = own,
          .handle = coroutine([&gateway, door](exchange& c) { return renew_codes(c, gateway, door); })},
      {.verb = method::post,
          .pattern = "/v1/session/factor",
          .permission = permission::self,
          .handle = coroutine([&gateway, door](exchange& c) { return give_factor(c, gateway, door); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
