#pragma once

#include "domain/events/live_event.hpp"
#include "domain/numbering/network.hpp"
#include "http/json/json_writer.hpp"

namespace mbs::http {

/// The newest state of a message, as streams tell it (LiveMessage of the description).
void render(const domain::message_changed& m, const domain::numbering_plan& plan, json_writer& json);

}  // namespace mbs::http
