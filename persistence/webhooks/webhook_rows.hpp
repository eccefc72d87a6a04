#pragma once

#include "domain/messages/message_event.hpp"
#include "persistence/sql/sql.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <optional>
#include <vector>

/// What other stores read of callbacks. Internal to persistence/.
namespace mbs::persistence {

/// What became of the callback of a message with these events; nothing when it has none.
[[nodiscard]] std::optional<message_callback> callback_of(
    sql::connection& c, const domain::message& message, const std::vector<domain::message_event>& events);

}  // namespace mbs::persistence
