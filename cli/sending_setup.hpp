#pragma once

#include "config/numbering_file.hpp"
#include "config/settings.hpp"
#include "domain/money/price.hpp"
#include "domain/numbering/network.hpp"

#include <string>
#include <vector>

namespace mbs::cli {

/// What configuration's texts mean in domain words: networks and prices.
struct sending_setup {
  domain::numbering_plan plan;
  std::vector<config::numbering_rule> numbering;  ///< the file's, of which `plan` is made; empty without one
  domain::price_table prices;
  std::vector<std::string> complaints;  ///< empty: the rest is valid
};

/// The plan of `routing.numbering_file` (which may move prefixes between the networks of Kenya's built-in
/// plan) or that plan itself, and the price table. Complains about networks of links and prices that the plan
/// does not have. `settings` come from config::load, with whatever that complained about.
[[nodiscard]] sending_setup set_up_sending(const config::settings& settings);

}  // namespace mbs::cli
