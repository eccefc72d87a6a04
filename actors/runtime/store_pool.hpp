#pragma once

#include "domain/traffic/shared_turns.hpp"
#include "persistence/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace caf {
class actor_system;
}

namespace mbs::actors {

using persistence::lane;

/// STORE POOL: threads that may block on the database on behalf of actors, each with a connection of its own,
/// in lanes: however much one lane has to do, the jobs of another do not wait for it. Knows nothing of what
/// the jobs do.
///
/// A job runs on one of its lane's threads and tells its result by sending a message. It names the stores
/// that it needs, as a rule one. `false` means that too much waits in that lane already and the job was not
/// taken. In the lanes for people and for changes accounts take turns, and have bounds of their own. Safe
/// from any thread.
class store_pool {
 public:
  virtual ~store_pool() = default;

  /// A job that reads, takes over what was changed, or does a step of maintenance: `job(Stores&...)`. Not in
  /// the lanes where accounts take turns.
  template <class... Stores, class Job>
  [[nodiscard]] bool query(lane where, Job job) {
    return take(where, {on_stores<Stores...>(std::move(job)), nullptr}, {}) == domain::admittance::taken;
  }
  /// A list or page that somebody of the account looks at. When it waited for its turn too long,
  /// `give_up()` is called instead of `job(Stores&...)`, on the same threads.
  template <class... Stores, class Job>
  [[nodiscard]] domain::admittance look(domain::account_id who, Job job, std::function<void()> give_up) {
    return take(lane::people, {on_stores<Stores...>(std::move(job)), std::move(give_up)}, who);
  }
  /// A change that somebody of the account makes: one at a time, and those of one account in order.
  template <class... Stores, class Job>
  [[nodiscard]] domain::admittance change(domain::account_id who, Job job) {
    return take(lane::changes, {on_stores<Stores...>(std::move(job)), nullptr}, who);
  }
  /// The node's own rare changes (a new callback URL), in turn with those of accounts; in order.
  template <class... Stores, class Job>
  [[nodiscard]] bool execute(Job job) {
    return change<Stores...>({}, std::move(job)) == domain::admittance::taken;
  }

 protected:
  struct connection_job {
    std::function<void(persistence::store_connection&)> run;
    std::function<void()> give_up;  ///< only in the lane for people
  };
  /// `who` is nobody where accounts do not take turns, and for what the node does itself.
  [[nodiscard]] virtual domain::admittance take(lane where, connection_job job, domain::account_id who) = 0;

 private:
  template <class... Stores, class Job>
  static std::function<void(persistence::store_connection&)> on_stores(Job job) {
    return [job = std::move(job)](persistence::store_connection& c) mutable { job(c.get<Stores>()...); };
  }
};

/// What a lane may cost.
struct lane_limits {
  std::uint32_t connections = 1;
  std::uint32_t waiting = 10'000;               ///< jobs under way or waiting
  std::chrono::milliseconds statement_limit{};  ///< 0: none
};

/// A page of the dashboard asks for several things at once: so much rest an account may owe.
inline constexpr domain::duration page_burst = std::chrono::milliseconds{500};

struct store_pool_options {
  lane_limits messages{.connections = 2};
  lane_limits people{.connections = 2, .waiting = 1'000, .statement_limit = std::chrono::seconds{5}};
  /// Of each account in the lane for people; `in_all` is not read: that is people.waiting.
  domain::share_limits share{.waiting_each = 100,
      .running_each = 1,
      .percent = 25,
      .burst = page_burst,
      .patience = std::chrono::seconds{10}};
  /// One connection each, so that an account's changes are made in order and a step of maintenance at a time.
  std::uint32_t changes_waiting = 10'000;
  std::uint32_t changes_waiting_each = 20;  ///< of an account
  std::uint32_t maintenance_waiting = 100;
};

/// As detached actors. `database` outlives it; destroy it before the actor system ends.
[[nodiscard]] std::unique_ptr<store_pool> start_store_pool(
    caf::actor_system& system, persistence::database& database, const store_pool_options& options);

}  // namespace mbs::actors
