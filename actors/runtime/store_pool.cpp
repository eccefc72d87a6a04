#include "actors/runtime/store_pool.hpp"

#include "actors/runtime/caf.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <array>
#include <atomic>
#include <deque>
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

using job = std::function<void(persistence::store_connection&)>;

/// The one queue of a lane's workers: whoever is free takes the oldest job, so that none waits behind a slow
/// one while another worker has nothing to do.
class lane_queue {
 public:
  explicit lane_queue(std::uint32_t limit) : limit_{limit} {}

  [[nodiscard]] bool push(job what) {
    if (unfinished_.fetch_add(1) >= limit_) {
      --unfinished_;
      return false;
    }
    const std::lock_guard lock{mutex_};
    jobs_.push_back(std::move(what));
    if (idle_.empty()) return true;
    caf::anon_send(idle_.back(), work_on{});
    idle_.pop_back();
    return true;
  }
  /// Nothing when there is no job: then the worker is woken by the next one.
  [[nodiscard]] std::optional<job> take(const worker_actor& worker) {
    const std::lock_guard lock{mutex_};
    if (ended_) return std::nullopt;
    if (jobs_.empty()) {
      idle_.push_back(worker);
      return std::nullopt;
    }
    auto what = std::move(jobs_.front());
    jobs_.pop_front();
    return what;
  }
  void finished() noexcept { --unfinished_; }
  void end() {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    jobs_.clear();
    idle_.clear();
  }

 private:
  std::uint32_t limit_;
  std::atomic<std::uint32_t> unfinished_{0};
  std::mutex mutex_;
  std::deque<job> jobs_;
  std::vector<worker_actor> idle_;
  bool ended_ = false;
};

/// A connection that is made at the first job, on the thread that owns it.
struct worker_state {
  std::unique_ptr<persistence::store_connection> connection;
};

worker_actor::behavior_type worker(worker_actor::stateful_pointer<worker_state> self,
    std::function<std::unique_ptr<persistence::store_connection>()> connect,
    const std::shared_ptr<lane_queue>& queue) {
  fail_fast(self, "a worker of STORE POOL");
  self->send(self, work_on{});
  return {[self, connect = std::move(connect), queue](const work_on&) {
    while (const auto what = queue->take(worker_actor{self})) {
      if (!self->state.connection) self->state.connection = connect();
      (*what)(*self->state.connection);
      queue->finished();
    }
  }};
}

class detached_store_pool final : public store_pool {
 public:
  detached_store_pool(
      caf::actor_system& system, persistence::database& database, const store_pool_options& options)
      : system_{system} {
    open(lane::messages, database, options.messages);
    open(lane::people, database, options.people);
    open(lane::changes, database, {.waiting = options.changes_waiting});
    open(lane::maintenance, database, {.waiting = options.maintenance_waiting});
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
  bool take(lane where, connection_job what) override {
    return queues_[static_cast<std::size_t>(where)]->push(std::move(what));
  }
  void open(lane which, persistence::database& database, const lane_limits& limits) {
    auto& queue = queues_[static_cast<std::size_t>(which)];
    queue = std::make_shared<lane_queue>(limits.waiting);
    for (std::uint32_t i = 0; i < limits.connections; ++i)
      workers_.push_back(system_.spawn<caf::detached>(
          worker,
          [&database, which, limit = limits.statement_limit] { return database.connect(which, limit); },
          queue));
  }

  caf::actor_system& system_;
  std::array<std::shared_ptr<lane_queue>, persistence::lane_count> queues_;
  std::vector<worker_actor> workers_;
};

}  // namespace

std::unique_ptr<store_pool> start_store_pool(
    caf::actor_system& system, persistence::database& database, const store_pool_options& options) {
  return std::make_unique<detached_store_pool>(system, database, options);
}

}  // namespace mbs::actors
