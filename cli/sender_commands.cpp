#include "cli/approval_end.hpp"
#include "cli/commands.hpp"
#include "cli/sending_setup.hpp"
#include "cli/taking_over.hpp"
#include "domain/senders/sender_id.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/senders/sender_store.hpp"

#include <boost/json/array.hpp>

/// Commands about the sender IDs of an account.
namespace mbs::cli {

namespace json = boost::json;

namespace {

domain::approved_sender approval_of(const command_context& context, const sender_options& o) {
  domain::approved_sender sender{.name = sender_name(o.name), .network = {}, .traffic = {}};
  if (!o.network.empty()) {
    sender.network = set_up_sending(context.load_settings()).plan.find(o.network);
    if (*sender.network == domain::network_id{}) {
      throw usage_failure("there is no network \"" + o.network + "\"; GET /v1/networks lists them");
    }
  }
  if (!o.traffic_class.empty()) {
    sender.traffic = domain::traffic_class_from(o.traffic_class);
    if (!sender.traffic) {
      throw usage_failure(
          "there is no class \"" + o.traffic_class + "\"; allowed: otp, transactional, promotional");
    }
  }
  return sender;
}

domain::account_id account_of(const command_stores& stores, const std::string& email_or_id) {
  return stores.need(
      stores.get<persistence::account_store>().find_account(email_or_id), "account " + email_or_id);
}

json::object facts_of(domain::account_id account, const sender_options& o, const std::string& name) {
  return {{"account_id", domain::to_text(account)}, {"sender", name},
      {"network", o.network.empty() ? "all" : o.network},
      {"class", o.traffic_class.empty() ? "all" : o.traffic_class}};
}

json::value time_or_null(const std::optional<domain::time_point>& t) {
  return t ? json::value(domain::to_rfc3339(*t)) : json::value{};
}

}  // namespace

std::string sender_name(const std::string& text) {
  auto sender = domain::sender_id::parse(text);
  if (!sender) {
    throw usage_failure("sender \"" + text + "\": " + std::string{domain::describe(sender.error())} +
        "; allowed: 1 to 11 letters, digits, spaces or -_.&' with a letter, a short code, or a number");
  }
  return std::move(sender->text);
}

exit_code add_sender(command_context& context, const sender_options& o) {
  const auto sender = approval_of(context, o);
  const auto ends_at = approval_end_from(o.expires);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = account_of(stores, o.account);
  stores.need(stores.get<persistence::sender_store>().add_sender(
                  {.account = id, .sender = sender, .ends_at = ends_at, .is_shared = o.shared},
                  command_context::origin()),
      "sender " + sender.name);
  wait_until_taken_over(context, stores, id);
  auto facts = facts_of(id, o, sender.name);
  if (ends_at) facts["expires_at"] = domain::to_rfc3339(*ends_at);
  if (o.shared) facts["shared"] = true;
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code remove_sender(command_context& context, const sender_options& o) {
  const auto sender = approval_of(context, o);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = account_of(stores, o.account);
  stores.need(stores.get<persistence::sender_store>().remove_sender(
                  {.account = id, .sender = sender}, command_context::origin()),
      "sender " + sender.name + " (network " + (o.network.empty() ? "all" : o.network) + ", class " +
          (o.traffic_class.empty() ? "all" : o.traffic_class) + ')');
  wait_until_taken_over(context, stores, id);
  auto facts = facts_of(id, o, sender.name);
  facts["removed"] = true;
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code list_senders(command_context& context, const std::string& account) {
  const auto plan = set_up_sending(context.load_settings()).plan;
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = account_of(stores, account);
  const auto known =
      stores.need(stores.get<persistence::sender_store>().list_senders(id), "the senders of " + account);
  json::array listed;
  text_table table{{"sender", "network", "class", "ends", "shared", "default"}, {}};
  for (const auto& s : known.senders) {
    const std::string network{s.sender.network ? plan.name_of(*s.sender.network) : "all"};
    const std::string traffic{s.sender.traffic ? domain::to_text(*s.sender.traffic) : "all"};
    const bool is_default = s.sender.name == known.default_sender;
    listed.push_back(json::object{{"sender", s.sender.name}, {"network", network}, {"class", traffic},
        {"expires_at", time_or_null(s.ends_at)}, {"shared", s.is_shared}, {"default", is_default}});
    table.rows.push_back(
        {s.sender.name, network, traffic, s.ends_at ? domain::to_rfc3339(*s.ends_at) : "never",
            s.is_shared ? "yes" : "no", is_default ? "yes" : "no"});
  }
  if (context.out().json()) {
    context.out().document({{"account_id", domain::to_text(id)}, {"senders", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

}  // namespace mbs::cli
