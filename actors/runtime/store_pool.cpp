#include "actors/runtime/store_pool.hpp"

#include "actors/runtime/caf.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <array>
#include <cassert>
#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

namespace mbs::actors {

struct work_on {};
using worker_actor = one_way_actor<work_on>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::work_on)

namespace mbs::actors {

namespace {

using domain::account_id;
using domain::admittance;
using domain::duration;

/// Only ever compared with each other.
duration instant() {
  return std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch());
}

/// The one queue of a lane's workers: whoever is free takes the next job, so that none waits behind a slow
/// one while another worker has nothing to do.
template <class Job>
class lane_queue {
 public:
  using turn = typename domain::shared_turns<Job>::turn;
  /// What a worker has to do: a job, or nothing; then it may be asked to come again by itself.
  struct orders {
    std::optional<turn> work;
    std::optional<duration> come_again_in;
  };

  explicit lane_queue(const domain::share_limits& limits) : turns_{limits} {}

  [[nodiscard]] admittance push(account_id who, Job what) {
    const std::lock_guard lock{mutex_};
    const auto now = instant();
    const auto verdict = ended_ ? admittance::full : turns_.push(who, now, std::move(what));
    // What cannot run yet may still be the first that somebody has to come back for.
    if (verdict == admittance::taken && (turns_.is_ready(who, now) || comes_before_alarm())) wake_one();
    return verdict;
  }
  [[nodiscard]] orders take(const worker_actor& worker) {
    const std::lock_guard lock{mutex_};
    std::erase(idle_, worker);
    if (alarmed_ == worker) alarm_.reset(), alarmed_ = nullptr;
    if (ended_) return {};
    const auto now = instant();
    if (auto next = turns_.next(now)) {
      // Whoever would have come again is busy now: let another look when.
      if (!alarm_ && turns_.wakes_at()) wake_one();
      return {std::move(next), std::nullopt};
    }
    idle_.push_back(worker);
    const auto wakes_at = turns_.wakes_at();
    if (!comes_before_alarm()) return {};
    alarm_ = wakes_at;
    alarmed_ = worker;
    return {std::nullopt, std::max(*wakes_at - now, duration{0})};
  }
  void finished(account_id who, duration took) {
    const std::lock_guard lock{mutex_};
    turns_.finished(who, instant(), took);
  }
  void end() {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    turns_.clear();
    idle_.clear();
    alarmed_ = nullptr;
  }

 private:
  [[nodiscard]] bool comes_before_alarm() const {
    const auto wakes_at = turns_.wakes_at();
    return wakes_at && (!alarm_ || *wakes_at < *alarm_);
  }
  void wake_one() {
    if (idle_.empty()) return;
    caf::anon_send(idle_.back(), work_on{});
    idle_.pop_back();
  }

  std::mutex mutex_;
  domain::shared_turns<Job> turns_;
  std::vector<worker_actor> idle_;
  std::optional<duration> alarm_;  // when `alarmed_` comes again by itself
  worker_actor alarmed_;
  bool ended_ = false;
};

/// A connection that is made at the first job, on the thread that owns it.
struct worker_state {
  std::unique_ptr<persistence::store_connection> connection;
};

template <class Job>
worker_actor::behavior_type worker(worker_actor::stateful_pointer<worker_state> self,
    std::function<std::unique_ptr<persistence::store_connection>()> connect,
    const std::shared_ptr<lane_queue<Job>>& queue) {
  fail_fast(self, "a worker of STORE POOL");
  self->send(self, work_on{});
  return {[self, connect = std::move(connect), queue](const work_on&) {
    for (;;) {
      const auto orders = queue->take(worker_actor{self});
      if (orders.come_again_in) send_later(self, *orders.come_again_in, work_on{});
      if (!orders.work) return;
      const auto& [who, job, too_late] = *orders.work;
      if (too_late) {
        job.give_up();
        continue;
      }
      if (!self->state.connection) self->state.connection = connect();
      const auto begun = instant();
      job.run(*self->state.connection);
      queue->finished(who, instant() - begun);
    }
  }};
}

class detached_store_pool final : public store_pool {
 public:
  detached_store_pool(
      caf::actor_system& system, persistence::database& database, const store_pool_options& options)
      : system_{system} {
    open(lane::messages, database, options.messages, {});
    open(lane::people, database, options.people, options.share);
    open(lane::changes, database, {.waiting = options.changes_waiting},
        {.waiting_each = options.changes_waiting_each});
    open(lane::maintenance, database, {.waiting = options.maintenance_waiting}, {});
  }
  /// A job that is under way is waited for: it may use what ends next.
  ~detached_store_pool() override {
    for (const auto& queue : queues_)
      queue->end();
    const caf::scoped_actor self{system_};
    for (const auto& w : workers_) {
      self->send_exit(w, caf::exit_reason::user_shutdown);
      self->wait_for(w);
    }
  }

 private:
  using queue_of_lane = lane_queue<connection_job>;

  admittance take(lane where, connection_job what, account_id who) override {
    assert((where == lane::people) == (what.give_up != nullptr));
    return queues_[static_cast<std::size_t>(where)]->push(who, std::move(what));
  }
  void open(
      lane which, persistence::database& database, const lane_limits& limits, domain::share_limits share) {
    auto& queue = queues_[static_cast<std::size_t>(which)];
    share.in_all = limits.waiting;
    queue = std::make_shared<queue_of_lane>(share);
    for (std::uint32_t i = 0; i < limits.connections; ++i)
      workers_.push_back(system_.spawn<caf::detached>(
          worker<connection_job>,
          [&database, which, limit = limits.statement_limit] { return database.connect(which, limit); },
          queue));
  }

  caf::actor_system& system_;
  std::array<std::shared_ptr<queue_of_lane>, persistence::lane_count> queues_;
  std::vector<worker_actor> workers_;
};

}  // namespace

std::unique_ptr<store_pool> start_store_pool(
    caf::actor_system& system, persistence::database& database, const store_pool_options& options) {
  return std::make_unique<detached_store_pool>(system, database, options);
}

}  // namespace mbs::actors
