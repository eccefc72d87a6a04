#pragma once

#include "actors/runtime/store_workers.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace mbs::actors {

/// Registers callback URLs of many accounts: all that wait become durable in one transaction, so that
/// thousands of customers who send for the first time do not wait for thousands of commits. Safe from any
/// thread.
class webhook_endpoint_maker : public std::enable_shared_from_this<webhook_endpoint_maker> {
 public:
  /// What came of it: the record with its id, or already_exists, not_found, store_unavailable.
  using verdict = std::function<void(domain::result<persistence::webhook_endpoint>)>;

  /// False, and `done` is not called, when the store takes no more work. Else `done` is called once, on a
  /// thread of the store.
  [[nodiscard]] bool make(store_workers& store, persistence::webhook_endpoint endpoint, verdict done);

 private:
  struct wish {
    persistence::webhook_endpoint endpoint;
    verdict done;
  };
  void write(persistence::admin_store& store);

  std::mutex guard_;
  std::vector<wish> wishes_;
};

}  // namespace mbs::actors
