#include "actors/net/io_scheduler.hpp"

#include <boost/asio/post.hpp>
#include <caf/detail/thread_safe_actor_clock.hpp>
#include <caf/execution_unit.hpp>
#include <caf/logger.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <utility>

namespace mbs::actors::net {

namespace {

namespace asio = boost::asio;

/// Actors that run before sockets and timers get their turn again.
constexpr std::size_t jobs_a_turn = 64;
/// With so many waiting, a thread passes new ones on.
constexpr std::size_t crowded = 128;

class io_scheduler;

/// What waits to run on one thread.
class lane final : public caf::execution_unit {
 public:
  lane(io_scheduler& owner, caf::actor_system& system, asio::io_context& io, std::size_t max_throughput)
      : execution_unit{&system}, owner_{owner}, io_{io}, max_throughput_{max_throughput} {}

  /// By an actor that runs here.
  void exec_later(caf::resumable* job) override;
  /// This lane's thread.
  void add(caf::resumable* job);
  /// Any thread.
  void post(caf::resumable* job);

  /// Jobs that wait; right only on the lane's thread, elsewhere a hint.
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }
  [[nodiscard]] asio::io_context& io() noexcept { return io_; }
  [[nodiscard]] const io_scheduler& owner() const noexcept { return owner_; }

  /// Releases what will not run any more. This lane's thread.
  void drop_all();

 private:
  void turn();
  void take_posted();
  void run(caf::resumable* job);

  io_scheduler& owner_;
  asio::io_context& io_;
  std::size_t max_throughput_;
  std::deque<caf::resumable*> jobs_;
  bool turn_is_coming_ = false;
  std::atomic<std::size_t> waiting_{0};
  std::mutex guard_;
  std::vector<caf::resumable*> posted_;
  std::vector<caf::resumable*> taken_;
};

thread_local lane* lane_of_this_thread = nullptr;

class io_scheduler final : public caf::scheduler::abstract_coordinator {
 public:
  io_scheduler(caf::actor_system& system, io_threads& threads)
      : abstract_coordinator{system}, threads_{threads} {}

  void start() override {
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      auto& io = threads_.context(i);
      auto& made = *lanes_.emplace_back(std::make_unique<lane>(*this, system(), io, max_throughput()));
      run_in(io, [&made] { lane_of_this_thread = &made; });
    }
    ticking_ = std::thread{[this] { clock_.run_dispatch_loop(); }};
    abstract_coordinator::start();
  }

  void stop() override {
    stop_actors();
    // While the clock still runs: an actor that ends takes its delayed messages back from it, and would wait
    // for ever for room in the queue of a clock that reads no more.
    drop_jobs();
    for (auto& l : lanes_)
      settle(l->io());
    clock_.cancel_dispatch_loop();
    ticking_.join();
    drop_jobs();
    for (auto& l : lanes_) {
      settle(l->io());
      run_in(l->io(), [&l] {
        l->drop_all();
        lane_of_this_thread = nullptr;
        // Whoever spawned an actor here made its thread refer to the system's logger, which the system
        // awaits.
        caf::logger::set_current_actor_system(nullptr);
      });
    }
  }

  void enqueue(caf::resumable* job) override {
    auto* const here = lane_of_this_thread;
    if (here != nullptr && &here->owner() == this) return here->exec_later(job);
    least_busy().post(job);
  }

  [[nodiscard]] lane& least_busy() noexcept {
    return **std::min_element(lanes_.begin(), lanes_.end(),
        [](const auto& a, const auto& b) { return a->waiting() < b->waiting(); });
  }

  caf::actor_clock& clock() noexcept override { return clock_; }

 private:
  void drop_jobs() {
    for (auto& l : lanes_)
      run_in(l->io(), [&l] { l->drop_all(); });
  }

  io_threads& threads_;
  std::vector<std::unique_ptr<lane>> lanes_;
  caf::detail::thread_safe_actor_clock clock_;
  std::thread ticking_;
};

void lane::exec_later(caf::resumable* job) {
  if (waiting() < crowded) return add(job);
  auto& other = owner_.least_busy();
  if (&other == this) return add(job);
  other.post(job);
}

void lane::add(caf::resumable* job) {
  jobs_.push_back(job);
  waiting_.fetch_add(1, std::memory_order_relaxed);
  if (std::exchange(turn_is_coming_, true)) return;
  asio::post(io_, [this] { turn(); });
}

void lane::post(caf::resumable* job) {
  waiting_.fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard lock{guard_};
  posted_.push_back(job);
  if (posted_.size() > 1) return;  // somebody has told already
  asio::post(io_, [this] {
    take_posted();
    if (!std::exchange(turn_is_coming_, true)) turn();
  });
}

void lane::take_posted() {
  {
    const std::lock_guard lock{guard_};
    taken_.swap(posted_);
  }
  jobs_.insert(jobs_.end(), taken_.begin(), taken_.end());
  taken_.clear();
}

void lane::turn() {
  for (std::size_t n = 0; n < jobs_a_turn && !jobs_.empty(); ++n) {
    auto* const job = jobs_.front();
    jobs_.pop_front();
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    run(job);
  }
  turn_is_coming_ = !jobs_.empty();
  if (turn_is_coming_) asio::post(io_, [this] { turn(); });
}

void lane::run(caf::resumable* job) {
  switch (job->resume(this, max_throughput_)) {
    case caf::resumable::resume_later:
      jobs_.push_back(job);  // behind the others, and still referred to
      waiting_.fetch_add(1, std::memory_order_relaxed);
      return;
    case caf::resumable::awaiting_message:
    case caf::resumable::done:
    case caf::resumable::shutdown_execution_unit: return caf::intrusive_ptr_release(job);
  }
}

void lane::drop_all() {
  take_posted();
  for (auto* job : std::exchange(jobs_, {}))
    caf::scheduler::abstract_coordinator::cleanup_and_release(job);
}

}  // namespace

std::function<caf::actor_system::module*(caf::actor_system&)> schedule_on(io_threads& threads) {
  return [&threads](caf::actor_system& system) -> caf::actor_system::module* {
    return new io_scheduler{system, threads};  // owned by the system
  };
}

}  // namespace mbs::actors::net
