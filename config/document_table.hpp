#pragma once

#include "config/settings_table.hpp"

#include <vector>

/// The rows of [documents]. Internal to config/.
namespace mbs::config {

void add_documents(std::vector<setting>& all);

}  // namespace mbs::config
