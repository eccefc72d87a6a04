#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <optional>
#include <span>
#include <utility>
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
  /// With the secrets that sign its callbacks, which are the account's unless it has its own; empty when
  /// they were damaged. not_found.
  [[nodiscard]] virtual domain::result<webhook_endpoint> load_signed_endpoint(webhook_endpoint_id id) = 0;

  /// The store gives the id when it is 0. already_exists when the account has that URL, not_found without the
  /// account. One transaction also with what it takes the default from.
  [[nodiscard]] virtual domain::result<webhook_endpoint> create_webhook_endpoint(webhook_endpoint endpoint,
      const domain::audit_origin& by = {}, default_rule rule = default_rule::as_said) = 0;
  /// The same for many, in one transaction; each has its own verdict, in order. None becomes a default.
  [[nodiscard]] virtual domain::result<std::vector<domain::result<webhook_endpoint>>>
  create_webhook_endpoints(std::vector<webhook_endpoint> endpoints) = 0;
  /// What is named only: one that is made active is not gone any more, and nothing else undoes that. One that
  /// is made the default takes that from the one that was, in the same transaction.
  /// not_found when the account has no endpoint with that id, already_exists when another has that URL.
  [[nodiscard]] virtual domain::result<webhook_endpoint> update_webhook_endpoint(account_id account,
      webhook_endpoint_id id, const webhook_change& change, const domain::audit_origin& by = {}) = 0;
  /// Nothing takes the place of a default. not_found when the account has no endpoint with that id.
  [[nodiscard]] virtual domain::result<webhook_endpoint_id> delete_webhook_endpoint(
      account_id account, webhook_endpoint_id id, const domain::audit_origin& by = {}) = 0;
  /// `secret` signs from now on; what signed before signs beside it until `previous_until`. not_found when
  /// the account has no endpoint with that id.
  [[nodiscard]] virtual domain::result<webhook_endpoint> rotate_webhook_secret(account_id account,
      webhook_endpoint_id id, const std::string& secret, time_point previous_until,
      const domain::audit_origin& by = {}) = 0;
  /// The same for the secret of an account. not_found.
  [[nodiscard]] virtual domain::result<account_id> rotate_account_secret(account_id account,
      const std::string& secret, time_point previous_until, const domain::audit_origin& by = {}) = 0;
  /// Endpoints that are not there any more are passed over.
  [[nodiscard]] virtual domain::result<void> write_standings(
      std::span<const std::pair<webhook_endpoint_id, webhook_standing>> standings) = 0;

  /// Final events of messages that have a callback, with seq above `after`, at most `limit` of them. Looks at
  /// a stretch of 20,000 events at most, however few of them have one.
  [[nodiscard]] virtual domain::result<callback_page> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) = 0;
  /// Ascending by endpoint.
  [[nodiscard]] virtual domain::result<std::vector<webhook_progress>> load_progress() = 0;
  /// Retries that are due, with what they are about, endpoint after endpoint: each costs the same, however
  /// many wait there. None of endpoints that are paused.
  [[nodiscard]] virtual domain::result<retry_page> retries_due(const retry_question& question) = 0;
  /// How many retries wait that failed at least once, due or not. Looks at all: for the start.
  [[nodiscard]] virtual domain::result<std::uint64_t> count_retries() = 0;
  /// Removes what was given up before `then`, at most `limit`; how many they were.
  [[nodiscard]] virtual domain::result<std::uint32_t> forget_given_up(
      time_point then, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
