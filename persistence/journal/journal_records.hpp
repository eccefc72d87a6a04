#pragma once

#include "domain/ids.hpp"
#include "domain/time.hpp"
#include "persistence/access/digest.hpp"

#include <string>

namespace mbs::persistence {

using domain::account_id;
using domain::time_point;

/// The answer given to a request with an Idempotency-Key, kept 24 h.
struct idempotency_record {
  account_id account;
  digest key{};        ///< SHA-256 of account and key
  digest body{};       ///< SHA-256 of the request body
  std::string answer;  ///< the response body to give again
  time_point at;
};

}  // namespace mbs::persistence
