#pragma once

#include "domain/access/key_rules.hpp"
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
  key_id id{};
  account_id account{};
  std::string prefix{};  ///< the shown start of the key, for lists
  digest hash{};         ///< of the whole key
  std::string label{};
  time_point created_at{};
  domain::key_terms terms{};
  domain::permission_set scopes = domain::key_scopes();
  key_id replaced_by{};                      ///< none: it was not rotated
  std::optional<time_point> last_used_at{};  ///< at most a minute old while a server runs
  domain::internet_address last_used_from{};
  domain::person_id made_by{};  ///< none: the command line, or before there were people
};

/// The last use of a key that was seen.
struct key_use {
  key_id key{};
  time_point at{};
  domain::internet_address from{};
};

/// Which keys of an account are listed.
struct keys_wanted {
  time_point ended_after{};  ///< none that ended before then
  key_id after{};            ///< those behind this one
  std::uint32_t limit = 100;
};

/// What a rotation makes anew; all else the new key has from the old one.
struct key_successor {
  std::string prefix{};
  digest hash{};
};

}  // namespace mbs::persistence
