#pragma once

#include "persistence/sql/sql.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <optional>
#include <string>

/// Events of webhooks that are no message's: what other stores tell within their own transactions. Internal
/// to persistence/.
namespace mbs::persistence {

/// Of an endpoint; beyond that the oldest go, told or not.
inline constexpr std::int64_t most_events_of_endpoint = 10'000;

/// Tells every endpoint of the account that is subscribed to `type` what stands in `body`, which is JSON, as
/// soon as the caller's write transaction is committed: at least once, for 72 hours. Throws sql::error.
void tell_webhooks(
    sql::connection& c, account_id account, domain::event_type type, const std::string& body, time_point at);

/// A row whose id is given.
void insert_event(sql::connection& c, const webhook_event& e);
/// Nothing when it is not kept any more.
[[nodiscard]] std::shared_ptr<const webhook_event> load_event(
    sql::connection& c, domain::webhook_event_id id);

}  // namespace mbs::persistence
