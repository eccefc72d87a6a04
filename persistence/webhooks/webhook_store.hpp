#pragma once

#include "domain/errc.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <optional>
#include <span>
#include <vector>

namespace mbs::persistence {

/// Callback URLs, and which events are to be told to whom. Knows nothing of HTTP or signatures; progress and
/// retries are written by the journal.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class webhook_store {
 public:
  virtual ~webhook_store() = default;

  /// Ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<webhook_endpoint>> webhook_endpoints_of(
      account_id account) = 0;
  /// Those of `ids` that exist, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<webhook_endpoint>> load_webhook_endpoints(
      std::span<const webhook_endpoint_id> ids) = 0;

  /// The store gives the id when it is 0. already_exists when the account has that URL, not_found without the
  /// account.
  [[nodiscard]] virtual domain::result<webhook_endpoint> create_webhook_endpoint(
      webhook_endpoint endpoint) = 0;
  /// The same for many, in one transaction; each has its own verdict, in order.
  [[nodiscard]] virtual domain::result<std::vector<domain::result<webhook_endpoint>>>
  create_webhook_endpoints(std::vector<webhook_endpoint> endpoints) = 0;
  /// not_found when the account has no endpoint with that id.
  [[nodiscard]] virtual domain::result<webhook_endpoint> update_webhook_endpoint(
      const webhook_endpoint& endpoint) = 0;

  /// Final events of messages that have a callback, with seq above `after`, ascending, at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<callback_due>> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) = 0;
  /// Ascending by endpoint.
  [[nodiscard]] virtual domain::result<std::vector<webhook_progress>> load_progress() = 0;
  /// Retries due at or before `now`, oldest first, with what they are about; none of endpoints in `except`.
  [[nodiscard]] virtual domain::result<std::vector<retry_due>> retries_due(
      time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) = 0;
};

}  // namespace mbs::persistence
