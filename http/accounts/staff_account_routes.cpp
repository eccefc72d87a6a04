#include "http/accounts/staff_account_routes.hpp"

#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <set>
#include <utility>

namespace mbs::http {
namespace {

using actors::accounts_wanted;
using actors::staff_account_gateway;
using domain::errc;
using domain::permission;
using persistence::account_record;
using persistence::account_status;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 200;
constexpr std::size_t longest_prefix = 254;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_prefix(std::string_view value, accounts_wanted& into) {
  if (value.size() > longest_prefix) return parameter_fault{"has more than 254 octets"};
  into.prefix = std::string{value};
  return std::nullopt;
}

constexpr std::array<query_parameter<accounts_wanted>, 3> parameters{
    {{"prefix", take_prefix}, {"limit", take_limit<&accounts_wanted::limit, max_limit>},
        {"cursor", take_cursor<&accounts_wanted::after, domain::account_id_from>}}};

/// Opens an object that the caller may add to, and closes.
json_writer& begin(const account_record& a, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(a.id)).key("name").text(a.name);
  json.key("email").text(a.email).key("status");
  json.plain_text(a.status == account_status::active ? "active" : "suspended");
  return json.key("created_at").time(a.created_at).key("credit_limit").amount(a.credit_limit);
}

problem no_such_account() {
  return problem_of(errc::not_found, "there is no such account");
}

reply show(const actors::outcome<persistence::account_state>& found) {
  if (!found && found.error().why == errc::not_found) return no_such_account();
  if (!found) return problem_of(found.error());
  return {200, json_of([&](json_writer& json) {
            begin(found->account, json);
            json.key("available").amount(found->balance.available());
            json.key("reserved").amount(found->balance.reserved());
            json.key("senders").begin_array();
            std::set<std::string> names;  // one name may be there for several networks and classes
            for (const auto& s : found->senders)
              if (names.insert(s.name).second) json.text(s.name);
            json.end_array().end_object();
          })};
}

awaitable<reply> search(exchange& c, staff_account_gateway& accounts) {
  accounts_wanted wanted;
  if (auto wrong = read_query(c.in.query(), parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto limit = wanted.limit;
  const auto found =
      co_await ask(c, accounts, &staff_account_gateway::search_accounts, turn, std::move(wanted));
  if (!found && found.error().why == errc::malformed_request)
    co_return problem_of(
        errc::malformed_request, "more than 1,000 accounts begin with that: write more of it");
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("accounts").begin_array();
                    for (const auto& a : *found)
                      begin(a, json).end_object();
                    const bool is_full = found->size() == limit;
                    end_page(json, is_full ? domain::to_text(found->back().id) : std::string{});
                  })};
}

awaitable<reply> get_account(exchange& c, staff_account_gateway& accounts) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, accounts, &staff_account_gateway::get_account, turn, *id);
  co_return show(found);
}

awaitable<reply> set_status(exchange& c, staff_account_gateway& accounts, account_status status) {
  const auto id = domain::account_id_from(c.parameter);
  if (!id) co_return no_such_account();
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, accounts, &staff_account_gateway::set_status, turn, *id, status, by);
  co_return show(done);
}

}  // namespace

std::vector<route> staff_account_routes(staff_account_gateway& gateway) {
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/accounts",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return search(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/accounts/{id}",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return get_account(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/suspend",
          .permission = permission::platform_accounts_manage,
          .handle = coroutine(
              [&gateway](exchange& c) { return set_status(c, gateway, account_status::suspended); })},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/activate",
          .permission = permission::platform_accounts_manage,
          .handle =
              coroutine([&gateway](exchange& c) { return set_status(c, gateway, account_status::active); })},
  };
}

}  // namespace mbs::http
