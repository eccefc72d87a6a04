#pragma once

#include "domain/money/money.hpp"
#include "persistence/money/balance_records.hpp"

#include <string>

namespace mbs::actors {

/// What an owner is told by SMS when the balance has gone below an amount, in the person's language: one
/// segment unless the company's name is long.
[[nodiscard]] std::string low_balance_sms(const persistence::balance_sms& told);

}  // namespace mbs::actors
