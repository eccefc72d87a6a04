#include "http/server/completion_queue.hpp"

#include "tests/support/captured_log.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace mbs;
using namespace mbs::http;

namespace {

class counting final : public continuation {
 public:
  void go_on() override { ++times; }
  int times = 0;
};

class throwing final : public continuation {
 public:
  void go_on() override { throw std::runtime_error("cannot go on"); }
};

class waiting final : public parked {
 public:
  void abandon() noexcept override { is_abandoned = true; }
  bool is_abandoned = false;
};

/// A queue whose owner is the thread of the test.
struct owned_queue {
  boost::asio::io_context context{1};
  std::shared_ptr<completion_queue> queue =
      std::make_shared<completion_queue>(std::this_thread::get_id(), context);

  void post_from_elsewhere(const std::shared_ptr<continuation>& c) {
    std::thread{[&] { queue->post(c); }}.join();
  }
  void close_from_elsewhere() {
    std::thread{[&] { queue->close(); }}.join();
  }
};

}  // namespace

TEST_CASE(
    "what is posted goes on at once on the owner's thread, and from elsewhere when that thread takes it") {
  owned_queue q;
  const auto one = std::make_shared<counting>();
  q.queue->post(one);
  CHECK(one->times == 1);
  q.post_from_elsewhere(one);
  CHECK(one->times == 1);
  q.context.poll();
  CHECK(one->times == 2);
}

TEST_CASE("nothing goes on after a queue was closed, whichever thread closes and whichever posts") {
  for (const bool closed_elsewhere : {false, true}) {
    CAPTURE(closed_elsewhere);
    owned_queue q;
    const auto late = std::make_shared<counting>();
    q.post_from_elsewhere(late);
    closed_elsewhere ? q.close_from_elsewhere() : q.queue->close();
    q.queue->post(late);
    q.post_from_elsewhere(late);
    q.context.poll();
    q.queue->abandon_parked();
    q.queue->post(late);
    q.context.restart();
    q.context.poll();
    CHECK(late->times == 0);
    CHECK(late.use_count() == 1);
  }
}

TEST_CASE("nothing goes on after those that wait were abandoned, and none waits any more") {
  owned_queue q;
  const auto before = std::make_shared<waiting>();
  q.queue->park(before);
  CHECK_FALSE(before->is_abandoned);
  q.queue->abandon_parked();
  CHECK(before->is_abandoned);
  const auto behind = std::make_shared<waiting>();
  q.queue->park(behind);
  CHECK(behind->is_abandoned);
  const auto late = std::make_shared<counting>();
  q.queue->post(late);
  q.post_from_elsewhere(late);
  q.context.poll();
  CHECK(late->times == 0);
}

TEST_CASE("one that throws is a line of the log, and the others still go on") {
  const test::captured_log log;
  owned_queue q;
  const auto good = std::make_shared<counting>();
  q.post_from_elsewhere(good);
  q.post_from_elsewhere(std::make_shared<throwing>());
  q.post_from_elsewhere(good);
  CHECK_NOTHROW(q.context.poll());
  CHECK(good->times == 2);
  CHECK_NOTHROW(q.queue->post(std::make_shared<throwing>()));
  q.post_from_elsewhere(good);
  q.context.restart();
  CHECK_NOTHROW(q.context.poll());
  CHECK(good->times == 3);
  CHECK(log.with("error event=answer_lost").size() == 2);
}
