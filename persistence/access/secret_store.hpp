#pragma once

#include "domain/errc.hpp"

#include <cstdint>
#include <string>

namespace mbs::persistence {

/// What a step of sealing did.
struct sealing_step {
  std::uint32_t sealed = 0;   ///< rows
  std::uint32_t damaged = 0;  ///< rows whose secret does not open: they stay as they are
  bool more = false;          ///< call again
};

/// How the secrets of all stores are sealed. Knows nothing of what they are for, and gives none.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class secret_store {
 public:
  virtual ~secret_store() = default;

  /// A sentence for people when a key is not there under which some of the secrets are sealed; empty: all
  /// are.
  [[nodiscard]] virtual domain::result<std::string> missing_key() = 0;

  /// Seals up to `limit` secrets under the newest key, or leaves them when they are. Costs nothing once all
  /// are: then that is written down, and the keys that are no longer used are forgotten. Whoever is stopped
  /// begins again and loses nothing. Beside it others may read and change secrets.
  [[nodiscard]] virtual domain::result<sealing_step> seal_some(std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
