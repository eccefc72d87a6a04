#pragma once

#include "persistence/money/money_request_records.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// Requests about money as rows. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// `tail` is what follows FROM money_requests r.
[[nodiscard]] std::vector<money_request> load_money_requests(
    sql::connection& c, const std::string& tail, sql::parameters values);
[[nodiscard]] std::optional<money_request> find_money_request(
    sql::connection& c, domain::money_request_id id);
void insert_money_request(sql::connection& c, const money_request& r);
/// What may change of one.
void store_money_request(sql::connection& c, const money_request& r);

}  // namespace mbs::persistence
