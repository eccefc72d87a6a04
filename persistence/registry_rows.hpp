#pragma once

#include "persistence/records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of the small tables, read the same way by readers and administration. Internal to persistence/.
namespace mbs::persistence {

/// "SELECT … FROM api_keys k <tail>".
[[nodiscard]] std::vector<key_record> load_keys(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// "SELECT … FROM webhook_endpoints p <tail>".
[[nodiscard]] std::vector<webhook_endpoint> load_webhook_endpoint_rows(
    sql::connection& c, const std::string& tail, sql::parameters values);

[[nodiscard]] std::vector<webhook_retry> load_retries(
    sql::connection& c, time_point now, std::uint32_t limit, const std::vector<std::int64_t>& except);
[[nodiscard]] std::vector<stray_receipt> load_stray_rows(
    sql::connection& c, link_id link, time_point not_before, std::uint32_t limit);
[[nodiscard]] std::vector<funding_entry> load_funding(
    sql::connection& c, std::int64_t after, std::uint32_t limit);

}  // namespace mbs::persistence
