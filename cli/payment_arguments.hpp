#pragma once

#include "cli/commands.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace mbs::cli {

/// Adds a command to its noun, with what all commands have.
using command_maker = std::function<CLI::App&(CLI::App& noun, const std::string& name,
    const std::string& what, std::function<exit_code(command_context&)> run)>;

/// The words of `mbs top-up …` and `mbs payment …`; what they say goes into `into`, which outlives them.
void add_top_up_commands(CLI::App& top_ups, const command_maker& command, top_up_options& into);
void add_payment_commands(CLI::App& payments, const command_maker& command, payment_options& into);

}  // namespace mbs::cli
