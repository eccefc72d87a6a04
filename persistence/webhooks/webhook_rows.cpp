#include "persistence/webhooks/webhook_rows.hpp"

#include <algorithm>
#include <limits>

namespace mbs::persistence {

namespace {

using state = message_callback::state;

/// An endpoint that keeps up has no number of its own: that of all who do, endpoint 0, is its.
constexpr std::int64_t keeps_up = std::numeric_limits<std::int64_t>::max();

event_seq through_of(sql::connection& c, webhook_endpoint_id endpoint) {
  event_seq through;
  const auto found =
      c.query("SELECT p.through FROM webhook_progress p WHERE p.endpoint IN (0, $1) ORDER BY p.endpoint",
          {endpoint.value});
  while (found->next())
    if (found->integer(0) != keeps_up) through = {found->integer(0)};
  return through;
}

}  // namespace

std::optional<message_callback> callback_of(
    sql::connection& c, const domain::message& message, const std::vector<domain::message_event>& events) {
  if (!message.callback) return std::nullopt;
  message_callback callback;
  callback.endpoint = message.callback;
  const auto final_event =
      std::find_if(events.begin(), events.end(), [](const auto& e) { return domain::is_final(e.state); });
  if (final_event == events.end()) return callback;
  const auto retry = c.query(
      "SELECT r.attempts, r.next_at, r.last_status, r.last_error FROM webhook_retries r WHERE r.event = $1",
      {final_event->seq.value});
  if (retry->next()) {
    const auto next_at = domain::from_micros(retry->integer(1));
    callback.is = next_at == webhook_retry::given_up ? state::given_up : state::retrying;
    callback.attempts = static_cast<std::uint16_t>(retry->integer(0));
    callback.next_at = next_at;
    callback.last_status = static_cast<std::uint16_t>(retry->integer(2));
    callback.last_error = retry->bytes(3);
  } else if (final_event->seq <= through_of(c, message.callback)) {
    callback.is = state::done;
  }
  return callback;
}

}  // namespace mbs::persistence
