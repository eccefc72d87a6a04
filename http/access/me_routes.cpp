#include "http/access/me_routes.hpp"

#include "domain/access/person_name.hpp"
#include "domain/access/role.hpp"
#include "http/access/person_json.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::people_gateway;
using domain::errc;

struct profile_body {
  std::optional<std::string> name, language;
};
constexpr body_table<profile_body, 2> profile_fields{
    text<&profile_body::name>("name"), text<&profile_body::language>("language")};

struct change_body {
  std::string password, email, phone, code;
};
constexpr body_table<change_body, 1> password_fields{text<&change_body::password>("password").required()};
constexpr body_table<change_body, 1> email_fields{text<&change_body::email>("email").required()};
constexpr body_table<change_body, 2> email_code_fields{
    text<&change_body::email>("email").required(), text<&change_body::code>("code").required()};
constexpr body_table<change_body, 1> phone_fields{text<&change_body::phone>("phone").required()};
constexpr body_table<change_body, 2> phone_code_fields{
    text<&change_body::phone>("phone").required(), text<&change_body::code>("code").required()};

template <std::size_t N>
std::optional<problem> read_change(exchange& c, const body_table<change_body, N>& table, change_body& into) {
  auto complaints = read_body(c.in.body, c.scratch().json, table, into);
  if (!complaints.empty()) return problem_of(std::move(complaints));
  return std::nullopt;
}

/// What a page may offer; the server judges each request all the same.
void permissions(domain::permission_set held, json_writer& json, std::string_view key = "permissions") {
  json.key(key).begin_array();
  for (const auto& name : domain::permission_names)
    if (name.what != domain::permission::everybody && held.has(name.what)) json.plain_text(name.text);
  json.end_array();
}

void render(const persistence::membership_listed& m, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(m.member.account));
  json.key("name").text(m.account_name).key("role").plain_text(domain::to_text(m.member.role));
  json.key("active").boolean(m.account_active);
  permissions(domain::permissions_of(m.member.role), json);
  json.end_object();
}

std::string shown(const actors::person_view& view) {
  return json_of([&](json_writer& json) {
    json.begin_object();
    render(view.person, json);
    permissions(domain::permissions_of(view.person.platform_role), json, "platform_permissions");
    json.key("accounts").begin_array();
    for (const auto& m : view.memberships)
      render(m, json);
    json.end_array().end_object();
  });
}

awaitable<reply> show(exchange& c, people_gateway& people) {
  const auto view = co_await ask(c, people, &people_gateway::get_person, c.who.person);
  if (!view) co_return problem_of(view.error());
  co_return reply{200, shown(*view)};
}

awaitable<reply> change_profile(exchange& c, people_gateway& people) {
  profile_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, profile_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto known = co_await ask(c, people, &people_gateway::get_person, c.who.person);
  if (!known) co_return problem_of(known.error());
  const auto name = domain::person_name_from(body.name.value_or(known->person.name));
  if (!name) co_return problem_of(errc::invalid_name);
  const auto language = body.language.value_or(known->person.language);
  if (language != "en" && language != "sw")
    co_return problem_at("/language", errc::malformed_request, "must be en or sw");
  auto own = session_of(c);
  const auto changed =
      co_await ask(c, people, &people_gateway::change_profile, std::move(own), *name, language);
  if (!changed) co_return problem_of(changed.error());
  const auto view = co_await ask(c, people, &people_gateway::get_person, c.who.person);
  if (!view) co_return problem_of(view.error());
  co_return reply{200, shown(*view)};
}

std::string done(std::string_view what) {
  return json_of(
      [&](json_writer& json) { json.begin_object().key(what).plain_text("changed").end_object(); });
}
std::string sent(const actors::code_sent& how) {
  return json_of([&](json_writer& json) {
    json.begin_object().key("sent").boolean(!how.is_held);
    if (how.is_held)
      json.key("detail").text(
          "no code goes to this number by SMS today. Your e-mail address is confirmed, and everything goes on with "
          "it but what needs a confirmed number, like a trial credit: try again tomorrow");
    json.key("resend_after_s").integer(how.resend_after.count()).end_object();
  });
}

