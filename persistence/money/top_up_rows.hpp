#pragma once

#include "domain/errc.hpp"
#include "persistence/money/top_up_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of top-ups, and the money that comes of them. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// `tail` follows the table, which is `t`: conditions, order, limit.
[[nodiscard]] std::vector<top_up_record> load_top_ups(
    sql::connection& c, const std::string& tail, sql::parameters values);

void insert_top_up(sql::connection& c, const top_up_record& t, const std::string& once);
/// All that news may change.
void store_top_up(sql::connection& c, const top_up_record& t);

/// What the news makes of `t`, within the caller's write transaction: money, receipt and entry of the audit
/// log are written, `t` itself is not. What cannot be booked ends `unclear`, with what staff need in
/// `trouble`.
void apply_news(sql::connection& c, top_up_record& t, const payment_news& news, domain::time_point at);

}  // namespace mbs::persistence
