#include "actors/webhooks/webhook_outbox.hpp"

#include "tests/actors/actor_fixture.hpp"

#include <rapidcheck.h>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using persistence::callback_due;

namespace {

callback_due due(std::int64_t seq) {
  callback_due d;
  d.event.seq = {seq};
  return d;
}

std::vector<std::int64_t> numbers(const std::vector<callback_due>& all) {
  std::vector<std::int64_t> seqs;
  for (const auto& d : all)
    seqs.push_back(d.event.seq.value);
  return seqs;
}

using seqs = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("events come out in their order and the progress is below the first that is not done") {
  webhook_outbox box{10};
  for (std::int64_t s : {3, 5, 8})
    box.push(due(s));
  const auto taken = box.take(2);
  CHECK(numbers(taken) == seqs{3, 5});
  CHECK(box.through().value == 2);
  box.done({taken[1]});
  CHECK(box.through().value == 2);
  box.done({taken[0]});
  CHECK(box.through().value == 7);
}

TEST_CASE("deliveries that come back in any order wait in the order of their events") {
  webhook_outbox box{10};
  for (std::int64_t s = 1; s <= 4; ++s)
    box.push(due(s));
  auto a = box.take(1);
  auto b = box.take(1);
  auto c = box.take(1);
  box.put_back(b);
  box.put_back(a);
  box.put_back(c);
  CHECK(numbers(box.take(4)) == seqs{1, 2, 3, 4});
}

TEST_CASE("without room the outbox is behind until a stretch was read to its end") {
  webhook_outbox box{2};
  for (std::int64_t s = 1; s <= 3; ++s)
    box.push(due(s));
  CHECK(box.is_behind());
  CHECK_FALSE(box.wants_read());
  box.done(box.take(2));
  REQUIRE(box.wants_read());
  box.begin_read();
  box.push(due(4));
  box.end_read({due(3)}, true);
  CHECK_FALSE(box.is_behind());
  CHECK(numbers(box.take(5)) == seqs{3, 4});
}

TEST_CASE("whatever happens in between, an outbox gives every event once and in order") {
  const bool holds = rc::check([] {
    const auto limit = *rc::gen::inRange(2, 8);
    webhook_outbox box{static_cast<std::uint32_t>(limit)};
    std::int64_t stored = 0, next = 1, finished = 0;
    std::vector<callback_due> outstanding;
    std::optional<std::vector<callback_due>> reading;
    bool reading_all = false;
    const auto read = [&](std::int64_t after) {
      std::vector<callback_due> stretch;
      for (auto s = after + 1; s <= stored && stretch.size() < 3; ++s)
        stretch.push_back(due(s));
      return stretch;
    };
    const auto step = [&](int what) {
      switch (what) {
        case 0:
        case 1: box.push(due(++stored)); break;
        case 2:
          for (auto& d : box.take(2)) {
            RC_ASSERT(d.event.seq.value == next);
            ++next;
            outstanding.push_back(std::move(d));
          }
          break;
        case 3:
          box.done(outstanding);
          finished = outstanding.empty() ? finished : outstanding.back().event.seq.value;
          outstanding.clear();
          break;
        case 4:
          if (!outstanding.empty()) next = outstanding.front().event.seq.value;
          box.put_back(std::exchange(outstanding, {}));
          break;
        case 5:
          if (reading || !box.wants_read()) break;
          reading = read(box.last_taken().value);
          reading_all = reading->size() < 3;
          box.begin_read();
          break;
        case 6:
          if (!reading) break;
          box.end_read(std::move(*reading), reading_all);
          reading.reset();
          break;
        case 7: box.skip({++stored}); break;
        default: break;
      }
      RC_ASSERT(box.through().value == finished || box.through().value <= next - 1);
      RC_ASSERT(box.through().value >= finished);
    };
    for (const int what : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8)))
      step(what);
    // Left to itself it delivers the rest.
    for (int round = 0; round < 1'000 && (box.is_behind() || box.waiting() != 0); ++round)
      for (const int what : {6, 5, 6, 2, 3})
        step(what);
    step(3);
    RC_ASSERT(next == stored + 1);
    RC_ASSERT(box.idle());
    RC_ASSERT(stored == 0 || box.through().value == stored);
  });
  CHECK(holds);
}
