#pragma once

#include "domain/money/money.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::money;

/// One line of `mbs verify`.
struct difference {
  std::string what;  ///< for people: which account or message, what was expected, what is there
};

/// What the books add up to.
struct verification {
  std::int64_t accounts = 0;
  std::int64_t messages = 0;
  std::int64_t transfers = 0;
  money available, reserved, revenue, funding;
  std::vector<difference> differences;  ///< empty: all adds up; at most 1,000 are listed
};

}  // namespace mbs::persistence
