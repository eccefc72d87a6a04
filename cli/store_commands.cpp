#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "cli/seal_secrets.hpp"
#include "cli/sending_setup.hpp"
#include "config/settings_table.hpp"
#include "persistence/links/link_store.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

/// Commands about the whole installation: database, configuration, links.
namespace mbs::cli {

namespace json = boost::json;

namespace {

sealed_rows sealing(persistence::database& database) try {
  return seal_secrets(database);
} catch (const persistence::database_away& e) {
  throw failure{exit_code::database, "database_unusable", e.what()};
} catch (const std::runtime_error& e) {
  throw failure{exit_code::configuration, "wrong_master_key", e.what()};
}

}  // namespace

exit_code migrate(command_context& context) {
  const auto database = context.open_database();
  const auto applied = command_context::migrate(*database);
  const auto secrets = sealing(*database);
  if (context.out().json()) {
    context.out().document(
        {{"database", database->kind()}, {"applied", json::array(applied.begin(), applied.end())},
            {"sealed", secrets.sealed}, {"damaged", secrets.damaged}});
    return exit_code::ok;
  }
  for (const auto& step : applied)
    context.out().line("applied " + step);
  if (secrets.sealed != 0)
    context.out().line("sealed the secrets of " + std::to_string(secrets.sealed) + " rows anew");
  if (secrets.damaged != 0)
    context.out().line("the secrets of " + std::to_string(secrets.damaged) +
        " rows do not open: something else than mbs has changed them");
  if (applied.empty()) context.out().line("the " + database->kind() + " database is up to date");
  return exit_code::ok;
}

exit_code check_config(command_context& context, bool reference) {
  if (reference) {
    if (context.out().json()) {
      context.out().document({{"reference", config::reference_markdown()}});
    } else {
      context.out().out() << config::reference_markdown();
    }
    return exit_code::ok;
  }
  const auto read = context.load_for_serving();
  const auto path = context.config_path();
  const auto shown = config::show(read.settings);
  if (context.out().json()) {
    json::object values;
    for (const auto& s : shown)
      values[s.path] = s.value;
    context.out().document({{"valid", true}, {"config", path}, {"settings", values},
        {"warnings", json::array(read.warnings.begin(), read.warnings.end())}});
    return exit_code::ok;
  }
  text_table table{{"setting", "value", ""}, {}};
  for (const auto& s : shown)
    table.rows.push_back({s.path, s.value, s.is_default ? "(default)" : ""});
  context.out().table(table);
  for (const auto& warning : read.warnings)
    context.out().line("warning: " + warning);
  context.out().line((path.empty() ? "the defaults are" : path + " is") + " valid");
  return exit_code::ok;
}

exit_code list_links(command_context& context) {
  const auto settings = context.load_settings();
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto known = stores.need(stores.get<persistence::link_store>().list_links(), "the links");
  const auto number_of = [&](const std::string& name) -> std::string {
    const auto found = std::ranges::find(known, name, &persistence::named_link::name);
    return found == known.end() ? "" : std::to_string(found->id.value);
  };
  json::array links;
  text_table table{{"name", "number", "state", "networks", "classes", "address", "tps", "window"}, {}};
  for (auto link : settings.links) {
    const auto state = link.enabled ? "enabled" : "disabled";
    const auto number = number_of(link.name);
    const auto address = link.host + ':' + std::to_string(link.port);
    links.push_back(json::object{{"name", link.name},
        {"number", number.empty() ? json::value{} : json::value(std::stoll(number))}, {"state", state},
        {"networks", json::array(link.networks.begin(), link.networks.end())},
        {"classes", json::array(link.classes.begin(), link.classes.end())}, {"address", address},
        {"tps", link.tps}, {"window", link.window}});
    table.rows.push_back({link.name, number.empty() ? "-" : number, state, config::render(&link.networks),
        config::render(&link.classes), address, std::to_string(link.tps), std::to_string(link.window)});
  }
  for (const auto& [id, name] : known) {
    if (std::ranges::find(settings.links, name, &config::link_settings::name) != settings.links.end())
      continue;
    const std::string state = name == test_link_name ? "built in" : "not configured";
    links.push_back(json::object{{"name", name}, {"number", id.value}, {"state", state}});
    table.rows.push_back({name, std::to_string(id.value), state, "-", "-", "-", "-", "-"});
  }
  if (context.out().json()) {
    context.out().document({{"links", links}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

}  // namespace mbs::cli
