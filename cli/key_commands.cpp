#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/taking_over.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"

#include <boost/json/array.hpp>

/// Commands about API keys.
namespace mbs::cli {

namespace json = boost::json;

exit_code create_key(command_context& context, const std::string& account, const std::string& label) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
  const auto key = make_key(stores, id, label, command_context::now());
  context.out().facts({{"account_id", domain::to_text(id)}, {"key_id", domain::to_text(key.id)},
      {"label", label}, {"api_key", key.text}});
  if (!context.out().json()) context.out().line("Keep the API key: it is not shown again.");
  return exit_code::ok;
}

exit_code list_keys(command_context& context, const std::string& account) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
  const auto keys = stores.need(stores.get<persistence::key_store>().list_keys(id), "the keys of " + account);
  json::array listed;
  text_table table{{"key", "starts with", "label", "created", "revoked"}, {}};
  for (const auto& key : keys) {
    const auto revoked = key.revoked_at ? domain::to_rfc3339(*key.revoked_at) : "";
    listed.push_back(json::object{{"key_id", domain::to_text(key.id)}, {"prefix", key.prefix},
        {"label", key.label}, {"created_at", domain::to_rfc3339(key.created_at)},
        {"revoked_at", revoked.empty() ? json::value{} : json::value(revoked)}});
    table.rows.push_back({domain::to_text(key.id), key.prefix, key.label, domain::to_rfc3339(key.created_at),
        revoked.empty() ? "-" : revoked});
  }
  if (context.out().json()) {
    context.out().document({{"account_id", domain::to_text(id)}, {"keys", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code revoke_key(command_context& context, const std::string& key) {
  const auto id = domain::key_id_from(key);
  if (!id) throw usage_failure('"' + key + "\" is not the id of a key; `mbs key list` shows ids like key_…");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto owner = stores.need(
      stores.get<persistence::key_store>().revoke_key(*id, command_context::now(), command_context::origin()),
      "key " + key);
  wait_until_taken_over(context, stores, owner);
  context.out().facts({{"key_id", key}, {"revoked", true}});
  return exit_code::ok;
}

}  // namespace mbs::cli
