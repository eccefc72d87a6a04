#include "actors/links/receipt_index.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using actors::receipt_index;

namespace {

std::int64_t message_of(const receipt_index& index, const std::string& id) {
  const auto where = index.look_up(id).awaited;
  return where ? where->message.value : 0;
}

}  // namespace

TEST_CASE("an id is awaited until its receipt has come, then it is known as done") {
  receipt_index index{10, 10};
  index.expect("a", {{1}, 2});
  CHECK(message_of(index, "a") == 1);
  CHECK(index.look_up("a").awaited->segment == 2);
  CHECK_FALSE(index.look_up("a").done);
  index.done("a");
  CHECK(message_of(index, "a") == 0);
  CHECK(index.look_up("a").done);
  CHECK(index.awaited_count() == 0);
  CHECK_FALSE(index.look_up("b").done);
}

TEST_CASE("an id that the operator uses again means the new message") {
  receipt_index index{10, 10};
  index.expect("a", {{1}, 0});
  index.done("a");
  index.expect("a", {{2}, 0});
  CHECK(message_of(index, "a") == 2);
  CHECK_FALSE(index.look_up("a").done);
  index.expect("a", {{3}, 0});
  CHECK(message_of(index, "a") == 3);
  CHECK(index.awaited_count() == 1);
}

TEST_CASE("memory follows what is awaited, however many receipts come and go") {
  receipt_index index{1'000, 50};
  for (int i = 0; i < 10'000; ++i) {
    const auto id = std::to_string(i);
    index.expect(id, {{i}, 0});
    index.done(id);
  }
  CHECK(index.size() == 50);
  CHECK(index.look_up("9999").done);
  CHECK_FALSE(index.look_up("9949").done);
}

TEST_CASE("above the limit the oldest awaited ids are forgotten, one at a time") {
  receipt_index index{2, 10};
  for (int i = 1; i <= 4; ++i)
    index.expect(std::to_string(i), {{i}, 0});
  index.expect("1", {{5}, 0});  // the newest again
  CHECK(index.drop_excess()->message.value == 2);
  CHECK(index.drop_excess()->message.value == 3);
  CHECK_FALSE(index.drop_excess());
  CHECK(message_of(index, "4") == 4);
  CHECK(message_of(index, "1") == 5);
}
