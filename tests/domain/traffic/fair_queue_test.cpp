#include "domain/traffic/fair_queue.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <vector>

using namespace mbs::domain;

namespace {

constexpr auto otp = traffic_class::otp;
constexpr auto transactional = traffic_class::transactional;
constexpr auto promotional = traffic_class::promotional;
constexpr std::array classes{otp, transactional, promotional};

struct item {
  traffic_class traffic{};
  account_id account;
  int number = 0;
  bool operator==(const item&) const = default;
};

using queue = fair_queue<item>;

void push(queue& q, traffic_class c, std::int64_t account, int number) {
  q.push(c, account_id{account}, {c, account_id{account}, number});
}

std::vector<int> drain(queue& q) {
  std::vector<int> numbers;
  while (auto next = q.pop())
    numbers.push_back(next->number);
  return numbers;
}

/// The same rules, written without care for cost.
class plain_queue {
 public:
  void push(const item& i, bool in_front) {
    auto& turns = turns_[i.traffic];
    auto& line = lines_[{i.traffic, i.account}];
    if (line.empty() && in_front) turns.push_front(i.account);
    if (line.empty() && !in_front) turns.push_back(i.account);
    in_front ? line.push_front(i) : line.push_back(i);
  }
  item pop(traffic_class c) {
    const auto account = turns_[c].front();
    turns_[c].pop_front();
    auto& line = lines_[{c, account}];
    const auto out = line.front();
    line.pop_front();
    if (!line.empty()) turns_[c].push_back(account);
    return out;
  }
  std::size_t remove(int divisor) {
    std::size_t removed = 0;
    for (auto& [key, line] : lines_) {
      if (line.empty()) continue;
      removed += std::erase_if(line, [&](const item& i) { return i.number % divisor == 0; });
      if (line.empty()) std::erase(turns_[key.first], key.second);
    }
    return removed;
  }
  std::size_t size(traffic_class c) {
    std::size_t total = 0;
    for (const auto& [key, line] : lines_)
      total += key.first == c ? line.size() : 0;
    return total;
  }

 private:
  std::map<traffic_class, std::deque<account_id>> turns_;
  std::map<std::pair<traffic_class, account_id>, std::deque<item>> lines_;
};

}  // namespace

TEST_CASE("otp goes before transactional before promotional") {
  queue q;
  push(q, promotional, 1, 3);
  push(q, transactional, 1, 2);
  push(q, otp, 1, 1);
  CHECK(q.size() == 3);
  CHECK(q.size(otp) == 1);
  CHECK(drain(q) == std::vector{1, 2, 3});
  CHECK(q.empty());
  CHECK_FALSE(q.pop().has_value());
}

TEST_CASE("accounts take turns, and within one the first come is first served") {
  queue q;
  for (int i = 0; i < 4; ++i)
    push(q, otp, 1, 10 + i);
  for (int i = 0; i < 2; ++i)
    push(q, otp, 2, 20 + i);
  push(q, otp, 3, 30);
  CHECK(drain(q) == std::vector{10, 20, 30, 11, 21, 12, 13});
}

TEST_CASE("what could not be sent goes to the front of its line") {
  queue q;
  push(q, otp, 1, 1);
  push(q, otp, 1, 2);
  push(q, otp, 2, 9);
  auto taken = q.pop();
  REQUIRE(taken->number == 1);
  q.push_front(otp, account_id{1}, *taken);
  CHECK(drain(q) == std::vector{9, 1, 2});
  push(q, otp, 2, 9);
  q.push_front(otp, account_id{1}, *taken);
  CHECK(drain(q) == std::vector{1, 9});
}

