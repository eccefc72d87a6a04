#pragma once

#include "actors/messages/messages.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_workers.hpp"

#include <functional>
#include <memory>

namespace mbs::actors {

/// Finds messages whose receipt did not come within validity and grace. The first look begins with the oldest
/// unfinished message, each further one where the one before it ended, and once an hour one begins anew: for
/// submissions that became known only after a look had passed their message. `workers` outlives it.
class overdue_watch {
 public:
  using listener = std::function<void(give_up_messages)>;

  /// `found` is called on a thread of READERS.
  overdue_watch(store_workers& workers, clock_function now, std::chrono::seconds grace, listener found);

  /// Begins a look and returns at once. Does nothing while one is under way. A look that the store breaks off
  /// is gone on with by the next one.
  void look();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace mbs::actors
