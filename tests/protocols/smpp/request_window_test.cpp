#include "protocols/smpp/request_window.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>

using namespace mbs::smpp;

TEST_CASE("sequence numbers begin at 1 and wrap after 0x7FFFFFFF") {
  CHECK(sequence_counter{}.take() == 1);
  sequence_counter near_the_end{0x7FFFFFFE};
  CHECK(near_the_end.take() == 0x7FFFFFFE);
  CHECK(near_the_end.take() == 0x7FFFFFFF);
  CHECK(near_the_end.take() == 1);
}

TEST_CASE("a request is taken out once, by its own answer or by generic_nack") {
  request_window window{2};
  window.add({7, command_id::submit_sm, 70, {}});
  window.add({8, command_id::query_sm, 80, {}});
  CHECK(window.full());
  CHECK_FALSE(window.take(7, command_id::query_sm_resp));
  CHECK(window.take(7, command_id::submit_sm_resp)->key == 70);
  CHECK_FALSE(window.take(7, command_id::submit_sm_resp));
  CHECK(window.take(8, command_id::generic_nack)->key == 80);
  CHECK(window.size() == 0);
  CHECK(window.oldest() == nullptr);
}

TEST_CASE("a window of any size behaves as a list in the order of sending") {
  CHECK(rc::check([] {
    const auto limit = *rc::gen::inRange<std::uint32_t>(1, 200);
    request_window window{limit};
    std::deque<std::uint32_t> model;
    sequence_counter next{*rc::gen::inRange<std::uint32_t>(1, 1'000)};
    const auto steps =
        *rc::gen::container<std::vector<std::uint16_t>>(600, rc::gen::arbitrary<std::uint16_t>());
    for (const auto step : steps) {
      if (!window.full() && (step % 2 == 0 || model.empty())) {
        // Numbers far apart fall together in the index.
        for (unsigned skip = step % 5 * 32; skip > 0; --skip)
          (void)next.take();
        const auto sequence = next.take();
        window.add({sequence, command_id::submit_sm, sequence, {}});
        model.push_back(sequence);
      } else {
        const auto at = static_cast<std::ptrdiff_t>(step % model.size());
        const auto sequence = model[static_cast<std::size_t>(at)];
        model.erase(model.begin() + at);
        RC_ASSERT(window.take(sequence, command_id::submit_sm_resp)->key == sequence);
      }
      RC_ASSERT(window.size() == model.size());
      RC_ASSERT((model.empty() ? window.oldest() == nullptr : window.oldest()->sequence == model.front()));
      for (const auto s : model)
        RC_ASSERT(window.holds(s));
    }
  }));
}
