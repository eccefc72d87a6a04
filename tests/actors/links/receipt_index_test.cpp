#include "actors/links/receipt_index.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace mbs;
using actors::receipt_index;

namespace {

constexpr std::int64_t somebody = 254'712'000'001, another = 254'712'000'002;

/// The messages that an id may mean, the newest first; done ones as negative numbers.
std::vector<std::int64_t> messages_of(const receipt_index& index, const std::string& id) {
  std::vector<std::int64_t> found;
  index.look_up(id, [&](const receipt_index::named& n) {
    found.push_back(n.done ? -n.where.message.value : n.where.message.value);
  });
  return found;
}

using numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("an id is awaited until its receipt has come, then it is known as done") {
  receipt_index index{10, 10};
  CHECK_FALSE(index.expect("a", {{1}, 2}, somebody));
  CHECK(messages_of(index, "a") == numbers{1});
  index.look_up("a", [](const auto& n) {
    CHECK(n.where.segment == 2);
    CHECK(n.handset == somebody);
  });
  index.done("a", {{1}, 2}, somebody);
  index.done("a", {{1}, 2}, somebody);
  CHECK(messages_of(index, "a") == numbers{-1});
  CHECK(index.awaited_count() == 0);
  CHECK(index.size() == 1);
  CHECK(messages_of(index, "b").empty());
}

TEST_CASE("an id that the operator uses again for a handset means the new message") {
  receipt_index index{10, 10};
  index.expect("a", {{1}, 0}, somebody);
  index.done("a", {{1}, 0}, somebody);
  CHECK_FALSE(index.expect("a", {{2}, 0}, somebody));
  CHECK(messages_of(index, "a") == numbers{2});
  CHECK(index.awaited_count() == 1);
}

TEST_CASE("an id that the operator gives several messages means each of them until its receipt comes") {
  receipt_index index{10, 10};
  CHECK_FALSE(index.expect("0", {{1}, 0}, somebody));
  CHECK(index.expect("0", {{2}, 0}, another));
  CHECK(index.expect("0", {{3}, 0}, somebody));
  CHECK(messages_of(index, "0") == numbers{3, 2, 1});
  index.done("0", {{2}, 0}, another);
  CHECK(messages_of(index, "0") == numbers{3, -2, 1});
  CHECK(index.awaited_count() == 2);
  index.expect("0", {{2}, 0}, another);
  CHECK(index.awaited_count() == 3);
}

TEST_CASE("one id for all segments of a message is not called shared") {
  receipt_index index{10, 10};
  CHECK_FALSE(index.expect("a", {{1}, 0}, somebody));
  CHECK_FALSE(index.expect("a", {{1}, 1}, somebody));
  CHECK(index.awaited_count() == 2);
}

TEST_CASE("memory follows what is awaited, however many receipts come and go") {
  receipt_index index{1'000, 50};
  for (int i = 0; i < 10'000; ++i) {
    const auto id = std::to_string(i);
    index.expect(id, {{i}, 0}, somebody);
    index.done(id, {{i}, 0}, somebody);
  }
  CHECK(index.size() == 50);
  CHECK(messages_of(index, "9999") == numbers{-9'999});
  CHECK(messages_of(index, "9949").empty());
}

TEST_CASE("above the limit the oldest awaited ids are forgotten, one at a time") {
  receipt_index index{2, 10};
  for (int i = 1; i <= 4; ++i)
    index.expect(std::to_string(i), {{i}, 0}, somebody);
  index.expect("1", {{1}, 0}, somebody);  // the newest again
  CHECK(index.drop_excess()->message.value == 2);
  CHECK(index.drop_excess()->message.value == 3);
  CHECK_FALSE(index.drop_excess());
  CHECK(messages_of(index, "4") == numbers{4});
  CHECK(messages_of(index, "1") == numbers{1});
}

TEST_CASE("an id for every message names the newest ones only, and what it no longer names is told") {
  receipt_index index{100'000, 10};
  const auto most = static_cast<std::int64_t>(receipt_index::most_per_id);
  std::vector<std::int64_t> dropped;
  for (std::int64_t i = 1; i <= most + 3; ++i) {
    index.expect("0", {{i}, 0}, somebody + i);
    while (const auto gone = index.drop_excess())
      dropped.push_back(gone->message.value);
  }
  CHECK(dropped == numbers{1, 2, 3});
  CHECK(messages_of(index, "0").size() == receipt_index::most_per_id);
  CHECK(index.awaited_count() == receipt_index::most_per_id);
}
