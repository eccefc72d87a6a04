#include "domain/ids.hpp"

#include "domain/messages/id_generator.hpp"
#include "domain/messages/reference_allocator.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

using namespace mbs::domain;
using namespace std::chrono_literals;

namespace {
constexpr time_point epoch = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
constexpr time_point noon = epoch + std::chrono::days{900} + 12h;
}  // namespace

TEST_CASE("ids read back from their text, and texts sort like numbers") {
  CHECK(to_text(message_id{1}) == "msg_0000000000001");
  CHECK(to_text(account_id{31}) == "acc_000000000000z");
  CHECK(to_text(webhook_endpoint_id{std::numeric_limits<std::int64_t>::max()}) == "whk_7zzzzzzzzzzzz");
  CHECK(to_text(key_id{32}) == "key_0000000000010");
  CHECK(rc::check([] {
    const auto ids = rc::gen::inRange<std::int64_t>(1, std::numeric_limits<std::int64_t>::max());
    const auto a = *ids;
    const auto b = *ids;
    RC_ASSERT(message_id_from(to_text(message_id{a})) == message_id{a});
    RC_ASSERT(account_id_from(to_text(account_id{a})) == account_id{a});
    RC_ASSERT(webhook_endpoint_id_from(to_text(webhook_endpoint_id{a})) == webhook_endpoint_id{a});
    RC_ASSERT(key_id_from(to_text(key_id{a})) == key_id{a});
    RC_ASSERT((a < b) == (to_text(message_id{a}) < to_text(message_id{b})));
  }));
}

TEST_CASE("a text that to_text would not make is no id") {
  for (const auto* text :
      {"", "msg_", "msg_000000000001", "msg_00000000000001", "acc_0000000000001", "msg_000000000000I",
          "msg_000000000000l", "msg_000000000000u", "msg_000000000000A", "msg_0000000000000",
          "msg_8000000000000", "msg_zzzzzzzzzzzzz", "MSG_0000000000001", "msg_000000000000 "}) {
    CAPTURE(text);
    CHECK_FALSE(message_id_from(text).has_value());
  }
}

TEST_CASE("new ids are above all earlier ones whatever the clock does") {
  CHECK(rc::check([] {
    const auto node = *rc::gen::inRange<std::uint8_t>(0, 64);
    const auto floor = *rc::gen::inRange<std::int64_t>(0, id_generator::first_at(noon + 1h));
    id_generator ids{node, floor};
    auto last = floor;
    for (const auto ms : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5'000, 5'000))) {
      const auto count = *rc::gen::element<std::uint32_t>(1, 2, 1'000, 65'536);
      const auto first = ids.next_block(noon + std::chrono::milliseconds{ms}, count);
      RC_ASSERT(first > last);
      last = first + count - 1;
      RC_ASSERT((first >> 16 & 63) == node);
      RC_ASSERT(first >> 16 == last >> 16);
    }
  }));
}

TEST_CASE("an id tells when it was made, and a time the least id of its millisecond") {
  id_generator ids{5};
  const auto id = ids.next(noon + 123456us);
  CHECK(id_generator::time_of(id) == noon + 123ms);
  CHECK(id >= id_generator::first_at(noon + 123456us));
  CHECK(id < id_generator::first_at(noon + 124ms));
  CHECK(id_generator::first_at(epoch) == 0);
  CHECK(id_generator::first_at(epoch - 1h) == 0);
  CHECK(id_generator{0}.next(epoch) > 0);
}

TEST_CASE("a millisecond that is used up borrows from the next") {
  id_generator ids{0};
  const auto first = ids.next_block(noon, 65'536);
  CHECK(id_generator::time_of(first) == noon);
  CHECK(id_generator::time_of(ids.next(noon)) == noon + 1ms);
}

TEST_CASE("threads that share a generator never get the same id") {
  id_generator ids{1};
  constexpr std::size_t each = 5'000;
  std::vector<std::vector<std::int64_t>> got(2);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : got)
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < each; ++i)
          mine.push_back(ids.next(noon));
      });
  }
  std::vector<std::int64_t> merged;
  std::merge(got[0].begin(), got[0].end(), got[1].begin(), got[1].end(), std::back_inserter(merged));
  CHECK(merged.size() == 2 * each);
  CHECK(std::adjacent_find(merged.begin(), merged.end()) == merged.end());
}

TEST_CASE("a sender and recipient do not see a reference again within 256 texts") {
  const auto allocator = std::make_unique<reference_allocator>(42);
  const auto recipient = msisdn::from_number(254'712'345'678);
  std::array<bool, 256> seen{};
  for (int i = 0; i < 256; ++i) {
    auto& before = seen[allocator->next("MBS", recipient) & 0xFFu];
    CHECK_FALSE(before);
    before = true;
  }
}

TEST_CASE("references start elsewhere after a restart and for other pairs") {
  const auto one = std::make_unique<reference_allocator>(1);
  const auto two = std::make_unique<reference_allocator>(2);
  int same_seed = 0;
  int same_pair = 0;
  for (std::int64_t i = 0; i < 100; ++i) {
    const auto a = one->next("MBS", msisdn::from_number(254'700'000'000 + i));
    same_seed += a == two->next("MBS", msisdn::from_number(254'700'000'000 + i)) ? 1 : 0;
    same_pair += a == one->next("OTHER", msisdn::from_number(254'700'000'000 + i)) ? 1 : 0;
  }
  CHECK(same_seed < 5);
  CHECK(same_pair < 5);
}
