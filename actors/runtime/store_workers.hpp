#pragma once

#include "persistence/admin_store.hpp"
#include "persistence/read_store.hpp"

#include <functional>

namespace mbs::actors {

/// READERS: threads that may block on the database on behalf of actors. A job runs on one of them and tells
/// its result by sending a message. Bounded: `false` means that too much waits already and the job was not
/// taken. Safe from any thread.
class store_workers {
 public:
  using query_job = std::function<void(persistence::read_store&)>;
  using change_job = std::function<void(persistence::admin_store&)>;

  virtual ~store_workers() = default;
  [[nodiscard]] virtual bool query(query_job job) = 0;
  /// Rare changes (a new callback URL); one at a time, in order.
  [[nodiscard]] virtual bool execute(change_job job) = 0;
};

}  // namespace mbs::actors
