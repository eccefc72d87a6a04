#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

class access_service final : public access_gateway {
 public:
  /// Both outlive it.
  access_service(store_pool& store, const node_counters& counters) : store_{store}, counters_{counters} {}

  void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) override;
  std::uint64_t key_changes() const noexcept override { return figure(counters_.key_changes); }

 private:
  store_pool& store_;
  const node_counters& counters_;
};

}  // namespace mbs::actors
