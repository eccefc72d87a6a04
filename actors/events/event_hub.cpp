#include "actors/events/event_hub.hpp"

#include <algorithm>
#include <utility>

namespace mbs::actors {

namespace {

constexpr std::chrono::seconds looks_apart{1};

}  // namespace

class event_hub::reader final : public event_reader {
 public:
  reader(event_hub& hub, followed& from, std::function<void()> wake)
      : hub_{hub}, from_{from}, wake_{std::make_shared<const std::function<void()>>(std::move(wake))} {}
  ~reader() override { leave(); }

  [[nodiscard]] std::vector<told_event> read() override {
    const std::lock_guard lock{hub_.guard_};
    auto& channel = from_.channel;
    channel.settle(hub_.now_());
    is_woken_ = false;
    std::vector<told_event> told;
    if (std::exchange(begins_with_gap_, false)) {
      after_ = channel.last();
      told.push_back({channel.id_of(after_), std::nullopt});
      return told;
    }
    auto got = channel.read(after_);
    after_ = got.last;
    told.reserve(got.events.size());
    for (auto& e : got.events)
      told.push_back({channel.id_of(e.number), std::move(e.what)});
    return told;
  }
  [[nodiscard]] std::string id() const override {
    const std::lock_guard lock{hub_.guard_};
    return from_.channel.id_of(after_);
  }

 private:
  friend class event_hub;

  void leave() {
    const std::lock_guard lock{hub_.guard_};
    std::erase(from_.readers, this);
    if (from_.readers.empty()) from_.left_at = hub_.now_();
  }

  event_hub& hub_;
  followed& from_;
  std::shared_ptr<const std::function<void()>> wake_;
  std::uint64_t after_ = 0;
  bool begins_with_gap_ = false;
  bool is_woken_ = false;
};

event_hub::event_hub(domain::live_limits limits, std::function<domain::steady_point()> now)
    : limits_{limits}, now_{std::move(now)}, marks_{std::random_device{}()} {}

event_hub::~event_hub() = default;

std::unique_ptr<event_reader> event_hub::follow(
    domain::account_id account, std::string_view last_id, std::function<void()> wake) {
  const std::lock_guard lock{guard_};
  const auto now = now_();
  // Before the account's own is looked for: what is too old is no longer there to be read on.
  forget_left(now, channels_.size() >= most_kept && !channels_.contains(account));
  auto& at = channels_[account];
  if (!at) at = std::make_unique<followed>(marks_(), limits_);
  auto made = std::make_unique<reader>(*this, *at, std::move(wake));
  at->channel.settle(now);
  made->after_ = at->channel.last();
  if (!last_id.empty()) {
    const auto last = at->channel.number_of(last_id);
    made->after_ = last.value_or(made->after_);
    made->begins_with_gap_ = !last;
  }
  at->readers.push_back(made.get());
  count();
  return made;
}

void event_hub::committed(const std::vector<message_batch>& accepted, const std::vector<fact_batch>& facts) {
  if (!is_watched()) return;
  wakes to_wake;
  {
    const std::lock_guard lock{guard_};
    for (const auto& some : accepted) {
      auto* const to = some->empty() ? nullptr : find(some->front().account);
      if (to == nullptr) continue;
      for (const auto& m : *some)
        add(*to, domain::message_changed{m.id, domain::message_state::accepted, m.network, m.accepted_at},
            to_wake);
      add(*to, domain::balance_changed{}, to_wake);
    }
    domain::account_id last;
    followed* to = nullptr;
    for (const auto& some : facts)
      for (const auto& [message, event, left] : *some) {
        if (message.account != last) to = find(last = message.account);
        if (to == nullptr) continue;
        if (domain::changes_what_is_seen(event.kind, event.state))
          add(*to, domain::change_of(event, message.network), to_wake);
        if (!event.charge.is_zero() || !event.release.is_zero()) add(*to, domain::balance_changed{}, to_wake);
      }
    forget_left(now_(), false);
  }
  for (const auto& wake : to_wake)
    (*wake)();
}

void event_hub::tell(domain::account_id account, const domain::live_event& what) {
  if (!is_watched()) return;
  wakes to_wake;
  {
    const std::lock_guard lock{guard_};
    if (auto* const to = find(account)) add(*to, what, to_wake);
  }
  for (const auto& wake : to_wake)
    (*wake)();
}

event_hub::followed* event_hub::find(domain::account_id account) {
  const auto at = channels_.find(account);
  return at == channels_.end() ? nullptr : at->second.get();
}

void event_hub::add(followed& to, const domain::live_event& what, wakes& to_wake) {
  to.channel.add(what);
  for (auto* const r : to.readers)
    if (!std::exchange(r->is_woken_, true)) to_wake.push_back(r->wake_);
}

/// Those that nobody has read for longer than their events are kept; `all`: those that nobody reads.
void event_hub::forget_left(domain::steady_point now, bool all) {
  if (!all && now - looked_at_ < looks_apart) return;
  looked_at_ = now;
  std::erase_if(channels_, [&](const auto& e) {
    const auto& f = *e.second;
    return f.readers.empty() && (all || now - f.left_at > limits_.kept_for);
  });
  count();
}

void event_hub::count() noexcept {
  watched_.store(channels_.size(), std::memory_order_relaxed);
}

}  // namespace mbs::actors
