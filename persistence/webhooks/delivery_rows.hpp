#pragma once

#include "persistence/sql/sql.hpp"
#include "persistence/webhooks/delivery_records.hpp"

#include <span>
#include <string>
#include <vector>

/// Rows of deliveries, read and written the same way for all. Internal to this folder.
namespace mbs::persistence {

/// "SELECT … FROM webhook_deliveries d <tail>".
[[nodiscard]] std::vector<webhook_delivery> load_deliveries(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// Rows whose ids are given, within a transaction that has locked the table.
void insert_deliveries(sql::connection& c, std::span<const webhook_delivery> all);

/// Makes the events of `deliveries` due at `now`, unless they wait already; how many now are. Within a
/// transaction that writes.
[[nodiscard]] std::uint32_t make_due(
    sql::connection& c, const std::vector<webhook_delivery>& deliveries, time_point now);

/// Whether the account has the endpoint.
[[nodiscard]] bool has_endpoint(sql::connection& c, account_id account, webhook_endpoint_id endpoint);

}  // namespace mbs::persistence
