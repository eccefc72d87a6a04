#pragma once

#include <stdexcept>

namespace mbs::persistence::sql {

/// What is stored cannot be what a store of ours wrote, or needs what this program does not have: a newer
/// role, a key that is gone. The connection is as good as before; internal is what the caller is told.
struct damaged_row : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace mbs::persistence::sql
