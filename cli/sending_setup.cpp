#include "cli/sending_setup.hpp"

#include "domain/messages/message.hpp"

namespace mbs::cli {
namespace {

using domain::numbering_plan;

std::string names_of(const numbering_plan& plan) {
  std::string out;
  for (const auto& n : plan.networks())
    out += (out.empty() ? "" : ", ") + n.name;
  return out;
}

std::string unknown_network(const std::string& path, const std::string& name, const numbering_plan& plan) {
  return path + ": there is no network \"" + name + "\"; allowed: " + names_of(plan);
}

numbering_plan plan_of(const config::settings& settings, sending_setup& out) {
  auto& complaints = out.complaints;
  const auto& kenya = numbering_plan::kenya();
  const auto& file = settings.routing.numbering_file;
  if (file.empty()) return kenya;
  auto read = config::read_numbering_file(file);
  for (const auto& complaint : read.complaints)
    complaints.push_back("routing.numbering_file: " + complaint);
  std::vector<domain::prefix_rule> rules;
  for (const auto& rule : read.rules) {
    const auto network = kenya.find(rule.network);
    // Numbers of networks are stored with each message, so a file cannot make up new ones.
    if (network == domain::network_id{}) {
      complaints.push_back(unknown_network(
          "routing.numbering_file: " + file + ": prefix " + rule.prefix, rule.network, kenya));
    } else {
      rules.push_back({rule.prefix, network});
    }
  }
  out.numbering = std::move(read.rules);
  auto built = numbering_plan::build({kenya.networks().begin(), kenya.networks().end()}, rules);
  if (built) return std::move(*built);
  complaints.push_back(
      "routing.numbering_file: " + file + ": " + std::string{domain::describe(built.error())});
  return kenya;
}

void check_links(const config::settings& settings, sending_setup& out) {
  for (const auto& link : settings.links) {
    for (const auto& name : link.networks) {
      if (name != "*" && out.plan.find(name) == domain::network_id{}) {
        out.complaints.push_back(unknown_network("link." + link.name + ".networks", name, out.plan));
      }
    }
  }
}

void set_prices(const config::settings& settings, sending_setup& out) {
  std::vector<domain::price_rule> rules;
  for (std::size_t i = 0; i < settings.prices.size(); ++i) {
    const auto& price = settings.prices[i];
    domain::price_rule rule;
    if (!price.network.empty()) {
      rule.network = out.plan.find(price.network);
      if (*rule.network == domain::network_id{}) {
        out.complaints.push_back(
            unknown_network("price." + std::to_string(i + 1) + ".network", price.network, out.plan));
        continue;
      }
    }
    if (!price.traffic.empty()) rule.traffic = domain::traffic_class_from(price.traffic);
    rule.per_segment = domain::money::from_text(price.per_segment).value_or(domain::money{});
    rules.push_back(rule);
  }
  // It refuses only what config::load has complained about: two prices for the same.
  if (auto built = domain::price_table::build(std::move(rules))) out.prices = *built;
}

}  // namespace

sending_setup set_up_sending(const config::settings& settings) {
  sending_setup out;
  out.plan = plan_of(settings, out);
  check_links(settings, out);
  set_prices(settings, out);
  return out;
}

}  // namespace mbs::cli
