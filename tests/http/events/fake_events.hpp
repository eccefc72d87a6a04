#pragma once

#include "actors/gateway/event_gateway.hpp"
#include "domain/events/live_channel.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace mbs::http::tests {

/// What happens in accounts is what a test tells. Nothing of one is ever forgotten.
class fake_events final : public actors::event_gateway {
 public:
  fake_events();
  ~fake_events() override;
  fake_events(const fake_events&) = delete;
  fake_events& operator=(const fake_events&) = delete;

  domain::live_limits limits{.messages_a_second = 1'000'000, .kept = 1'000'000};

  void tell(domain::account_id account, const domain::live_event& what);
  void tell_all(domain::account_id account, const std::vector<domain::live_event>& some);
  [[nodiscard]] std::size_t readers();

  std::unique_ptr<actors::event_reader> follow(
      domain::account_id account, std::string_view last_id, std::function<void()> wake) override;

 private:
  struct reader;
  struct followed;
  followed& followed_of(domain::account_id account);

  std::mutex guard_;
  std::map<domain::account_id, std::unique_ptr<followed>> followed_;
};

}  // namespace mbs::http::tests
