#pragma once

#include "actors/access/key_uses.hpp"
#include "actors/gateway/access_gateway.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <utility>

namespace mbs::actors {

class access_service final : public access_gateway {
 public:
  /// `store` and `counters` outlive it.
  access_service(store_pool& store, const node_counters& counters, clock_function now)
      : store_{store}, counters_{counters}, uses_{store, std::move(now)} {}

  void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) override;
  void note_use(domain::key_id key, const domain::internet_address& from) override { uses_.note(key, from); }
  /// Begins to store what was noted: NODE's schedule says when.
  void write_uses() { uses_.write(); }
  std::uint64_t key_changes() const noexcept override { return figure(counters_.key_changes); }

 private:
  store_pool& store_;
  const node_counters& counters_;
  key_uses uses_;
};

}  // namespace mbs::actors
