#pragma once

#include "domain/money/money.hpp"
#include "persistence/money/balance_records.hpp"

#include <string>

namespace mbs::actors {

/// What an owner is told by SMS when the balance has gone below an amount, in the person's language. Of the
/// company's name, which is words of strangers under the platform's own sender, the first 30 characters,
/// without links: one segment, two when the name has letters outside the alphabet of GSM.
[[nodiscard]] std::string low_balance_sms(const persistence::balance_sms& told);

}  // namespace mbs::actors
