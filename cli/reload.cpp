#include "cli/reload.hpp"

#include "cli/node_composition.hpp"
#include "config/reload.hpp"

#include <algorithm>

namespace mbs::cli {

reload_report running_configuration::take(configuration wanted) {
  reload_report report;
  report.complaints = std::move(wanted.complaints);
  report.warnings = std::move(wanted.warnings);
  if (!report.complaints.empty()) return report;
  auto plan = config::plan_reload(settings_, std::move(wanted.settings));
  settings_ = std::move(plan.value);
  sending_.prices = std::move(wanted.sending.prices);
  report.taken = std::move(plan.taken);
  report.needs_restart = std::move(plan.needs_restart);
  const std::string numbering = "routing.numbering_file";
  // The same file with another plan in it.
  if (wanted.sending.numbering != sending_.numbering &&
      std::ranges::count(report.needs_restart, numbering) == 0)
    report.needs_restart.push_back(numbering);
  return report;
}

actors::shared_rules running_configuration::rules() const {
  return rules_from(settings_, sending_, links_);
}

std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> running_configuration::rates() const {
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> rates;
  for (const auto& link : settings_.links)
    rates[link.name] = rate_of(link);
  return rates;
}

}  // namespace mbs::cli
