#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/taking_over.hpp"
#include "config/assign.hpp"
#include "domain/access/key_rules.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"

#include <boost/json/array.hpp>

#include <chrono>
#include <optional>
#include <utility>

/// Commands about API keys.
namespace mbs::cli {

namespace json = boost::json;

namespace {

json::value time_or_null(const std::optional<domain::time_point>& t) {
  return t ? json::value(domain::to_rfc3339(*t)) : json::value{};
}

json::array texts_of(const persistence::key_record& key) {
  json::array texts;
  for (const auto& range : key.terms.addresses)
    texts.emplace_back(domain::to_text(range));
  return texts;
}

json::array scopes_of(const persistence::key_record& key) {
  json::array scopes;
  for (const auto& name : domain::permission_names)
    if (name.what != domain::permission::everybody && key.scopes.has(name.what))
      scopes.emplace_back(std::string{name.text});
  return scopes;
}

/// What limits a key, as every command shows it.
json::object limits_of(const persistence::key_record& key) {
  return {{"label", key.label}, {"scopes", scopes_of(key)},
      {"expires_at", time_or_null(key.terms.expires_at)}, {"addresses", texts_of(key)}};
}

json::object shown(const persistence::key_record& key, domain::time_point now) {
  json::object all{{"key_id", domain::to_text(key.id)}, {"prefix", key.prefix},
      {"test", domain::kind_of_key(key.prefix) == domain::key_kind::test},
      {"state", std::string{domain::state_text(key.terms, now)}},
      {"created_at", domain::to_rfc3339(key.created_at)}};
  for (const auto& limit : limits_of(key))
    all.emplace(limit.key(), limit.value());
  all.emplace("revoked_at", time_or_null(key.terms.revoked_at));
  all.emplace("replaced_by", key.replaced_by ? json::value(domain::to_text(key.replaced_by)) : json::value{});
  all.emplace("overlap_ends_at", time_or_null(key.terms.overlap_ends_at));
  all.emplace("last_used_at", time_or_null(key.last_used_at));
  const auto from = domain::to_text(key.last_used_from);
  all.emplace("last_used_from", from.empty() ? json::value{} : json::value(from));
  return all;
}

std::string in_a_cell(const json::array& texts, const std::string& when_empty) {
  std::string cell;
  for (const auto& text : texts)
    cell += (cell.empty() ? "" : " ") + std::string{text.as_string()};
  return cell.empty() ? when_empty : cell;
}

std::string in_a_cell(const std::optional<domain::time_point>& t) {
  return t ? domain::to_rfc3339(*t) : "-";
}

/// "90d" from now on, or a time as it is written.
domain::time_point expiry_from(const std::string& text, domain::time_point now) {
  auto at = domain::time_from_rfc3339(text);
  if (!at)
    if (const auto span = config::duration_from(text)) at = now + std::chrono::milliseconds{*span};
  if (!at)
    throw usage_failure("--expires \"" + text +
        "\" is no time; allowed: like 2027-01-31T00:00:00Z, or from now "
        "on up to a year, like 90d");
  if (const auto wrong = domain::fault_of_expiry(*at, now)) throw usage_failure("--expires " + *wrong);
  return *at;
}

domain::duration overlap_from(const std::string& text) {
  const auto span = config::duration_from(text);
  if (!span) throw usage_failure("--overlap \"" + text + "\" is no time span; allowed: 0s to 30d, like 24h");
  const domain::duration overlap{std::chrono::milliseconds{*span}};
  if (const auto wrong = domain::fault_of_overlap(overlap))
    throw usage_failure("--overlap \"" + text + "\": " + *wrong);
  return overlap;
}

domain::key_id key_named(const std::string& text) {
  const auto id = domain::key_id_from(text);
  if (!id) throw usage_failure('"' + text + "\" is not the id of a key; `mbs key list` shows ids like key_…");
  return *id;
}

domain::key_kind kind_of(const create_key_options& options) {
  return options.test ? domain::key_kind::test : domain::key_kind::live;
}

/// What the options say, before the database is asked. Throws failure (usage).
persistence::key_record wanted_by(const create_key_options& options, domain::time_point now) {
  persistence::key_record wanted;
  wanted.label = options.label;
  const auto scopes = domain::key_scopes_from(options.scopes, kind_of(options));
  if (!scopes) throw usage_failure("--scope " + scopes.error().why);
  wanted.scopes = *scopes;
  auto addresses = domain::address_list_from(options.addresses);
  if (!addresses) throw usage_failure("--address " + addresses.error().why);
  wanted.terms.addresses = std::move(*addresses);
  if (!options.expires.empty()) wanted.terms.expires_at = expiry_from(options.expires, now);
  return wanted;
}

}  // namespace

exit_code create_key(command_context& context, const create_key_options& options) {
  const auto now = command_context::now();
  auto wanted = wanted_by(options, now);
  const auto stores = context.open_stores(persistence::lane::changes);
  wanted.account = stores.need(
      stores.get<persistence::account_store>().find_account(options.account), "account " + options.account);
  const auto key = make_key(stores, wanted, now, kind_of(options));
  json::object said{{"account_id", domain::to_text(wanted.account)}, {"key_id", domain::to_text(key.id)}};
  for (const auto& limit : limits_of(wanted))
    said.emplace(limit.key(), limit.value());
  said.emplace("test", options.test);
  said.emplace("api_key", key.text);
  context.out().facts(said);
  if (!context.out().json()) context.out().line("Keep the API key: it is not shown again.");
  return exit_code::ok;
}

exit_code rotate_key(command_context& context, const rotate_key_options& options) {
  const auto id = key_named(options.key);
  const auto overlap = overlap_from(options.overlap);
  const auto now = command_context::now();
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto made = replace_key(stores, id, overlap, now);
  wait_until_taken_over(context, stores, made.stored.account);
  context.out().facts(
      {{"account_id", domain::to_text(made.stored.account)}, {"key_id", domain::to_text(made.stored.id)},
          {"replaces", options.key}, {"overlap_ends_at", domain::to_rfc3339(now + overlap)},
          {"label", made.stored.label}, {"api_key", made.text}});
  if (!context.out().json()) context.out().line("Keep the API key: it is not shown again.");
  return exit_code::ok;
}

exit_code list_keys(command_context& context, const std::string& account) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id =
      stores.need(stores.get<persistence::account_store>().find_account(account), "account " + account);
  std::vector<persistence::key_record> keys;
  for (persistence::keys_wanted wanted{.limit = 500};;) {
    const auto some =
        stores.need(stores.get<persistence::key_store>().list_keys(id, wanted), "the keys of " + account);
    keys.insert(keys.end(), some.begin(), some.end());
    if (some.size() < wanted.limit) break;
    wanted.after = some.back().id;
  }
  const auto now = command_context::now();
  json::array listed;
  text_table table{
      {"key", "starts with", "label", "state", "scopes", "from", "created", "ends", "last used"}, {}};
  for (const auto& key : keys) {
    listed.push_back(shown(key, now));
    auto used = in_a_cell(key.last_used_at);
    if (key.last_used_at) used += " from " + domain::to_text(key.last_used_from);
    table.rows.push_back(
        {domain::to_text(key.id), key.prefix, key.label, std::string{domain::state_text(key.terms, now)},
            in_a_cell(scopes_of(key), "-"), in_a_cell(texts_of(key), "anywhere"),
            domain::to_rfc3339(key.created_at), in_a_cell(domain::end_of(key.terms)), used});
  }
  if (context.out().json()) {
    context.out().document({{"account_id", domain::to_text(id)}, {"keys", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code revoke_key(command_context& context, const std::string& key) {
  const auto id = key_named(key);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto owner = stores.need(stores.get<persistence::key_store>().revoke_key(
                                     id, command_context::now(), {command_context::origin()}),
      "key " + key);
  wait_until_taken_over(context, stores, owner);
  context.out().facts({{"key_id", key}, {"revoked", true}});
  return exit_code::ok;
}

}  // namespace mbs::cli
