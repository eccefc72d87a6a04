#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <memory>

namespace mbs::actors {

/// Sessions out of the store, in the lane of keys; when they were last used is gathered and written with
/// others.
class session_service final : public session_gateway {
 public:
  /// Of sessions whose use waits to be written; of more than that the newcomers are dropped.
  static constexpr std::size_t max_waiting = 65'536;

  /// `store` and `counters` outlive it.
  session_service(store_pool& store, node_counters& counters, clock_function now);

  void find_session(
      const persistence::digest& hash, completion<std::optional<persistence::session_found>> done) override;
  void rotate_session(domain::person_id person, domain::session_id session, const persistence::digest& old,
      const persistence::digest& next, completion<bool> done) override;
  void note_session_use(domain::session_id session) override;
  std::uint64_t session_changes() const noexcept override { return figure(counters_.session_changes); }
  /// Begins to store what was noted: NODE's schedule says when.
  void write_uses();

 private:
  struct gathered_uses;
  store_pool& store_;
  node_counters& counters_;
  clock_function now_;
  std::shared_ptr<gathered_uses> uses_;
};

}  // namespace mbs::actors
