#include "http/access/sign_up_routes.hpp"

#include "domain/access/person_name.hpp"
#include "http/access/person_json.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::people_gateway;
using domain::errc;

struct sign_up_body {
  std::string name, email, phone, company, password;
  std::optional<std::string> language;
};
constexpr body_table<sign_up_body, 6> sign_up_fields{
    text<&sign_up_body::name>("name").required(),
    text<&sign_up_body::email>("email").required(),
    text<&sign_up_body::phone>("phone").required(),
    text<&sign_up_body::company>("company"),
    text<&sign_up_body::password>("password").required(),
    text<&sign_up_body::language>("language"),
};

struct token_body {
  std::string sign_up, code;
};
constexpr body_table<token_body, 1> resend_fields{text<&token_body::sign_up>("sign_up").required()};
constexpr body_table<token_body, 2> confirm_fields{
    text<&token_body::sign_up>("sign_up").required(), text<&token_body::code>("code").required()};

struct reset_body {
  std::string email, code, password;
};
constexpr body_table<reset_body, 1> ask_reset_fields{text<&reset_body::email>("email").required()};
constexpr body_table<reset_body, 3> reset_fields{text<&reset_body::email>("email").required(),
    text<&reset_body::code>("code").required(), text<&reset_body::password>("password").required()};

/// Reads the body of a request of our own page.
template <class T, std::size_t N>
std::optional<problem> read_own(
    exchange& c, const people_door& door, const body_table<T, N>& table, T& into) {
  if (auto wrong = refuse_foreign(c, door)) return wrong;
  auto complaints = read_body(c.in.body, c.scratch().json, table, into);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  return std::nullopt;
}

/// Of a sign-up that is well formed.
struct judged_sign_up {
  std::optional<problem> wrong;
  std::optional<actors::wanted_sign_up> wanted;
};
judged_sign_up judge(sign_up_body&& body) {
  const auto name = domain::person_name_from(body.name);
  if (!name) return {problem_of(errc::invalid_name), {}};
  const auto email = domain::email_address::from(body.email);
  if (!email) return {problem_of(errc::invalid_email, std::string{domain::email_rule}), {}};
  const auto phone = domain::msisdn::parse(body.phone);
  if (!phone) return {problem_at("/phone", phone.error()), {}};
  std::string company;
  if (!body.company.empty()) {
    const auto named = domain::person_name_from(body.company);
    if (!named) return {problem_at("/company", errc::invalid_name), {}};
    company = *named;
  }
  const auto language = body.language.value_or("en");
  if (language != "en" && language != "sw")
    return {problem_at("/language", errc::malformed_request, "must be en or sw"), {}};
  if (auto weak = judge_password(body.password, email->text(), *name)) return {std::move(*weak), {}};
  return {std::nullopt,
      actors::wanted_sign_up{*name, *email, *phone, company, language, std::move(body.password)}};
}

std::string with_resend(std::string_view name, std::string_view value, std::chrono::seconds after) {
  return json_of([&](json_writer& json) {
    json.begin_object();
    if (!name.empty()) json.key(name).text(value);
    json.key("resend_after_s").integer(after.count()).end_object();
  });
}

awaitable<reply> sign_up(exchange& c, people_gateway& people, people_door door) {
  sign_up_body body;
  if (auto wrong = read_own(c, door, sign_up_fields, body)) co_return std::move(*wrong);
  auto judged = judge(std::move(body));
  if (judged.wrong) co_return std::move(*judged.wrong);
  auto who = client_of(c);
  const auto begun =
      co_await ask(c, people, &people_gateway::sign_up, std::move(*judged.wanted), std::move(who));
  if (!begun) co_return problem_of(begun.error());
  co_return reply{202, with_resend("sign_up", begun->token, begun->resend_after)};
}

awaitable<reply> send_code(exchange& c, people_gateway& people, people_door door) {
  token_body body;
  if (auto wrong = read_own(c, door, resend_fields, body)) co_return std::move(*wrong);
  auto who = client_of(c);
  const auto sent = co_await ask(c, people, &people_gateway::send_sign_up_code, body.sign_up, std::move(who));
  if (!sent) co_return problem_of(sent.error());
  co_return reply{202, with_resend({}, {}, sent->resend_after)};
}

awaitable<reply> confirm(exchange& c, people_gateway& people, people_door door) {
  token_body body;
  if (auto wrong = read_own(c, door, confirm_fields, body)) co_return std::move(*wrong);
  auto who = client_of(c);
  const auto opened =
      co_await ask(c, people, &people_gateway::confirm_sign_up, body.sign_up, body.code, std::move(who));
  if (!opened) co_return problem_of(opened.error());
  set_token(c, opened->token, door);
  co_return reply{201, json_of([&](json_writer& json) {
                    json.begin_object();
                    render(opened->person, json);
                    json.end_object();
                  })};
}

awaitable<reply> ask_reset(exchange& c, people_gateway& people, people_door door) {
  reset_body body;
  if (auto wrong = read_own(c, door, ask_reset_fields, body)) co_return std::move(*wrong);
  const auto email = domain::email_address::from(body.email);
  if (!email) co_return problem_of(errc::invalid_email, std::string{domain::email_rule});
  auto who = client_of(c);
  const auto sent = co_await ask(c, people, &people_gateway::request_reset, *email, std::move(who));
  if (!sent) co_return problem_of(sent.error());
  co_return reply{202, with_resend({}, {}, sent->resend_after)};
}

awaitable<reply> reset(exchange& c, people_gateway& people, people_door door) {
  reset_body body;
  if (auto wrong = read_own(c, door, reset_fields, body)) co_return std::move(*wrong);
  const auto email = domain::email_address::from(body.email);
  if (!email) co_return problem_of(errc::invalid_email, std::string{domain::email_rule});
  if (auto weak = judge_password(body.password, email->text(), {})) co_return std::move(*weak);
  auto who = client_of(c);
  const auto set = co_await ask(c, people, &people_gateway::reset_password, *email, body.code,
      std::move(body.password), std::move(who));
  if (!set) co_return problem_of(set.error());
  take_token_back(c, door);
  co_return reply{200, json_of([](json_writer& json) {
                    json.begin_object().key("password").plain_text("changed").end_object();
                  })};
}

route open_route(std::string_view pattern, handler handle) {
  return {.verb = method::post,
      .pattern = pattern,
      .permission = domain::permission::everybody,
      .handle = std::move(handle),
      .body = body_use::json,
      .body_limit = 8'192};
}

}  // namespace

std::vector<route> sign_up_routes(people_gateway& people, const people_door& door) {
  return {
      open_route("/v1/sign-up", coroutine([&people, door](exchange& c) { return sign_up(c, people, door); })),
      open_route(
          "/v1/sign-up/code", coroutine([&people, door](exchange& c) { return send_code(c, people, door); })),
      open_route("/v1/sign-up/confirm",
          coroutine([&people, door](exchange& c) { return confirm(c, people, door); })),
      open_route("/v1/password-reset",
          coroutine([&people, door](exchange& c) { return ask_reset(c, people, door); })),
      open_route("/v1/password-reset/confirm",
          coroutine([&people, door](exchange& c) { return reset(c, people, door); })),
  };
}

}  // namespace mbs::http
