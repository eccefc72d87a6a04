#include "actors/readers.hpp"

#include <atomic>
#include <vector>

#include <caf/actor_system.hpp>

#include "actors/caf.hpp"
#include "persistence/database.hpp"

namespace mbs::actors {

struct read_job {
  store_workers::query job;
};
struct change_job {
  store_workers::change job;
};
using reader_actor = one_way_actor<read_job>;
using changer_actor = one_way_actor<change_job>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_job)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::change_job)

namespace mbs::actors {

namespace {

using waiting_count = std::shared_ptr<std::atomic<std::uint32_t>>;

/// A store that is opened at the first job, on the thread that owns it.
template <class Store>
struct worker_state {
  std::unique_ptr<Store> store;
};

reader_actor::behavior_type reader(reader_actor::stateful_pointer<worker_state<persistence::read_store>> self,
    persistence::database* database, waiting_count waiting) {
  return {[self, database, waiting](read_job& m) {
    if (!self->state.store) self->state.store = database->reader();
    m.job(*self->state.store);
    --*waiting;
  }};
}

changer_actor::behavior_type changer(
    changer_actor::stateful_pointer<worker_state<persistence::admin_store>> self,
    persistence::database* database, waiting_count waiting) {
  return {[self, database, waiting](change_job& m) {
    if (!self->state.store) self->state.store = database->admin();
    m.job(*self->state.store);
    --*waiting;
  }};
}

class detached_workers final : public store_workers {
 public:
  detached_workers(caf::actor_system& system, persistence::database& database, std::uint32_t readers,
      std::uint32_t waiting_limit)
      : limit_{waiting_limit}, waiting_{std::make_shared<std::atomic<std::uint32_t>>(0)} {
    for (std::uint32_t i = 0; i < readers; ++i)
      readers_.push_back(system.spawn<caf::detached>(reader, &database, waiting_));
    changer_ = system.spawn<caf::detached>(changer, &database, waiting_);
  }
  ~detached_workers() override {
    for (auto& r : readers_)
      caf::anon_send_exit(r, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(changer_, caf::exit_reason::user_shutdown);
  }

  bool ask(query job) override {
    if (!enter()) return false;
    const auto turn = turn_.fetch_add(1, std::memory_order_relaxed);
    caf::anon_send(readers_[turn % readers_.size()], read_job{std::move(job)});
    return true;
  }
  bool alter(change job) override {
    if (!enter()) return false;
    caf::anon_send(changer_, change_job{std::move(job)});
    return true;
  }

 private:
  bool enter() {
    if (waiting_->fetch_add(1) < limit_) return true;
    --*waiting_;
    return false;
  }

  std::uint32_t limit_;
  waiting_count waiting_;
  std::atomic<std::size_t> turn_{0};
  std::vector<reader_actor> readers_;
  changer_actor changer_;
};

}  // namespace

std::unique_ptr<store_workers> start_readers(caf::actor_system& system, persistence::database& database,
    std::uint32_t readers, std::uint32_t waiting_limit) {
  return std::make_unique<detached_workers>(system, database, readers, waiting_limit);
}

}  // namespace mbs::actors
