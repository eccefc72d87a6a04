#pragma once

#include "domain/guard/code_caps.hpp"
#include "domain/time.hpp"
#include "persistence/access/code_store.hpp"
#include "persistence/sql/sql.hpp"

/// What our own codes by SMS have cost today. Internal to persistence/.
namespace mbs::persistence {

/// domain::judge_ask on the rows as they are, within a write transaction that has locked the table of codes;
/// what it counts is written.
[[nodiscard]] domain::code_cap_answer judge_ask(sql::connection& c, const domain::code_ask& ask,
    const domain::code_cap_limits& limits, domain::time_point now);

/// A code that was counted did not leave; in such a transaction as well.
void give_back(sql::connection& c, const domain::code_ask& ask, domain::time_point now);

/// A code that went out by SMS was proved; in such a transaction as well.
void count_proof(sql::connection& c, const by_sms& code, std::int32_t day, domain::time_point now);

}  // namespace mbs::persistence
