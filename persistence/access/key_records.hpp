#pragma once

#include "domain/ids.hpp"
#include "domain/time.hpp"
#include "persistence/access/digest.hpp"

#include <optional>
#include <string>

namespace mbs::persistence {

using domain::account_id;
using domain::key_id;
using domain::time_point;

/// An API key, of which the text itself is nowhere.
struct key_record {
  key_id id;
  account_id account;
  std::string prefix;  ///< the shown start of the key, for lists
  digest hash{};       ///< of the whole key
  std::string label;
  time_point created_at;
  std::optional<time_point> revoked_at;
};

}  // namespace mbs::persistence
