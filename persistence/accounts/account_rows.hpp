#pragma once

#include "domain/messages/daily_report.hpp"
#include "persistence/accounts/account_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string_view>
#include <vector>

/// Accounts and their money, read the same way for wake-ups, snapshots and funding. Internal to
/// persistence/.
namespace mbs::persistence {

/// Money of an account at one moment, and what it counts.
struct account_money {
  account_id account;
  money available{};
  money reserved{};
  std::int64_t last_transfer = 0;
  std::int64_t last_funding = 0;
  std::int64_t since_snapshot = 0;  ///< rows read beside it
};

/// Snapshot plus later transfers plus later funding entries, ascending by account; accounts that do not exist
/// are left out. One statement: one moment. Throws std::runtime_error when an amount overflows.
[[nodiscard]] std::vector<account_money> load_money(sql::connection& c, sql::integers accounts);

[[nodiscard]] bool account_exists(sql::connection& c, account_id id);

/// Where PostgreSQL tells of changes (NOTIFY).
inline constexpr std::string_view change_channel = "mbs_account_changes";

/// Leaves word for a running server, in the transaction of the change itself; who listens (change_watch.hpp)
/// is told when that has committed.
enum class changed : std::uint8_t { settings_or_funding, keys };
void note_account_change(sql::connection& c, account_id account, changed what = changed::settings_or_funding);
/// What servers remember of people's sessions does not hold any more.
inline void note_people_change(sql::connection& c) {
  note_account_change(c, people_changed);
}

/// Accounts without their money, ascending by id.
[[nodiscard]] std::vector<account_settings> load_account_settings(sql::connection& c, sql::integers accounts);

/// Messages of the account since the day began, counted up to `most`; by the index of its messages.
[[nodiscard]] std::uint32_t count_of_day(
    sql::connection& c, account_id account, domain::kenyan_day day, std::uint32_t most);

/// Of columns id, email, name, status, credit_limit, created_at.
[[nodiscard]] account_record read_account(const sql::rows& row);

/// Whole accounts, ascending by id.
[[nodiscard]] std::vector<account_state> load_account_states(sql::connection& c, sql::integers accounts);

/// Adds what one transfer kind moved in all to `m`. Throws std::runtime_error when an amount overflows.
void apply_total(account_money& m, domain::transfer_kind kind, money total);

}  // namespace mbs::persistence
