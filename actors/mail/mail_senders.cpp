#include "actors/mail/mail_senders.hpp"

#include "actors/runtime/caf.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace mbs::actors {

struct hand_over {
  mail_envelope mail;
  std::function<void(mail_answer)> done;
};
using sender_actor = one_way_actor<hand_over>;

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::hand_over)

namespace mbs::actors {

namespace {

/// Who has nothing to do. Outlives the senders.
class idle_list {
 public:
  void add(std::size_t sender) {
    const std::lock_guard lock{mutex_};
    idle_.push_back(sender);
  }
  /// Somebody even when nobody is idle: it waits there then.
  [[nodiscard]] std::size_t take() {
    const std::lock_guard lock{mutex_};
    if (idle_.empty()) return 0;
    const auto sender = idle_.back();
    idle_.pop_back();
    return sender;
  }

 private:
  std::mutex mutex_;
  std::vector<std::size_t> idle_;
};

sender_actor::behavior_type sender(sender_actor::pointer self, const std::shared_ptr<mail_channel>& channel,
    const std::shared_ptr<idle_list>& idle, std::size_t number) {
  fail_fast(self, "a sender of MAILER");
  return {[channel, idle, number](const hand_over& m) {
    auto answer = channel->send(m.mail);
    idle->add(number);
    m.done(std::move(answer));
  }};
}

class detached_senders final : public mail_transport {
 public:
  detached_senders(caf::actor_system& system, std::uint32_t count,
      const std::function<std::unique_ptr<mail_channel>()>& make_channel)
      : system_{system} {
    for (std::size_t i = 0; i < count; ++i) {
      channels_.emplace_back(make_channel());
      senders_.push_back(system.spawn<caf::detached>(sender, channels_.back(), idle_, i));
      idle_->add(i);
    }
  }
  ~detached_senders() override {
    for (const auto& channel : channels_)
      channel->stop();
    const caf::scoped_actor self{system_};
    for (const auto& s : senders_) {
      self->send_exit(s, caf::exit_reason::user_shutdown);
      self->wait_for(s);
    }
  }

  void send(mail_envelope mail, std::function<void(mail_answer)> done) override {
    caf::anon_send(senders_[idle_->take()], hand_over{std::move(mail), std::move(done)});
  }

 private:
  caf::actor_system& system_;
  std::shared_ptr<idle_list> idle_ = std::make_shared<idle_list>();
  std::vector<std::shared_ptr<mail_channel>> channels_;
  std::vector<sender_actor> senders_;
};

}  // namespace

std::unique_ptr<mail_transport> start_mail_senders(caf::actor_system& system, std::uint32_t count,
    const std::function<std::unique_ptr<mail_channel>()>& make_channel) {
  return std::make_unique<detached_senders>(system, count, make_channel);
}

}  // namespace mbs::actors
