#pragma once

#include "actors/gateway/completion.hpp"
#include "persistence/access/key_records.hpp"

#include <cstdint>
#include <optional>

namespace mbs::actors {

/// Who is behind a key. Safe to call from any thread. Nothing blocks.
class access_gateway {
 public:
  virtual ~access_gateway() = default;

  /// Nothing when there is no key with this SHA-256; a revoked one is found and says so. Errors:
  /// store_unavailable, overloaded.
  virtual void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) = 0;
  /// Rises whenever keys were revoked: what was known before may no longer hold.
  [[nodiscard]] virtual std::uint64_t key_changes() const noexcept = 0;
};

}  // namespace mbs::actors
