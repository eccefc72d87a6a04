#pragma once

#include "config/settings_table.hpp"

#include <vector>

/// The rows of [mpesa] and [money]. Internal to config/.
namespace mbs::config {

void add_mpesa(std::vector<setting>& all);

}  // namespace mbs::config
