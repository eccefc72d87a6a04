#pragma once

#include "domain/ids.hpp"
#include "domain/money/ledger.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <string>

namespace mbs::persistence {

using domain::account_id;
using domain::money;
using domain::time_point;

/// A top-up, grant or correction: the only money that enters or leaves from outside. `reference` makes it
/// once.
struct funding_entry {
  std::int64_t id = 0;  ///< given by the store, ascending in commit order
  account_id account;
  domain::transfer_kind kind = domain::transfer_kind::credit;  ///< credit or debit
  money amount;                                                ///< above 0
  std::string reference;                                       ///< unique; for example an M-Pesa receipt
  std::string note;
  time_point at;
};

/// How far the funding entries of an account are known.
struct funding_cursor {
  account_id account;
  std::int64_t after = 0;
};

}  // namespace mbs::persistence
