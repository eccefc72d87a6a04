#pragma once

#include "cli/command_context.hpp"
#include "domain/ids.hpp"

namespace mbs::cli {

/// What a command has changed about an account counts when the command ends: beside a running server it waits
/// until the server has taken it over, which takes a fraction of a second; without one there is nothing to
/// wait for. After 5 s it says so and goes on: the change is durable, and a server that is busy or away from
/// the database takes it over later.
void wait_until_taken_over(
    command_context& context, const command_stores& stores, domain::account_id account);

}  // namespace mbs::cli