TEST_CASE("every class gets its share while otp never ends") {
  for (const std::uint32_t period : {0u, 3u, 4u, 20u, 100u}) {
    CAPTURE(period);
    const auto promised = std::max(period, 3u);
    queue q{period};
    for (int i = 0; i < 1'000; ++i)
      for (const auto c : classes)
        push(q, c, 1 + i % 7, i);
    std::map<traffic_class, std::uint32_t> waited;
    std::map<traffic_class, int> got;
    for (int i = 0; i < 900; ++i) {
      const auto next = q.pop();
      for (const auto c : classes)
        ++waited[c];
      for (const auto c : {transactional, promotional})
        CHECK(waited[c] <= promised);
      waited[next->traffic] = 0;
      ++got[next->traffic];
    }
    CHECK(got[otp] >= got[transactional]);
    CHECK(got[otp] >= got[promotional]);
    CHECK(got[promotional] > 0);
  }
}

TEST_CASE("a class that was empty does not collect a claim") {
  queue q{20};
  for (int i = 0; i < 100; ++i)
    push(q, otp, 1, i);
  for (int i = 0; i < 50; ++i)
    (void)q.pop();
  push(q, promotional, 1, 1'000);
  for (int i = 0; i < 19; ++i)
    CHECK(q.pop()->traffic == otp);
  CHECK(q.pop()->traffic == promotional);
}

TEST_CASE("removing keeps the order of what stays and hands over the rest") {
  queue q;
  for (int i = 0; i < 6; ++i)
    push(q, otp, 1, i);
  for (int i = 6; i < 9; ++i)
    push(q, promotional, 2, i);
  push(q, transactional, 3, 100);
  std::vector<int> removed;
  CHECK(q.remove_if([](const item& i) { return i.number % 2 == 0; },
            [&](item&& i) { removed.push_back(i.number); }) == 6);
  std::sort(removed.begin(), removed.end());
  CHECK(removed == std::vector{0, 2, 4, 6, 8, 100});
  CHECK(q.size() == 4);
  CHECK(q.size(transactional) == 0);
  CHECK(drain(q) == std::vector{1, 3, 5, 7});
}

TEST_CASE("over any sequence of operations the queue does as the plain rules say") {
  CHECK(rc::check([] {
    queue q{*rc::gen::inRange<std::uint32_t>(3, 10)};
    plain_queue plain;
    const auto steps = *rc::gen::inRange(0, 400);
    for (int i = 0; i < steps; ++i) {
      const auto what = *rc::gen::inRange(0, 20);
      if (what < 11) {
        const item pushed{*rc::gen::elementOf(classes), account_id{*rc::gen::inRange(1, 6)}, i};
        const bool in_front = what < 2;
        plain.push(pushed, in_front);
        in_front ? q.push_front(pushed.traffic, pushed.account, pushed)
                 : q.push(pushed.traffic, pushed.account, pushed);
      } else if (what < 19) {
        const auto popped = q.pop();
        if (popped) RC_ASSERT(*popped == plain.pop(popped->traffic));
      } else {
        const auto divisor = *rc::gen::inRange(2, 5);
        const auto removed =
            q.remove_if([&](const item& it) { return it.number % divisor == 0; }, [](item&&) {});
        RC_ASSERT(removed == plain.remove(divisor));
      }
      std::size_t total = 0;
      for (const auto c : classes) {
        RC_ASSERT(q.size(c) == plain.size(c));
        total += q.size(c);
      }
      RC_ASSERT(q.size() == total);
    }
  }));
}

TEST_CASE("items that cannot be copied wait too, and die with the queue") {
  const auto witness = std::make_shared<int>(1);
  {
    fair_queue<std::unique_ptr<std::shared_ptr<int>>> q;
    for (int i = 0; i < 600; ++i)
      q.push(otp, account_id{i % 3}, std::make_unique<std::shared_ptr<int>>(witness));
    for (int i = 0; i < 100; ++i)
      CHECK(**q.pop() == witness);
    CHECK(witness.use_count() == 501);
    auto moved = std::move(q);
    CHECK(moved.size() == 500);
    CHECK(**moved.pop() == witness);
  }
  CHECK(witness.use_count() == 1);
}

TEST_CASE("a queue that was emptied is used again from one block") {
  queue q;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 2'000; ++i)
      push(q, otp, i % 11, i);
    CHECK(drain(q).size() == 2'000);
  }
}
