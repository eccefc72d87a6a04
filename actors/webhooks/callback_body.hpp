#pragma once

#include "domain/numbering/network.hpp"
#include "persistence/records.hpp"

#include <span>
#include <string>

/// What a customer's callback URL receives. Knows nothing of HTTP or signatures.
namespace mbs::actors {

/// One event: {"type":"message.delivered","timestamp":…,"data":{"id":…,"to":…,"state":…,…}}.
void append_callback_event(
    std::string& json, const persistence::callback_due& due, const domain::numbering_plan& plan);

/// The body of one request: the event itself, or for more than one {"type":"batch","events":[…]}.
[[nodiscard]] std::string callback_body(
    std::span<const persistence::callback_due> due, const domain::numbering_plan& plan, bool as_batch);

}  // namespace mbs::actors
