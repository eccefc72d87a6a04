#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "actors/runtime/store_workers.hpp"

namespace mbs::actors {

class access_service final : public access_gateway {
 public:
  /// `store` outlives it.
  explicit access_service(store_workers& store) : store_{store} {}

  void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) override;

 private:
  store_workers& store_;
};

}  // namespace mbs::actors
