#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/webhooks/delivery_records.hpp"

#include <span>

namespace mbs::persistence {

/// What was tried of callbacks, for those who look after them, and what they ask to be sent again. Knows
/// nothing of HTTP; the attempts that decide what is sent stand in webhook_retry, not here.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class delivery_store {
 public:
  virtual ~delivery_store() = default;

  /// Attempts in the order in which they ended, and what ended without another; ids are given. Does not wait
  /// for the disk: a power cut may take the last of them.
  [[nodiscard]] virtual domain::result<void> record(
      std::span<const webhook_delivery> deliveries, std::span<const ended_delivery> ended) = 0;
  /// not_found when the account has no such endpoint.
  [[nodiscard]] virtual domain::result<delivery_page> list(const delivery_question& question) = 0;
  /// not_found, also when it is another account's.
  [[nodiscard]] virtual domain::result<webhook_delivery> get(account_id account, webhook_delivery_id id) = 0;

  /// Its events are due again, now and by themselves, unless they wait already. not_found as above.
  [[nodiscard]] virtual domain::result<replayed> replay_one(
      account_id account, webhook_delivery_id id, const domain::audit_origin& by) = 0;
  /// The same for the deliveries of a span, at most max_replayed, the oldest first, each once: asked again it
  /// goes on with the rest. not_found when the account has no such endpoint.
  [[nodiscard]] virtual domain::result<replayed> replay(
      const replay_question& question, const domain::audit_origin& by) = 0;
  /// An event of the type webhook.test, to be sent by the caller and never again. not_found as above.
  [[nodiscard]] virtual domain::result<webhook_event> make_test(
      account_id account, webhook_endpoint_id endpoint, const domain::audit_origin& by) = 0;

  /// Removes deliveries and events of endpoints from before then, at most `limit` of each; how many.
  [[nodiscard]] virtual domain::result<std::uint32_t> forget_before(
      time_point deliveries, time_point events, std::uint32_t limit) = 0;
  /// Removes the oldest of an account beyond the newest `kept`, at most `limit`; how many.
  [[nodiscard]] virtual domain::result<std::uint32_t> forget_beyond(
      account_id account, std::uint32_t kept, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
