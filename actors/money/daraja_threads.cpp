#include "actors/money/daraja_threads.hpp"

#include "actors/runtime/caf.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace mbs::actors {

struct daraja_job {
  std::function<void(daraja_channel&)> run;
};
using daraja_actor = one_way_actor<daraja_job>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::daraja_job)

namespace mbs::actors {

namespace {

/// Who has least to do. Outlives the threads.
class idle_threads {
 public:
  explicit idle_threads(std::size_t count) : jobs_(count, 0) {}
  [[nodiscard]] std::size_t take() {
    const std::lock_guard lock{mutex_};
    std::size_t least = 0;
    for (std::size_t i = 1; i < jobs_.size(); ++i)
      if (jobs_[i] < jobs_[least]) least = i;
    ++jobs_[least];
    return least;
  }
  void ended(std::size_t thread) {
    const std::lock_guard lock{mutex_};
    --jobs_[thread];
  }

 private:
  std::mutex mutex_;
  std::vector<std::size_t> jobs_;
};

daraja_actor::behavior_type thread_of(daraja_actor::pointer self,
    const std::shared_ptr<daraja_channel>& channel, const std::shared_ptr<idle_threads>& idle,
    std::size_t number) {
  fail_fast(self, "a thread of DARAJA");
  return {[channel, idle, number](const daraja_job& job) {
    job.run(*channel);
    idle->ended(number);
  }};
}

class detached_threads final : public daraja_transport {
 public:
  detached_threads(caf::actor_system& system, std::uint32_t count,
      const std::function<std::unique_ptr<daraja_channel>()>& make_channel)
      : system_{system}, idle_{std::make_shared<idle_threads>(count)} {
    for (std::size_t i = 0; i < count; ++i) {
      channels_.emplace_back(make_channel());
      threads_.push_back(system.spawn<caf::detached>(thread_of, channels_.back(), idle_, i));
    }
  }
  ~detached_threads() override {
    for (const auto& channel : channels_)
      channel->stop();
    const caf::scoped_actor self{system_};
    for (const auto& t : threads_) {
      self->send_exit(t, caf::exit_reason::user_shutdown);
      self->wait_for(t);
    }
  }

  void push(mpesa::push_request request, std::function<void(push_reply)> done) override {
    run([request = std::move(request), done = std::move(done)](
            daraja_channel& channel) { done(channel.push(request)); });
  }
  void query(mpesa::push_query request, std::function<void(query_reply)> done) override {
    run([request = std::move(request), done = std::move(done)](
            daraja_channel& channel) { done(channel.query(request)); });
  }
  void pull(mpesa::pull_query request, std::function<void(pull_reply)> done) override {
    run([request = std::move(request), done = std::move(done)](
            daraja_channel& channel) { done(channel.pull(request)); });
  }

 private:
  void run(std::function<void(daraja_channel&)> job) {
    caf::anon_send(threads_[idle_->take()], daraja_job{std::move(job)});
  }

  caf::actor_system& system_;
  std::shared_ptr<idle_threads> idle_;
  std::vector<std::shared_ptr<daraja_channel>> channels_;
  std::vector<daraja_actor> threads_;
};

}  // namespace

std::unique_ptr<daraja_transport> start_daraja_threads(caf::actor_system& system, std::uint32_t count,
    const std::function<std::unique_ptr<daraja_channel>()>& make_channel) {
  return std::make_unique<detached_threads>(system, count, make_channel);
}

}  // namespace mbs::actors
