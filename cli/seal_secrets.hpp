#pragma once

#include "persistence/database.hpp"

#include <cstdint>

namespace mbs::cli {

struct sealed_rows {
  std::uint64_t sealed = 0;
  std::uint64_t damaged = 0;  ///< whose secrets do not open: something else than mbs has changed them
};

/// Seals what is not sealed under the newest key of secrets.master_key_file, in steps. Throws
/// std::runtime_error with a sentence for people when a key is missing that this database needs,
/// database_away when it is away: the next call goes on.
sealed_rows seal_secrets(persistence::database& database);

}  // namespace mbs::cli
