#pragma once

#include "domain/errc.hpp"
#include "persistence/money/price_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>

/// Telling customers of prices that change. Internal to persistence/.
namespace mbs::persistence {

/// As many octets as a mail's field of words takes.
inline constexpr std::size_t longest_changes = 190;

/// Told in steps: everybody on the list at `at` or later that prices change so, or with `changes` empty that
/// what was said of that moment does not hold.
struct price_notice {
  domain::price_list_id list;
  domain::time_point at;
  std::string changes;
};
/// What is still being told of the moment is told no further. What is taken back is told to those who were
/// told of it.
void insert_notice(sql::connection& c, const price_notice& n, domain::time_point now);

/// Writes to the account's owners, administrators and finance, who deal with its money, that prices change
/// from `from` on; without `changes` that what was said of that moment does not hold. To 20 of them at most,
/// owners first; to the account's own address when it has nobody. Errors: as enqueue_beside.
[[nodiscard]] domain::result<void> tell_account(sql::connection& c, domain::account_id account,
    domain::time_point from, const std::string& changes, domain::time_point now);

/// price_store::tell_some within the caller's transaction; `standard` are the prices of the configuration.
[[nodiscard]] domain::result<bool> tell_of_notice(
    sql::connection& c, domain::time_point now, std::uint32_t limit, const domain::shared_prices& standard);

/// Accounts with the list at `at` or later, above `after` and up to `last`, ascending, with since when.
[[nodiscard]] std::vector<priced_account> load_accounts_on(sql::connection& c, domain::price_list_id list,
    domain::time_point at, std::int64_t after, std::int64_t last, std::uint32_t limit);

}  // namespace mbs::persistence
