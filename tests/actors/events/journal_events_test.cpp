#include "tests/actors/journal_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using persistence::commit_outcome;

namespace {

/// States of messages that a reader of the account hears of, in order.
std::vector<message_state> heard(event_reader& r) {
  std::vector<message_state> all;
  for (const auto& e : r.read())
    if (e.what)
      if (const auto* const m = std::get_if<domain::message_changed>(&*e.what)) all.push_back(m->state);
  return all;
}

}  // namespace

TEST_CASE("who follows an account hears of a message once its commit is durable, and not before") {
  journal_at_work j;
  const auto reader = j.events.follow({7}, {}, [] {});
  std::size_t during = 99;
  j.store->during_commit = [&] { during = reader->read().size(); };
  j.accept(1, 1);
  j.run();
  CHECK(during == 0);
  CHECK(heard(*reader) == std::vector{message_state::accepted});
  j.store->during_commit = {};
  j.fact(2, 1);
  j.run();
  CHECK(heard(*reader) == std::vector{message_state::submitted});
  j.fact(3, 1, message_state::delivered);
  j.run();
  CHECK(heard(*reader) == std::vector{message_state::delivered});
}

TEST_CASE("who follows an account hears nothing of what the store did not take") {
  journal_at_work j;
  const auto reader = j.events.follow({7}, {}, [] {});
  j.store->outcomes = {commit_outcome::failed};
  j.accept(1, 1);
  j.run();
  CHECK(heard(*reader).empty());
}
