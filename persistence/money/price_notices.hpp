#pragma once

#include "domain/errc.hpp"
#include "persistence/money/price_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>

/// Telling customers of prices that change. Internal to persistence/.
namespace mbs::persistence {

/// As many octets as a mail's field of words takes.
inline constexpr std::size_t longest_changes = 190;

/// To be told in steps: everybody on the list at `at` or later, or with `last` those up to that account.
struct price_notice {
  domain::price_list_id list;
  domain::price_version_id version;  ///< 0: a tax rate
  domain::time_point at;
  bool is_withdrawal = false;
  std::string changes;
  std::int64_t last = INT64_MAX;
};
void insert_notice(sql::connection& c, const price_notice& n, domain::time_point now);

/// The version does not come: who was told of it is told that, the others are not told of it any more.
void take_back_notices(sql::connection& c, const price_version_record& v, domain::time_point now);

/// Writes to the account's owners, administrators and finance, who deal with its money, that prices change
/// from `from` on; without `changes` that what was said of that moment does not hold. Errors: as
/// enqueue_beside.
[[nodiscard]] domain::result<void> tell_account(sql::connection& c, domain::account_id account,
    domain::time_point from, const std::string& changes, domain::time_point now);

/// price_store::tell_some within the caller's transaction.
[[nodiscard]] domain::result<bool> tell_of_notice(
    sql::connection& c, domain::time_point now, std::uint32_t limit);

/// Accounts with the list at `at` or later, above `after` and up to `last`, ascending, with since when.
[[nodiscard]] std::vector<priced_account> load_accounts_on(sql::connection& c, domain::price_list_id list,
    domain::time_point at, std::int64_t after, std::int64_t last, std::uint32_t limit);

}  // namespace mbs::persistence
