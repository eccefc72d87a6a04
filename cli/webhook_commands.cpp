#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/taking_over.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <boost/json/array.hpp>

/// Commands about callback URLs and the secrets that sign what they get.
namespace mbs::cli {

namespace json = boost::json;
using persistence::webhook_endpoint;

namespace {

/// Receivers have this long to learn a new secret.
constexpr std::chrono::hours both_sign{24};

domain::webhook_endpoint_id id_of(const std::string& webhook) {
  const auto id = domain::webhook_endpoint_id_from(webhook);
  if (!id)
    throw usage_failure(
        '"' + webhook + "\" is not the id of a webhook; `mbs webhook list` shows ids like whk_…");
  return *id;
}

std::string last_failure_of(const webhook_endpoint& e) {
  const auto& s = e.standing;
  if (s.last_failed_at == domain::time_point{}) return "-";
  return domain::to_rfc3339(s.last_failed_at) + ' ' +
      (s.last_status != 0 ? "status " + std::to_string(s.last_status) : s.last_error);
}

void tell_secret(command_context& context, json::object facts, const std::string& secret,
    domain::time_point previous_until) {
  facts["webhook_secret"] = secret;
  facts["previous_until"] = domain::to_rfc3339(previous_until);
  context.out().facts(facts);
  if (!context.out().json())
    context.out().line("Keep the secret: it is not shown again. The one before signs as well until then.");
}

}  // namespace

exit_code list_webhooks(command_context& context, const std::string& account) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
  const auto endpoints = stores.need(
      stores.get<persistence::webhook_store>().webhook_endpoints_of(id), "the webhooks of " + account);
  json::array listed;
  text_table table{{"webhook", "url", "batch", "signed with", "default", "state", "last failure"}, {}};
  for (const auto& e : endpoints) {
    const auto* const signed_with = e.secret.empty() ? "account_secret" : "own_secret";
    const auto failure = last_failure_of(e);
    listed.push_back(json::object{{"webhook_id", domain::to_text(e.id)}, {"url", e.url}, {"batch", e.batch},
        {"signed_with", signed_with}, {"default", e.is_default}, {"state", domain::to_text(e.health())},
        {"last_failure", failure == "-" ? json::value{} : json::value(failure)}});
    table.rows.push_back({domain::to_text(e.id), e.url, std::to_string(e.batch), signed_with,
        e.is_default ? "yes" : "-", std::string{domain::to_text(e.health())}, failure});
  }
  if (context.out().json()) {
    context.out().document({{"account_id", domain::to_text(id)}, {"webhooks", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code delete_webhook(command_context& context, const std::string& webhook) {
  const auto id = id_of(webhook);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<persistence::webhook_store>();
  const auto endpoint = stores.need(store.load_signed_endpoint(id), "webhook " + webhook);
  stores.need(
      store.delete_webhook_endpoint(endpoint.account, id, command_context::origin()), "webhook " + webhook);
  wait_until_taken_over(context, stores, endpoint.account);
  context.out().facts({{"webhook_id", webhook}, {"deleted", true}});
  return exit_code::ok;
}

exit_code set_default_webhook(command_context& context, const std::string& webhook, bool off) {
  const auto id = id_of(webhook);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<persistence::webhook_store>();
  const auto endpoint = stores.need(store.load_signed_endpoint(id), "webhook " + webhook);
  stores.need(
      store.update_webhook_endpoint(endpoint.account, id, {.is_default = !off}, command_context::origin()),
      "webhook " + webhook);
  wait_until_taken_over(context, stores, endpoint.account);
  context.out().facts({{"webhook_id", webhook}, {"default", !off}});
  return exit_code::ok;
}

exit_code rotate_webhook_secret(command_context& context, const std::string& webhook) {
  const auto id = id_of(webhook);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<persistence::webhook_store>();
  const auto endpoint = stores.need(store.load_signed_endpoint(id), "webhook " + webhook);
  const auto secret = make_webhook_secret();
  const auto rotated = stores.need(store.rotate_webhook_secret(endpoint.account, id, secret,
                                       command_context::now() + both_sign, command_context::origin()),
      "webhook " + webhook);
  tell_secret(context, {{"webhook_id", webhook}}, secret, rotated.previous_until);
  return exit_code::ok;
}

exit_code rotate_account_secret(command_context& context, const std::string& account) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
  const auto secret = make_webhook_secret();
  const auto previous_until = command_context::now() + both_sign;
  stores.need(stores.get<persistence::webhook_store>().rotate_account_secret(
                  id, secret, previous_until, command_context::origin()),
      "account " + account);
  tell_secret(context, {{"account_id", domain::to_text(id)}}, secret, previous_until);
  return exit_code::ok;
}

}  // namespace mbs::cli
