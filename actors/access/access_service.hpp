#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

class access_service final : public access_gateway {
 public:
  /// `store` outlives it.
  explicit access_service(store_pool& store) : store_{store} {}

  void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) override;

 private:
  store_pool& store_;
};

}  // namespace mbs::actors
