#include "actors/access/password_pool.hpp"

#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace mbs::actors {

struct next_password {};
using hasher_actor = one_way_actor<next_password>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::next_password)

namespace mbs::actors {
namespace {

struct password_job {
  std::function<bool(hashing_process&)> run;  ///< whether the password was wrong
  std::function<void()> give_up;
};

/// Who is next, and who has nothing to do. Belongs to pool and threads.
class waiting_passwords {
 public:
  waiting_passwords(const password_pool_options& options, hashing_clock now)
      : now_{std::move(now)},
        turns_{{.in_all = options.waiting,
            .waiting_each = options.waiting_each,
            .percent = 25,
            .patience = options.patience,
            // Hashing gives way to all else: on a busy machine the clock says little of what it costs others.
            .longest_rest = std::chrono::seconds{1},
            // Who guesses gets a hash in four seconds. Neighbours of theirs take turns, and are patient.
            .longest_rest_in_vain = std::min<domain::duration>(
                std::chrono::seconds{4}, options.patience - options.patience / 4)}} {}

  /// Not taken when too much waits. Gives a thread to wake, or none.
  [[nodiscard]] domain::place_turns<password_job>::pushed push(
      const domain::job_place& from, password_job job, hasher_actor& wake) {
    const std::lock_guard lock{guard_};
    auto pushed = turns_.push(from, instant(), std::move(job));
    if (pushed.taken && !idle_.empty()) {
      wake = std::move(idle_.back());
      idle_.pop_back();
    }
    return pushed;
  }
  /// Does what may be done now, then notes that `self` is idle. After how long there is more to do without a
  /// push in between, as a place rests; nothing when there is none.
  [[nodiscard]] std::optional<domain::duration> work_off(const hasher_actor& self, hashing_process& process) {
    std::unique_lock lock{guard_};
    for (;;) {
      const auto begin = instant();
      auto turn = turns_.next(begin);
      if (!turn) break;
      lock.unlock();
      bool was_wrong = false;
      if (turn->too_late)
        turn->job.give_up();
      else
        was_wrong = turn->job.run(process);
      turn->job = {};
      lock.lock();
      if (!turn->too_late) turns_.finished(turn->from, instant(), instant() - begin, was_wrong);
    }
    if (is_ending_) return std::nullopt;
    if (std::ranges::find(idle_, self) == idle_.end()) idle_.push_back(self);
    const auto next = turns_.wakes_at();
    if (!next) return std::nullopt;
    return std::max<domain::duration>(*next - instant(), std::chrono::milliseconds{1});
  }
  [[nodiscard]] bool has_room(const domain::job_place& from) {
    const std::lock_guard lock{guard_};
    return turns_.has_room_for(from);
  }
  /// What waits is dropped: whoever would hear of it is gone.
  void end() {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
    turns_.clear();
    idle_.clear();
  }

 private:
  [[nodiscard]] domain::duration instant() const { return now_().time_since_epoch(); }

  hashing_clock now_;
  std::mutex guard_;
  domain::place_turns<password_job> turns_;
  std::vector<hasher_actor> idle_;
  bool is_ending_ = false;
};

hasher_actor::behavior_type hasher(hasher_actor::pointer self,
    const std::shared_ptr<waiting_passwords>& waiting, const std::shared_ptr<hashing_process>& process) {
  fail_fast(self, "a hasher of passwords");
  return {[self, waiting, process](next_password) {
    process->start();
    if (const auto after = waiting->work_off(hasher_actor{self}, *process))
      send_later(self, *after, next_password{});
  }};
}

class hashing_threads final : public password_pool {
 public:
  hashing_threads(caf::actor_system& system, const password_pool_options& options, const hashing_clock& now)
      : system_{system},
        cost_{options.cost},
        nobodys_{crypto::hash_of_nobody(options.cost)},
        waiting_{std::make_shared<waiting_passwords>(options, now)} {
    for (std::uint32_t i = 0; i < options.threads; ++i) {
      processes_.push_back(std::make_shared<hashing_process>(options.process, now));
      hashers_.push_back(system.spawn<caf::detached>(hasher, waiting_, processes_.back()));
      caf::anon_send(hashers_.back(), next_password{});  // idle once its process is on its way
    }
  }
  ~hashing_threads() override {
    waiting_->end();
    for (const auto& p : processes_)
      p->end();
    const caf::scoped_actor self{system_};
    for (const auto& h : hashers_) {
      self->send_exit(h, caf::exit_reason::user_shutdown);
      self->wait_for(h);
    }
  }

  void hash(const domain::job_place& from, std::string password, completion<std::string> done) override {
    take<std::string>(from, std::move(done), {}, std::move(password),
        [](hashing_answer answer) { return std::move(answer.phc); });
  }
  void check(
      const domain::job_place& from, std::string phc, std::string password, completion<bool> done) override {
    const bool is_somebodys = !phc.empty();
    take<bool>(from, std::move(done), is_somebodys ? std::move(phc) : nobodys_, std::move(password),
        [is_somebodys](const hashing_answer& answer) {
          return is_somebodys && answer.verdict == hashing_verdict::right;
        });
  }
  bool has_room(const domain::job_place& from) override { return waiting_->has_room(from); }
  crypto::password_cost cost() const noexcept override { return cost_; }

 private:
  template <class T, class Read>
  void take(
      const domain::job_place& from, completion<T> done, std::string phc, std::string password, Read read) {
    const auto shared = std::make_shared<completion<T>>(std::move(done));
    const refusal too_much{
        domain::errc::overloaded, "too many passwords wait to be checked", std::chrono::seconds{2}};
    password_job job;
    job.run = [shared, cost = cost_, phc = std::move(phc), password = std::move(password), read](
                  hashing_process& process) {
      auto answer = process.ask({.cost = cost, .phc = phc, .password = password});
      const bool was_wrong = answer && answer->verdict == hashing_verdict::wrong;
      if (answer)
        (*shared)(read(std::move(*answer)));
      else
        (*shared)(refusal{domain::errc::overloaded, {}, std::chrono::seconds{2}});
      return was_wrong;
    };
    job.give_up = [shared, too_much] { (*shared)(too_much); };
    hasher_actor wake;
    const auto pushed = waiting_->push(from, std::move(job), wake);
    if (!pushed.taken) return (*shared)(too_much);
    if (pushed.displaced) pushed.displaced->give_up();
    if (wake) caf::anon_send(wake, next_password{});
  }

  caf::actor_system& system_;
  crypto::password_cost cost_;
  std::string nobodys_;
  std::shared_ptr<waiting_passwords> waiting_;
  std::vector<std::shared_ptr<hashing_process>> processes_;
  std::vector<hasher_actor> hashers_;
};

}  // namespace

std::unique_ptr<password_pool> start_password_pool(
    caf::actor_system& system, const password_pool_options& options, hashing_clock now) {
  return std::make_unique<hashing_threads>(system, options, now);
}

}  // namespace mbs::actors
