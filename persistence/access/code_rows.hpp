#pragma once

#include "persistence/access/code_store.hpp"
#include "persistence/sql/sql.hpp"

/// Codes within the transaction of what they are for. Internal to persistence/.
namespace mbs::persistence {

/// code_store::make_code within the caller's open write transaction, which is to be committed when the
/// verdict is `send`. Throws sql::error.
[[nodiscard]] domain::result<domain::code_sending> make_code(sql::connection& c, const code_place& where,
    const digest& code, const domain::code_moment& at, const domain::code_limits& limits);

/// code_store::judge_code likewise; to be committed whatever the verdict: a guess counts.
[[nodiscard]] domain::result<code_judged> judge_code(sql::connection& c, const code_place& where,
    const digest& guess, const domain::code_moment& at, const domain::code_limits& limits);

}  // namespace mbs::persistence
