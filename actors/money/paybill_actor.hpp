#pragma once

#include "actors/money/daraja_channel.hpp"
#include "actors/money/top_ups_actor.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/errc.hpp"
#include "persistence/money/payment_store.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace mbs::actors {

/// A confirmation was committed.
struct payments_waiting {};
struct payments_recorded {
  bool is_written = false;
  bool more = false;
};
/// Whoever was asked has no time left: `answer` does nothing when it has answered.
struct validation_late {
  std::shared_ptr<std::function<void()>> answer;
};
struct pull_looked_up {
  std::shared_ptr<persistence::pull_progress> progress;  ///< none: the store was away
};
struct pull_answered {
  std::shared_ptr<pull_reply> reply;
};
struct pull_recorded {
  bool is_written = false;
};
struct paybill_tick {};

/// PAYBILL: credits what M-Pesa posts of payments that customers make by themselves, and reads M-Pesa's own
/// list of payments, so that one whose confirmation was lost is credited all the same. What a stop interrupts
/// is taken up at the next start.
/// - payments_waiting: after each commit of a confirmation; those of others are found within a second
/// - validation_late: the time is over in which the store should have answered
/// - the others: its own
using paybill_actor = one_way_actor<payments_waiting, payments_recorded, validation_late, pull_looked_up,
    pull_answered, pull_recorded, paybill_tick>;

/// How it stands with M-Pesa's list, for whoever asks. Any thread.
struct pull_standing {
  std::atomic<bool> is_read{false};           ///< it is read at all
  std::atomic<std::int64_t> succeeded_at{0};  ///< microseconds since 1970; 0: never
  std::atomic<bool> is_overdue{false};
};

struct paybill_dependencies {
  store_pool* store = nullptr;
  daraja_transport* transport = nullptr;  ///< null: no payments are taken; what was kept waits
  till_settings till;
  std::shared_ptr<pull_standing> standing = std::make_shared<pull_standing>();
  clock_function now{};
};

/// What it is given outlives it.
[[nodiscard]] paybill_actor spawn_paybill(caf::actor_system& system, paybill_dependencies dependencies);

/// Records what is told of a payment, on a thread of the store, and says it in the log.
[[nodiscard]] domain::result<persistence::payment_outcome> record_and_log(persistence::payment_store& store,
    const persistence::told_payment& told, domain::time_point now, std::int64_t confirmation = 0);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::payments_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::payments_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::validation_late)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::pull_looked_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::pull_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::pull_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::paybill_tick)
