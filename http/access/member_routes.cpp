#include "http/access/member_routes.hpp"

#include "http/access/member_fields.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/query_table.hpp"

#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::member_gateway;
using domain::errc;
using domain::permission;
using persistence::keys_of_leaver;

problem no_such_member() {
  return problem_of(errc::not_found, "there is no such member");
}

struct removal_query {
  keys_of_leaver keys = keys_of_leaver::unsaid;
};

std::optional<parameter_fault> take_keys(std::string_view value, removal_query& into) {
  if (value == "keep") {
    into.keys = keys_of_leaver::keep;
  } else if (value == "revoke") {
    into.keys = keys_of_leaver::revoke;
  } else {
    return parameter_fault{"must be keep or revoke"};
  }
  return std::nullopt;
}

constexpr std::array<query_parameter<removal_query>, 1> removal_parameters{{{"keys", take_keys}}};

awaitable<reply> list_members(exchange& c, member_gateway& members) {
  const auto found = co_await ask(c, members, &member_gateway::list_members, c.who.account);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("members").begin_array();
                    for (const auto& m : *found) {
                      json.begin_object().key("id").plain_text(domain::to_text(m.member.person));
                      json.key("name").text(m.name).key("email").text(m.email);
                      json.key("role").plain_text(domain::to_text(m.member.role));
                      json.key("since").time(m.member.since).end_object();
                    }
                    json.end_array().end_object();
                  })};
}

awaitable<reply> change_role(exchange& c, member_gateway& members) {
  const auto whom = domain::person_id_from(c.parameter);
  if (!whom) co_return no_such_member();
  role_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, changed_member_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto origin = origin_of(c);
  const auto done = co_await ask(
      c, members, &member_gateway::change_role, c.who.account, c.who.person, *whom, fields.role, origin);
  if (!done && done.error().why == errc::not_found) co_return no_such_member();
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*whom));
                    json.key("role").plain_text(domain::to_text(fields.role)).end_object();
                  })};
}

awaitable<reply> remove_member(exchange& c, member_gateway& members) {
  const auto whom = domain::person_id_from(c.parameter);
  if (!whom) co_return no_such_member();
  removal_query query;
  if (auto wrong = read_query(c.in.query(), removal_parameters, query)) co_return std::move(*wrong);
  const auto origin = origin_of(c);
  const auto done = co_await ask(
      c, members, &member_gateway::remove_member, c.who.account, c.who.person, *whom, query.keys, origin);
  if (!done && done.error().why == errc::not_found) co_return no_such_member();
  if (!done) co_return problem_of(done.error());
  if (done->keys_unsaid)
    co_return wrong_parameter("keys",
        {"say keep or revoke: this person made " + std::to_string(done->keys) +
            " API keys of the account that count"});
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(*whom));
                    json.key("removed").boolean(true).key("keys").integer(done->keys);
                    json.key("keys_revoked").boolean(done->keys > 0 && query.keys == keys_of_leaver::revoke);
                    json.end_object();
                  })};
}

awaitable<reply> leave(exchange& c, member_gateway& members) {
  if (!c.who.account)
    co_return problem_of(http_fault::bad_request, "say which account you leave: Mbs-Account: acc_…");
  const auto origin = origin_of(c);
  const auto done = co_await ask(c, members, &member_gateway::leave, c.who.account, c.who.person, origin);
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("left").plain_text(domain::to_text(c.who.account));
                    json.key("keys").integer(done->keys).end_object();
                  })};
}

awaitable<reply> transfer_ownership(exchange& c, member_gateway& members) {
  ownership_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, transferred_ownership_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto to = domain::person_id_from(fields.to);
  if (!to) co_return no_such_member();
  const auto origin = origin_of(c);
  const auto done =
      co_await ask(c, members, &member_gateway::transfer_ownership, c.who.account, c.who.person, *to, origin);
  if (!done && done.error().why == errc::not_found) co_return no_such_member();
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("owner").plain_text(domain::to_text(*to)).key("your_role");
                    json.plain_text(domain::to_text(domain::after_transfer.giver)).end_object();
                  })};
}

}  // namespace

std::vector<route> member_routes(member_gateway& gateway) {
  constexpr std::uint32_t little = 4'096;
  return {
      {.verb = method::get,
          .pattern = "/v1/members",
          .permission = permission::members_read,
          .handle = coroutine([&gateway](exchange& c) { return list_members(c, gateway); })},
      {.verb = method::patch,
          .pattern = "/v1/members/{id}",
          .permission = permission::members_manage,
          .handle = coroutine([&gateway](exchange& c) { return change_role(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::remove,
          .pattern = "/v1/members/{id}",
          .permission = permission::members_manage,
          .handle = coroutine([&gateway](exchange& c) { return remove_member(c, gateway); }),
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/leave",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return leave(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/ownership",
          .permission = permission::ownership_transfer,
          .handle = coroutine([&gateway](exchange& c) { return transfer_ownership(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
