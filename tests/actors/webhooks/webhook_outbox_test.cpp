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
  static const auto content = std::make_shared<const domain::message_content>();
  d.message.content = content;
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

namespace {

/// An outbox, the store behind it, and what is under way between them.
struct outbox_in_use {
  explicit outbox_in_use(std::uint32_t limit) : box{limit} {}

  void push() { box.push(due(++stored)); }
  void skip() { box.skip({++stored}); }
  void take() {
    for (auto& d : box.take(2)) {
      RC_ASSERT(d.event.seq.value == next);
      ++next;
      outstanding.push_back(std::move(d));
    }
  }
  void finish() {
    box.done(outstanding);
    finished = outstanding.empty() ? finished : outstanding.back().event.seq.value;
    outstanding.clear();
  }
  void put_back() {
    if (!outstanding.empty()) next = outstanding.front().event.seq.value;
    box.put_back(std::exchange(outstanding, {}));
  }
  void begin_read() {
    if (reading || !box.wants_read()) return;
    reading.emplace();
    for (auto s = box.last_taken().value + 1; s <= stored && reading->size() < 3; ++s)
      reading->push_back(due(s));
    box.begin_read();
  }
  void end_read() {
    if (!reading) return;
    const bool all = reading->size() < 3;
    box.end_read(std::move(*reading), all);
    reading.reset();
  }
  void check() const {
    RC_ASSERT(box.through().value == finished || box.through().value <= next - 1);
    RC_ASSERT(box.through().value >= finished);
  }

  webhook_outbox box;
  std::int64_t stored = 0, next = 1, finished = 0;
  std::vector<callback_due> outstanding;
  std::optional<std::vector<callback_due>> reading;
};

using happening = void (outbox_in_use::*)();

}  // namespace

TEST_CASE("whatever happens in between, an outbox gives every event once and in order") {
  static constexpr std::array<happening, 8> all{&outbox_in_use::push, &outbox_in_use::push,
      &outbox_in_use::take, &outbox_in_use::finish, &outbox_in_use::put_back, &outbox_in_use::begin_read,
      &outbox_in_use::end_read, &outbox_in_use::skip};
  const bool holds = rc::check([] {
    outbox_in_use use{static_cast<std::uint32_t>(*rc::gen::inRange(2, 8))};
    const auto happens = [&use](happening what) {
      (use.*what)();
      use.check();
    };
    for (const auto what :
        *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, all.size())))
      happens(all.at(what));
    // Left to itself it delivers the rest.
    for (int round = 0; round < 1'000 && (use.box.is_behind() || use.box.waiting() != 0); ++round)
      for (const auto what : {&outbox_in_use::end_read, &outbox_in_use::begin_read, &outbox_in_use::end_read,
               &outbox_in_use::take, &outbox_in_use::finish})
        happens(what);
    happens(&outbox_in_use::finish);
    RC_ASSERT(use.next == use.stored + 1);
    RC_ASSERT(use.box.idle());
    RC_ASSERT(use.stored == 0 || use.box.through().value == use.stored);
  });
  CHECK(holds);
}
