#include "actors/runtime/readers.hpp"

#include "actors/runtime/caf.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/database.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace mbs::actors {

struct read_on {};
struct run_change {
  store_workers::change_job job;
};
using reader_actor = one_way_actor<read_on>;
using changer_actor = one_way_actor<run_change>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_on)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::run_change)

namespace mbs::actors {

namespace {

using waiting_count = std::shared_ptr<std::atomic<std::uint32_t>>;

/// The one queue of all readers: whoever is free takes the oldest job, so that none waits behind a slow one
/// while another reader has nothing to do.
class read_queue {
 public:
  void push(store_workers::query_job job) {
    const std::lock_guard lock{mutex_};
    jobs_.push_back(std::move(job));
    if (idle_.empty()) return;
    caf::anon_send(idle_.back(), read_on{});
    idle_.pop_back();
  }
  /// Nothing when there is no job: then the reader is woken by the next one.
  std::optional<store_workers::query_job> take(const reader_actor& reader) {
    const std::lock_guard lock{mutex_};
    if (ended_) return std::nullopt;
    if (jobs_.empty()) {
      idle_.push_back(reader);
      return std::nullopt;
    }
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }
  void end() {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    jobs_.clear();
    idle_.clear();
  }

 private:
  std::mutex mutex_;
  std::deque<store_workers::query_job> jobs_;
  std::vector<reader_actor> idle_;
  bool ended_ = false;
};

/// A store that is opened at the first job, on the thread that owns it.
template <class Store>
struct worker_state {
  std::unique_ptr<Store> store;
};

reader_actor::behavior_type reader(reader_actor::stateful_pointer<worker_state<persistence::read_store>> self,
    persistence::database* database, std::shared_ptr<read_queue> queue, waiting_count waiting) {
  fail_fast(self, "a reader");
  self->send(self, read_on{});
  return {[self, database, queue, waiting](const read_on&) {
    while (const auto job = queue->take(reader_actor{self})) {
      if (!self->state.store) self->state.store = database->reader();
      (*job)(*self->state.store);
      --*waiting;
    }
  }};
}

changer_actor::behavior_type changer(
    changer_actor::stateful_pointer<worker_state<persistence::admin_store>> self,
    persistence::database* database, waiting_count waiting) {
  fail_fast(self, "the changer of READERS");
  return {[self, database, waiting](run_change& m) {
    if (!self->state.store) self->state.store = database->admin();
    m.job(*self->state.store);
    --*waiting;
  }};
}

class detached_workers final : public store_workers {
 public:
  detached_workers(caf::actor_system& system, persistence::database& database, std::uint32_t readers,
      std::uint32_t waiting_limit)
      : system_{system}, limit_{waiting_limit} {
    for (std::uint32_t i = 0; i < readers; ++i)
      readers_.push_back(system.spawn<caf::detached>(reader, &database, queue_, waiting_));
    changer_ = system.spawn<caf::detached>(changer, &database, waiting_);
  }
  /// A job that is under way is waited for: it may use what ends next.
  ~detached_workers() override {
    queue_->end();
    const caf::scoped_actor self{system_};
    const auto end = [&self](const auto& worker) {
      self->send_exit(worker, caf::exit_reason::user_shutdown);
      self->wait_for(worker);
    };
    for (const auto& r : readers_)
      end(r);
    end(changer_);
  }

  bool query(query_job job) override {
    if (!enter()) return false;
    queue_->push(std::move(job));
    return true;
  }
  bool execute(change_job job) override {
    if (!enter()) return false;
    caf::anon_send(changer_, run_change{std::move(job)});
    return true;
  }

 private:
  bool enter() {
    if (waiting_->fetch_add(1) < limit_) return true;
    --*waiting_;
    return false;
  }

  caf::actor_system& system_;
  std::uint32_t limit_;
  waiting_count waiting_ = std::make_shared<std::atomic<std::uint32_t>>(0);
  std::shared_ptr<read_queue> queue_ = std::make_shared<read_queue>();
  std::vector<reader_actor> readers_;
  changer_actor changer_;
};

}  // namespace

std::unique_ptr<store_workers> start_readers(caf::actor_system& system, persistence::database& database,
    std::uint32_t readers, std::uint32_t waiting_limit) {
  return std::make_unique<detached_workers>(system, database, readers, waiting_limit);
}

}  // namespace mbs::actors
