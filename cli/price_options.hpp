#pragma once

#include "cli/commands.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace mbs::cli {

/// Adds a command to a group, with the options that all have.
using add_command = std::function<CLI::App&(CLI::App& parent, const std::string& name,
    const std::string& what, std::function<exit_code(command_context&)> run)>;

/// The commands of `mbs price`; what they are told goes into `into`, which outlives them.
void add_price_options(CLI::App& prices, price_options& into, const add_command& add);

}  // namespace mbs::cli
