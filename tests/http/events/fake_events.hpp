#pragma once

#include "actors/gateway/event_gateway.hpp"
#include "domain/events/live_channel.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace mbs::http::tests {

/// What happens in accounts is what a test tells. Nothing of one is ever forgotten.
class fake_events final : public actors::event_gateway {
 public:
  domain::live_limits limits{.messages_a_second = 1'000'000, .kept = 1'000'000};

  void tell(domain::account_id account, const domain::live_event& what) { tell_all(account, {what}); }
  void tell_all(domain::account_id account, const std::vector<domain::live_event>& some) {
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
  [[nodiscard]] std::size_t readers() {
    const std::lock_guard lock{guard_};
    std::size_t all = 0;
    for (const auto& [account, of] : followed_)
      all += of->readers.size();
    return all;
  }

  std::unique_ptr<actors::event_reader> follow(
      domain::account_id account, std::string_view last_id, std::function<void()> wake) override {
    const std::lock_guard lock{guard_};
    auto made = std::make_unique<reader>(*this, followed_of(account), std::move(wake));
    const auto last = made->of.channel.number_of(last_id);
    made->after = last.value_or(last_id.empty() ? made->of.channel.last() : UINT64_MAX - 1);
    made->of.readers.push_back(made.get());
    return made;
  }

 private:
  struct reader;
  struct followed {
    explicit followed(std::uint64_t mark, domain::live_limits limits) : channel{mark, limits} {}
    domain::live_channel channel;
    std::vector<reader*> readers;
  };
  struct reader final : actors::event_reader {
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
  followed& followed_of(domain::account_id account) {
    auto& at = followed_[account];
    if (!at) at = std::make_unique<followed>(static_cast<std::uint64_t>(account.value), limits);
    return *at;
  }

  std::mutex guard_;
  std::map<domain::account_id, std::unique_ptr<followed>> followed_;
};

}  // namespace mbs::http::tests
