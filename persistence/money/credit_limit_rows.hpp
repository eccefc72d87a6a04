#pragma once

#include "persistence/money/balance_records.hpp"
#include "persistence/sql/sql.hpp"

#include <vector>

/// The history of credit limits as rows. Internal to persistence/.
namespace mbs::persistence {

/// The newest first.
[[nodiscard]] std::vector<credit_limit_entry> load_credit_limits(
    sql::connection& c, account_id account, std::uint32_t limit);
void insert_credit_limit(sql::connection& c, const credit_limit_entry& e);

/// By which limit the account's available money is judged: the one that was in force when it reserved last,
/// since from then on it can only have risen but for debits. `now`: today's. What an earlier reservation took
/// beyond a lower limit is not seen when a later one was within a higher. Looks no further back than
/// 1,000,000 movements of all accounts before the account's newest, and at the newest 100 changes. Throws
/// sql::error.
[[nodiscard]] money limit_to_judge_by(sql::connection& c, account_id account, money now);

}  // namespace mbs::persistence
