#include "tests/http/events/fake_events.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace mbs::http::tests {

struct fake_events::followed {
  explicit followed(std::uint64_t mark, domain::live_limits limits) : channel{mark, limits} {}
  domain::live_channel channel;
  std::vector<reader*> readers;
};

struct fake_events::reader final : actors::event_reader {
  reader(fake_events& all_events, followed& one, std::function<void()> w)
      : all{all_events}, of{one}, wake{std::move(w)} {}
  ~reader() override {
    const std::lock_guard lock{all.guard_};
    std::erase(of.readers, this);
  }
  std::vector<actors::told_event> read() override {
    const std::lock_guard lock{all.guard_};
    of.channel.settle(std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now()));
    std::vector<actors::told_event> told;
    const auto got = of.channel.read(after);
    after = got.last;
    for (const auto& e : got.events)
      told.push_back({of.channel.id_of(e.number), e.what});
    return told;
  }
  [[nodiscard]] std::string id() const override {
    const std::lock_guard lock{all.guard_};
    return of.channel.id_of(std::min(after, of.channel.last()));
  }
  fake_events& all;
  followed& of;
  std::function<void()> wake;
  std::uint64_t after = 0;
};

fake_events::fake_events() = default;
fake_events::~fake_events() = default;

void fake_events::tell(domain::account_id account, const domain::live_event& what) {
  tell_all(account, {what});
}

void fake_events::tell_all(domain::account_id account, const std::vector<domain::live_event>& some) {
  std::vector<std::function<void()>> wakes;
  {
    const std::lock_guard lock{guard_};
    auto& of = followed_of(account);
    for (const auto& what : some)
      of.channel.add(what);
    for (const auto* r : of.readers)
      wakes.push_back(r->wake);
  }
  for (const auto& wake : wakes)
    wake();
}

std::size_t fake_events::readers() {
  const std::lock_guard lock{guard_};
  std::size_t all = 0;
  for (const auto& [account, of] : followed_)
    all += of->readers.size();
  return all;
}

std::unique_ptr<actors::event_reader> fake_events::follow(
    domain::account_id account, std::string_view last_id, std::function<void()> wake) {
  const std::lock_guard lock{guard_};
  auto made = std::make_unique<reader>(*this, followed_of(account), std::move(wake));
  const auto last = made->of.channel.number_of(last_id);
  made->after = last.value_or(last_id.empty() ? made->of.channel.last() : UINT64_MAX - 1);
  made->of.readers.push_back(made.get());
  return made;
}

fake_events::followed& fake_events::followed_of(domain::account_id account) {
  auto& at = followed_[account];
  if (!at) at = std::make_unique<followed>(static_cast<std::uint64_t>(account.value), limits);
  return *at;
}

}  // namespace mbs::http::tests
