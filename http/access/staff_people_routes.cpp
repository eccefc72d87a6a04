#include "http/access/staff_people_routes.hpp"

#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/staff_people_fields.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::staff_people_gateway;
using domain::errc;
using domain::permission;
using persistence::person_listed;
using persistence::person_search;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 200;
constexpr std::size_t longest_prefix = 254;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_prefix(std::string_view value, person_search& into) {
  if (value.size() > longest_prefix) return parameter_fault{"has more than 254 octets"};
  into.prefix = std::string{value};
  return std::nullopt;
}

constexpr std::array<query_parameter<person_search>, 3> parameters{
    {{"prefix", take_prefix}, {"limit", take_limit<&person_search::limit, max_limit>},
        {"cursor", take_cursor<&person_search::after, domain::person_id_from>}}};

/// Opens an object that the caller may add to, and closes. Nothing that opens a door.
json_writer& begin(const person_listed& listed, json_writer& json) {
  const auto& p = listed.person;
  json.begin_object()
      .key("id")
      .plain_text(domain::to_text(p.id))
      .key("name")
      .text(domain::valid_utf8(p.name));
  json.key("email").text(p.email).key("platform_role").plain_text(domain::to_text(p.platform_role));
  json.key("status").plain_text(p.active ? "open" : "closed");
  return json.key("second_factor").boolean(listed.has_factor).key("created_at").time(p.created_at);
}

/// People are seen by those who change or erase them.
std::optional<problem> refuse_reading(const exchange& c) {
  const auto& may = c.who.permissions;
  if (may.has(permission::platform_people_manage) || may.has(permission::platform_privacy_manage))
    return std::nullopt;
  return problem_of(http_fault::permission_missing,
      "this takes the permission " + std::string{domain::to_text(permission::platform_people_manage)} +
          " or " + std::string{domain::to_text(permission::platform_privacy_manage)} + " as well");
}

problem no_such_person() {
  return problem_of(errc::not_found, "there is no such person");
}

problem why_not(const actors::refusal& why) {
  if (why.why == errc::not_found) return no_such_person();
  if (why.why == errc::unauthenticated)
    return problem_of(
        errc::unauthenticated, "whoever asks is no operator any more: another one changed that");
  if (why.why == errc::last_owner)
    return problem_of(errc::last_owner,
        "an account would have no owner left who can sign in: its ownership goes to somebody else first");
  return problem_of(why);
}

reply show(const actors::outcome<person_listed>& changed) {
  if (!changed) return why_not(changed.error());
  return {200, json_of([&](json_writer& json) { begin(*changed, json).end_object(); })};
}

awaitable<reply> search(exchange& c, staff_people_gateway& people) {
  if (auto refused = refuse_reading(c)) co_return std::move(*refused);
  person_search wanted;
  if (auto wrong = read_query(c.in.query(), parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto limit = wanted.limit;
  const auto found = co_await ask(c, people, &staff_people_gateway::search_people, turn, std::move(wanted));
  if (!found && found.error().why == errc::malformed_request)
    co_return problem_of(errc::malformed_request, "more than 1,000 people begin with that: write more of it");
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("people").begin_array();
                    for (const auto& p : *found)
                      begin(p, json).end_object();
                    const bool is_full = found->size() == limit;
                    end_page(json, is_full ? domain::to_text(found->back().person.id) : std::string{});
                  })};
}

awaitable<reply> get_person(exchange& c, staff_people_gateway& people) {
  if (auto refused = refuse_reading(c)) co_return std::move(*refused);
  const auto id = domain::person_id_from(c.parameter);
  if (!id) co_return no_such_person();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, people, &staff_people_gateway::get_person, turn, *id);
  if (!found) co_return why_not(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    begin(found->person, json).key("accounts").begin_array();
                    for (const auto& m : found->accounts) {
                      json.begin_object().key("id").plain_text(domain::to_text(m.member.account));
                      json.key("name").text(domain::valid_utf8(m.account_name)).key("status");
                      json.plain_text(m.account_active ? "active" : "suspended").key("role");
                      json.plain_text(domain::to_text(m.member.role)).key("since").time(m.member.since);
                      json.end_object();
                    }
                    json.end_array().end_object();
                  })};
}

awaitable<reply> set_open(exchange& c, staff_people_gateway& people, bool open) {
  const auto id = domain::person_id_from(c.parameter);
  if (!id) co_return no_such_person();
  // Whoever did would be out, and could not come back in to undo it.
  if (!open && *id == c.who.person)
    co_return problem_of(http_fault::permission_missing, "nobody closes themselves: another operator does");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, people, &staff_people_gateway::set_open, turn, *id, open, by);
  co_return show(done);
}

awaitable<reply> set_role(exchange& c, staff_people_gateway& people) {
  const auto id = domain::person_id_from(c.parameter);
  if (!id) co_return no_such_person();
  platform_role_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, platform_role_table, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  // Every other role than the one that may do this is less: the platform would have nobody left who may.
  if (*id == c.who.person)
    co_return problem_of(
        http_fault::permission_missing, "nobody changes their own role: another operator does");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done =
      co_await ask(c, people, &staff_people_gateway::set_platform_role, turn, *id, fields.role, by);
  co_return show(done);
}

awaitable<reply> end_sessions(exchange& c, staff_people_gateway& people) {
  const auto id = domain::person_id_from(c.parameter);
  if (!id) co_return no_such_person();
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto ended = co_await ask(c, people, &staff_people_gateway::end_sessions, turn, *id, by);
  if (!ended) co_return why_not(ended.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*id));
                    json.key("sessions_ended").integer(*ended).end_object();
                  })};
}

}  // namespace

std::vector<route> staff_people_routes(staff_people_gateway& gateway) {
  constexpr std::uint32_t little = 1'024;
  constexpr auto manage = permission::platform_people_manage;
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/people",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return search(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/people/{id}",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return get_person(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/people/{id}/close",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return set_open(c, gateway, false); })},
      {.verb = method::post,
          .pattern = "/v1/platform/people/{id}/open",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return set_open(c, gateway, true); })},
      {.verb = method::put,
          .pattern = "/v1/platform/people/{id}/role",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return set_role(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/platform/people/{id}/sessions",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return end_sessions(c, gateway); })},
  };
}

}  // namespace mbs::http
