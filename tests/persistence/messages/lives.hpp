#pragma once

#include "tests/persistence/few_runs.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <map>
#include <string>
#include <vector>

namespace mbs::test {

/// Random lives of two new accounts' messages, and what became of each, to compare a store with.
template <class Store>
class lives {
 public:
  struct one {
    domain::message message;
    message_state state = message_state::accepted;
    money charged;
    bool committed = false;
  };

  explicit lives(Store& store) : store_{store} {
    static int made = 0;
    for (int i = 0; i < 2; ++i)
      accounts_.push_back(store_.new_account(std::to_string(++made) + "@example.com"));
  }

  [[nodiscard]] Store& store() { return store_; }
  [[nodiscard]] const std::vector<domain::account_id>& accounts() const { return accounts_; }
  [[nodiscard]] const std::map<std::int64_t, one>& all() const { return all_; }
  /// Before everything in it.
  [[nodiscard]] domain::time_point begun() const { return begun_; }

  void step() {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
      case 1:
      case 2: return accept();
      case 3: return submit();
      case 4: return store_.fold(*rc::gen::inRange<std::uint32_t>(1, 6));
      case 5: return fold_once();
      default: return end();
    }
  }
  /// One step only: what is left is left.
  void fold_once() {
    const auto limit = *rc::gen::inRange<std::uint32_t>(1, 4);
    RC_ASSERT(store_.roll_ups().fold({.limit = limit, .last_commit = {}, .now = noon()}).has_value());
  }
  /// Commits what was kept back.
  void commit_late() {
    std::vector<domain::message> late;
    for (auto& [id, life] : all_)
      if (!life.committed) {
        life.committed = true;
        late.push_back(life.message);
      }
    if (!late.empty()) store_.accept(late);
  }

  static inline const std::vector<std::string> senders{"MBS", "DUKA-1"};
  static inline const std::vector<std::string> references{"", "r1", "r2"};
  static inline const std::vector<std::int64_t> numbers{254'712'345'678, 254'733'000'001};

 private:
  // Some are committed later than others with higher ids.
  void accept() {
    auto content = new_content();
    content->sender = {*rc::gen::elementOf(senders), domain::sender_kind::alphanumeric};
    content->reference = *rc::gen::elementOf(references);
    const auto account = *rc::gen::elementOf(accounts_);
    const auto count = *rc::gen::inRange(1, 4);
    const auto traffic = static_cast<domain::traffic_class>(*rc::gen::inRange(0, 3));
    const bool keep_back = *rc::gen::inRange(0, 4) == 0;
    now_ += std::chrono::minutes{*rc::gen::inRange(0, 120)};
    if (*rc::gen::inRange(0, 8) == 0) now_ += std::chrono::days{*rc::gen::inRange(0, 20)};
    std::vector<domain::message> together;
    for (int i = 0; i < count; ++i) {
      auto m = store_.new_message(account, now_);
      m.content = content;
      m.to = domain::msisdn::from_number(*rc::gen::elementOf(numbers));
      m.network = {static_cast<std::uint8_t>(*rc::gen::inRange(1, 3))};
      m.traffic = traffic;
      m.segments = static_cast<std::uint8_t>(*rc::gen::inRange(1, 8));
      m.price = money::from_units(8'000 * m.segments);
      all_[m.id.value] = {m, message_state::accepted, {}, !keep_back};
      together.push_back(m);
    }
    if (!keep_back) {
      store_.accept(together);
    } else if (*rc::gen::arbitrary<bool>()) {
      commit_late();
    }
  }
  one* some_in(std::initializer_list<message_state> states) {
    std::vector<one*> fitting;
    for (auto& [id, life] : all_)
      if (life.committed && std::find(states.begin(), states.end(), life.state) != states.end())
        fitting.push_back(&life);
    return fitting.empty() ? nullptr : *rc::gen::elementOf(fitting);
  }
  void submit() {
    auto* life = some_in({message_state::accepted});
    if (life == nullptr) return;
    store_.submit(life->message);
    life->charged = life->message.price;
    life->state = message_state::submitted;
  }
  void end() {
    auto* life = some_in({message_state::accepted, message_state::submitted});
    if (life == nullptr) return;
    if (life->state == message_state::accepted) {
      store_.refuse(life->message);
      life->state = message_state::rejected;
    } else if (*rc::gen::arbitrary<bool>()) {
      store_.deliver(life->message);
      life->state = message_state::delivered;
    } else {
      journal_batch batch;
      batch.events.push_back(store_.new_event(life->message, event_kind::gave_up, message_state::unknown));
      store_.commit(batch);
      life->state = message_state::unknown;
    }
  }

  Store& store_;
  std::vector<domain::account_id> accounts_;
  std::map<std::int64_t, one> all_;
  // Goes on from one to the next: ids do, and tell the time of acceptance.
  static inline domain::time_point now_ = noon();
  domain::time_point begun_ = now_;
};

}  // namespace mbs::test
