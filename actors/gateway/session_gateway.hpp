#pragma once

#include "actors/gateway/completion.hpp"
#include "persistence/access/session_store.hpp"

#include <cstdint>
#include <optional>

namespace mbs::actors {

/// Who is behind a session. Safe to call from any thread. Nothing blocks.
class session_gateway {
 public:
  virtual ~session_gateway() = default;

  /// Nothing when no session has a token with this SHA-256; one that has ended is found and says so. Errors:
  /// store_unavailable, overloaded.
  virtual void find_session(
      const persistence::digest& hash, completion<std::optional<persistence::session_found>> done) = 0;
  /// A session that must rotate: `old` and `next` are the SHA-256 of its tokens. not_found when it has ended,
  /// need not rotate, or another request did it.
  virtual void rotate_session(domain::person_id person, domain::session_id session,
      const persistence::digest& old, const persistence::digest& next, completion<bool> done) = 0;
  /// A request was made in it, just now. Kept in memory and stored with others within half a minute.
  virtual void note_session_use(domain::session_id session) = 0;
  /// Rises whenever a session ended, a role or a password changed: what was known before may no longer hold.
  [[nodiscard]] virtual std::uint64_t session_changes() const noexcept = 0;
};

}  // namespace mbs::actors
