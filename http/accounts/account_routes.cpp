#include "http/accounts/account_routes.hpp"

#include "domain/access/email_address.hpp"
#include "domain/accounts/profile_rules.hpp"
#include "http/access/api_key.hpp"
#include "http/access/origin.hpp"
#include "http/accounts/account_fields.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::account_gateway;
using domain::errc;
using domain::permission;
using persistence::account_profile;
using persistence::account_status;
using persistence::profile_change;

/// What is wrong with one field of the body; `detail` goes on after its name.
problem bad_field(std::string_view field, errc why, const std::string& detail) {
  auto p = problem_of(why, std::string{field} + " " + detail);
  p.errors = {{.pointer = "/" + std::string{field},
      .parameter = {},
      .code = std::string{domain::to_code(why)},
      .detail = p.detail}};
  return p;
}

/// Empty is nothing to be said, where that is allowed.
std::optional<problem> check_name(
    std::string_view field, const std::optional<std::string>& text, std::size_t most, bool may_be_empty) {
  if (!text || (may_be_empty && text->empty())) return std::nullopt;
  const auto fault = domain::fault_of_name(*text, most);
  if (!fault) return std::nullopt;
  return bad_field(field, errc::invalid_name, *fault);
}

/// What of a body may not be; else it is in `into`.
std::optional<problem> judge(account_fields& fields, profile_change& into) {
  if (auto p = check_name("name", fields.name, domain::longest_account_name, false)) return p;
  if (auto p = check_name("legal_name", fields.legal_name, domain::longest_legal_name, true)) return p;
  if (auto p = check_name("address", fields.address, domain::longest_postal_address, true)) return p;
  if (fields.kra_pin && !fields.kra_pin->empty()) {
    auto pin = domain::kra_pin_from(*fields.kra_pin);
    if (!pin)
      return bad_field("kra_pin", errc::malformed_request, "is none: " + std::string{domain::kra_pin_rule});
    fields.kra_pin = std::move(*pin);
  }
  if (fields.billing_email && !fields.billing_email->empty()) {
    const auto email = domain::email_address::from(*fields.billing_email);
    if (!email)
      return bad_field("billing_email", errc::invalid_email, "is none: " + std::string{domain::email_rule});
    fields.billing_email = email->text();
  }
  into.name = std::move(fields.name);
  into.legal_name = std::move(fields.legal_name);
  into.kra_pin = std::move(fields.kra_pin);
  into.postal_address = std::move(fields.address);
  into.billing_email = std::move(fields.billing_email);
  if (fields.language) into.language = std::string{domain::to_text(*fields.language)};
  into.owners_need_factor = fields.owners_need_factor;
  return std::nullopt;
}

void render(const std::optional<persistence::trial_left>& trial, json_writer& json) {
  if (!trial) {
    json.null();
    return;
  }
  // What domain::restrict_to_trial takes out.
  json.begin_object().key("proved_numbers_only").boolean(true).key("promotional").boolean(false);
  json.key("messages_a_day").integer(trial->a_day);
  json.key("messages_left_today").integer(trial->left).end_object();
}

reply show(const account_profile& p) {
  return {200, json_of([&](json_writer& json) {
            json.begin_object().key("id").plain_text(domain::to_text(p.account)).key("name").text(p.name);
            json.key("status").plain_text(p.status == account_status::active ? "active" : "suspended");
            json.key("legal_name").text(p.legal_name).key("kra_pin").text(p.kra_pin);
            json.key("address").text(p.postal_address).key("billing_email").text(p.billing_email);
            json.key("language").text(p.language).key("owners_need_factor").boolean(p.owners_need_factor);
            json.key("created_at").time(p.created_at).key("trial");
            render(p.trial, json);
            json.end_object();
          })};
}

awaitable<reply> list_accounts(exchange& c, account_gateway& accounts) {
  const auto found = co_await ask(c, accounts, &account_gateway::list_accounts, c.who.person);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("accounts").begin_array();
                    for (const auto& a : *found) {
                      json.begin_object().key("id").plain_text(domain::to_text(a.member.account));
                      json.key("name").text(a.account_name);
                      json.key("status").plain_text(a.account_active ? "active" : "suspended");
                      json.key("role").plain_text(domain::to_text(a.member.role));
                      json.key("since").time(a.member.since).end_object();
                    }
                    json.end_array().end_object();
                  })};
}

awaitable<reply> open_account(exchange& c, account_gateway& accounts) {
  account_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, new_account_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (auto wrong = check_name("name", fields.name, domain::longest_account_name, false))
    co_return std::move(*wrong);
  const persistence::new_company company{*fields.name, generate_webhook_secret()};
  const auto origin = origin_of(c);
  const auto made = co_await ask(c, accounts, &account_gateway::open_account, c.who.person, company, origin);
  if (!made && made.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists, "you are a member of an account of this name already");
  if (!made) co_return problem_of(made.error());
  co_return reply{201, json_of([&](json_writer& json) {
                    json.begin_object().key("id").plain_text(domain::to_text(made->account));
                    json.key("name").text(company.name).key("status").plain_text("active");
                    json.key("role").plain_text(domain::to_text(made->role));
                    json.key("since").time(made->since).end_object();
                  })};
}

awaitable<reply> get_profile(exchange& c, account_gateway& accounts) {
  const auto profile = co_await ask(c, accounts, &account_gateway::get_profile, c.who.account);
  if (!profile) co_return problem_of(profile.error());
  co_return show(*profile);
}

awaitable<reply> change_profile(exchange& c, account_gateway& accounts) {
  account_fields fields;
  auto complaints = read_body(c.in.body, c.scratch().json, changed_account_fields, fields);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  profile_change change;
  if (auto wrong = judge(fields, change)) co_return std::move(*wrong);
  // What protects owners is not taken away by whoever has found a session.
  if (change.owners_need_factor && !c.who.factor_is_fresh) co_return problem_of(errc::factor_needed_again);
  const auto origin = origin_of(c);
  const auto profile = co_await ask(
      c, accounts, &account_gateway::change_profile, c.who.account, c.who.person, change, origin);
  if (!profile) co_return problem_of(profile.error());
  co_return show(*profile);
}

}  // namespace

std::vector<route> account_routes(account_gateway& gateway) {
  constexpr std::uint32_t little = 8'192;
  return {
      {.verb = method::get,
          .pattern = "/v1/accounts",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return list_accounts(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/accounts",
          .permission = permission::self,
          .handle = coroutine([&gateway](exchange& c) { return open_account(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/account",
          .permission = permission::account_read,
          .handle = coroutine([&gateway](exchange& c) { return get_profile(c, gateway); })},
      {.verb = method::patch,
          .pattern = "/v1/account",
          .permission = permission::account_manage,
          .handle = coroutine([&gateway](exchange& c) { return change_profile(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
