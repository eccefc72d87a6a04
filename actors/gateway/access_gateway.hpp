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

  /// Nothing when there is no key with this SHA-256; one that has ended is found and says so. Errors:
  /// store_unavailable, overloaded.
  virtual void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) = 0;
  /// A request was made with the key, just now, from there. Kept in memory and stored with others within half
  /// a minute; what a crash takes is no older. While too many keys wait to be stored, those of others are
  /// dropped.
  virtual void note_use(domain::key_id key, const domain::internet_address& from) = 0;
  /// Rises whenever keys were revoked or replaced: what was known before may no longer hold.
  [[nodiscard]] virtual std::uint64_t key_changes() const noexcept = 0;
};

}  // namespace mbs::actors
