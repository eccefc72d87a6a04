#pragma once

#include "domain/messages/daily_report.hpp"
#include "domain/money/movement_totals.hpp"
#include "persistence/money/message_checks.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

/// Days of the books as rows. Internal to persistence/.
namespace mbs::persistence {

/// One day of all accounts: its movements are those above the marks before and up to its own.
struct closing_row {
  domain::kenyan_day day;
  std::int64_t after_transfer = 0, last_transfer = 0;
  std::int64_t after_funding = 0, last_funding = 0;
  std::int64_t closed_at = 0;  ///< microseconds; 0: it is being closed
};
/// What closing has taken in.
struct closing_place {
  std::int64_t transfer_through = 0, funding_through = 0, message_through = 0;
};
using account_totals = std::map<account_id, domain::movement_totals>;

[[nodiscard]] closing_place load_place(sql::connection& c);
/// The newest of those before `before` (nothing: of all), closed or being closed.
[[nodiscard]] std::optional<closing_row> newest_closing(
    sql::connection& c, std::optional<domain::kenyan_day> before = {});
[[nodiscard]] std::optional<closing_row> closing_of(sql::connection& c, domain::kenyan_day day);
/// The newest first.
[[nodiscard]] std::vector<closing_row> newest_closings(sql::connection& c, std::uint32_t limit);

/// Movements by their ids, each kind's own.
struct movement_range {
  std::int64_t after_transfer = 0, last_transfer = 0;
  std::int64_t after_funding = 0, last_funding = 0;
  std::optional<account_id> account{};
};
/// What they add up to, by account. Throws std::runtime_error when they overflow; what is below 0 or of a
/// kind that does not belong where it is stands in `found`.
[[nodiscard]] account_totals add_up_movements(
    sql::connection& c, const movement_range& range, std::vector<difference>& found);

/// Of each account its newest row up to `day`: what it has moved since its beginning. Of all accounts, of
/// one, or of some.
[[nodiscard]] account_totals totals_at(
    sql::connection& c, domain::kenyan_day day, const std::optional<account_id>& account = {});
[[nodiscard]] account_totals totals_of(sql::connection& c, const std::vector<std::int64_t>& accounts);
/// Movements of all accounts together, day by day: as closings say, and as the movements themselves add up.
/// What is less on a day than on the one before stands in `found`.
using day_totals = std::map<domain::kenyan_day, domain::movement_totals>;
[[nodiscard]] day_totals days_as_closed(sql::connection& c, std::vector<difference>& found);
[[nodiscard]] day_totals days_as_moved(sql::connection& c);
/// Throws std::runtime_error when both overflow.
void add_totals(account_totals& to, const account_totals& more);

/// What closed days carry forward of messages.
[[nodiscard]] std::map<account_id, message_sums> carried_messages(
    sql::connection& c, const std::optional<account_id>& account);

}  // namespace mbs::persistence