awaitable<reply> change_password(exchange& c, people_gateway& people, people_door door) {
  change_body body;
  if (auto wrong = read_change(c, password_fields, body)) co_return std::move(*wrong);
  const auto known = co_await ask(c, people, &people_gateway::get_person, c.who.person);
  if (!known) co_return problem_of(known.error());
  if (auto weak = judge_password(body.password, known->person.email, known->person.name))
    co_return std::move(*weak);
  auto who = client_of(c);
  auto own = session_of(c);
  const auto token = co_await ask(
      c, people, &people_gateway::change_password, std::move(own), std::move(body.password), std::move(who));
  if (!token) co_return problem_of(token.error());
  set_token(c, *token, door);
  co_return reply{200, done("password")};
}

awaitable<reply> request_email(exchange& c, people_gateway& people) {
  change_body body;
  if (auto wrong = read_change(c, email_fields, body)) co_return std::move(*wrong);
  const auto email = domain::email_address::from(body.email);
  if (!email) co_return problem_of(errc::invalid_email, std::string{domain::email_rule});
  auto own = session_of(c);
  const auto how = co_await ask(c, people, &people_gateway::request_email, std::move(own), *email);
  if (!how) co_return problem_of(how.error());
  co_return reply{202, sent(*how)};
}

awaitable<reply> change_email(exchange& c, people_gateway& people, people_door door) {
  change_body body;
  if (auto wrong = read_change(c, email_code_fields, body)) co_return std::move(*wrong);
  const auto email = domain::email_address::from(body.email);
  if (!email) co_return problem_of(errc::invalid_email, std::string{domain::email_rule});
  auto own = session_of(c);
  const auto token =
      co_await ask(c, people, &people_gateway::change_email, std::move(own), *email, std::move(body.code));
  if (!token) co_return problem_of(token.error());
  set_token(c, *token, door);
  co_return reply{200, done("email")};
}

awaitable<reply> request_phone(exchange& c, people_gateway& people) {
  change_body body;
  if (auto wrong = read_change(c, phone_fields, body)) co_return std::move(*wrong);
  const auto phone = domain::msisdn::parse(body.phone);
  if (!phone) co_return problem_at("/phone", phone.error());
  auto who = client_of(c);
  auto own = session_of(c);
  const auto how =
      co_await ask(c, people, &people_gateway::request_phone, std::move(own), *phone, std::move(who));
  if (!how) co_return problem_of(how.error());
  co_return reply{202, sent(*how)};
}

awaitable<reply> prove_phone(exchange& c, people_gateway& people, people_door door) {
  change_body body;
  if (auto wrong = read_change(c, phone_code_fields, body)) co_return std::move(*wrong);
  const auto phone = domain::msisdn::parse(body.phone);
  if (!phone) co_return problem_at("/phone", phone.error());
  auto own = session_of(c);
  const auto proved = co_await ask(
      c, people, &people_gateway::prove_phone, std::move(own), c.who.account, *phone, std::move(body.code));
  if (!proved) co_return problem_of(proved.error());
  set_token(c, proved->token, door);
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("phone").plain_text(phone->to_e164());
                    json.key("trial_credit");
                    if (proved->trial) {
                      json.amount(*proved->trial);
                    } else {
                      json.null();
                    }
                    json.end_object();
                  })};
}

route change_route(method verb, std::string_view pattern, domain::permission needed, handler handle) {
  return {.verb = verb,
      .pattern = pattern,
      .permission = needed,
      .handle = std::move(handle),
      .body = body_use::json,
      .body_limit = 8'192};
}

}  // namespace

std::vector<route> me_routes(people_gateway& people, const people_door& door) {
  using domain::permission;
  constexpr auto change = permission::credentials_change;
  return {
      {.verb = method::get,
          .pattern = "/v1/me",
          .permission = permission::self,
          .handle = coroutine([&people](exchange& c) { return show(c, people); })},
      change_route(method::patch, "/v1/me", permission::self,
          coroutine([&people](exchange& c) { return change_profile(c, people); })),
      change_route(method::put, "/v1/me/password", change,
          coroutine([&people, door](exchange& c) { return change_password(c, people, door); })),
      change_route(method::post, "/v1/me/email", change,
          coroutine([&people](exchange& c) { return request_email(c, people); })),
      change_route(method::post, "/v1/me/email/confirm", change,
          coroutine([&people, door](exchange& c) { return change_email(c, people, door); })),
      change_route(method::post, "/v1/me/phone", change,
          coroutine([&people](exchange& c) { return request_phone(c, people); })),
      change_route(method::post, "/v1/me/phone/confirm", change,
          coroutine([&people, door](exchange& c) { return prove_phone(c, people, door); })),
  };
}

}  // namespace mbs::http
