#include "tests/actors/journal_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using persistence::commit_outcome;

TEST_CASE("everybody who waits at one moment shares one commit") {
  journal_at_work j;
  for (std::uint64_t t = 1; t <= 5; ++t)
    j.accept(t, static_cast<std::int64_t>(t));
  j.fact(9, 1);
  j.claim(10, 1, 1);
  j.run();
  REQUIRE(j.store->committed.size() == 1);
  CHECK(j.store->committed[0].messages.size() == 5);
  CHECK(j.verdicts().size() == 5);
  CHECK(j.recorded().size() == 2);
  // Reservations of one account are one row.
  CHECK(j.store->committed[0].transfers.size() == 2);
  CHECK(j.store->committed[0].transfers[0].amount == money::from_units(5 * shilling.units()));
}

TEST_CASE("of several claims of one link in a commit the newest is stored") {
  journal_at_work j;
  j.claim(1, 1, 100);
  j.claim(2, 2, 200);
  j.claim(3, 1, 101);
  j.run();
  REQUIRE(j.store->committed.size() == 1);
  const auto& claims = j.store->committed[0].claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].claimed.front().message.value == 101);
  CHECK(claims[1].claimed.front().message.value == 200);
  CHECK(j.recorded().size() == 3);
}

TEST_CASE("what comes while a commit is under way shares the next one") {
  journal_at_work j;
  j.accept(1, 1);
  j.store->during_commit = [&j] {
    j.accept(2, 2);
    j.accept(3, 3);
    j.fact(11, 1);
  };
  j.run();
  REQUIRE(j.store->committed.size() == 2);
  CHECK(j.store->committed[0].messages.size() == 1);
  CHECK(j.store->committed[1].messages.size() == 2);
  CHECK(j.store->committed[1].events.size() == 1);
  CHECK(j.verdicts() == verdicts{{1, errc::none}, {2, errc::none}, {3, errc::none}});
}

TEST_CASE("a commit takes no more than its size, and what is left follows without being asked for") {
  journal_at_work j{{.commit_size = 10}};
  for (std::uint64_t t = 1; t <= 25; ++t)
    j.accept(t, static_cast<std::int64_t>(t));
  j.run();
  REQUIRE(j.store->committed.size() == 3);
  CHECK(j.store->committed[0].messages.size() == 10);
  CHECK(j.store->committed[1].messages.size() == 10);
  CHECK(j.store->committed[2].messages.size() == 5);
  CHECK(j.verdicts().size() == 25);
}

TEST_CASE("under load commits begin a window apart, and a lone request does not wait") {
  journal_at_work j{{.commit_window = 5ms}};
  for (std::uint64_t t = 1; t <= 20; ++t)
    j.accept(t, static_cast<std::int64_t>(t));
  j.run();
  CHECK(j.store->committed.size() == 1);
  j.accept(21, 21);
  j.run();
  CHECK(j.store->committed.size() == 1);
  j.pass(4ms);
  CHECK(j.store->committed.size() == 1);
  j.pass(1ms);
  CHECK(j.store->committed.size() == 2);
  j.accept(22, 22);
  j.run();
  CHECK(j.store->committed.size() == 3);
}

TEST_CASE("a clock that is set back holds up no commit for longer than the window") {
  journal_at_work j{{.commit_window = 5ms}};
  for (std::uint64_t t = 1; t <= 20; ++t)
    j.accept(t, static_cast<std::int64_t>(t));
  j.run();
  j.clock_error = -1h;
  j.accept(21, 21);
  j.run();
  j.pass(5ms);
  CHECK(j.store->committed.size() == 2);
}

TEST_CASE("event numbers ascend without gaps over commits and failures") {
  journal_at_work j;
  j.store->last_event = 40;
  std::int64_t message = 0;
  for (int round = 0; round < 10; ++round) {
    if (round % 3 == 1) j.store->outcomes = {commit_outcome::failed};
    if (round % 3 == 2) j.store->outcomes = {commit_outcome::in_doubt};
    j.store->landed = round % 2 == 0;
    for (int i = 0; i < 3; ++i)
      ++message, j.fact(static_cast<std::uint64_t>(message), message);
    j.run();
    j.pass(1s);
  }
  j.pass(5s);
  std::int64_t expected = 40;
  for (const auto& batch : j.store->committed)
    for (const auto& e : batch.events)
      CHECK(e.seq.value == ++expected);
  CHECK(expected == 40 + message);
}

TEST_CASE("a repeated key is answered as before with the same body and refused with another") {
  journal_at_work j;
  j.accept(1, 1, 9, 1);
  j.run();
  j.accept(2, 2, 9, 1);
  j.accept(3, 3, 9, 2);
  j.accept(4, 4);
  j.run();
  REQUIRE(j.store->committed.size() == 2);
  CHECK(j.store->committed[1].messages.size() == 1);
  CHECK(j.store->idempotency.size() == 1);
  for (const auto& m : j.requests.all<acceptances_recorded>())
    for (const auto& v : m.verdicts) {
      if (v.ticket == 2) CHECK(v.replayed == "answer 1");
      if (v.ticket == 3) CHECK(v.why == errc::idempotency_key_reused);
    }
  CHECK(j.verdicts().size() == 4);
}

TEST_CASE("a request that only asks for an earlier answer stores nothing") {
  journal_at_work j;
  j.accept(1, 1, 9, 1);
  j.run();
  const auto ask = [&](std::uint64_t ticket, std::uint8_t key) {
    append_acceptance m{*j.requests.actor, ticket, batch_of({}), {}, persistence::idempotency_record{}, true};
    m.once->key[0] = key;
    m.once->body[0] = 1;
    caf::anon_send(*j.journal, std::move(m));
    j.run();
    return j.requests.all<acceptances_recorded>().back().verdicts.back();
  };
  CHECK(ask(2, 9).replayed == "answer 1");
  CHECK(ask(3, 8).why == errc::not_found);
  CHECK(j.store->committed.size() == 1);
  CHECK(j.store->idempotency.size() == 1);
}

TEST_CASE("a snapshot is taken after everything appended before it and told by its ticket") {
  journal_at_work j;
  j.fact(1, 1);
  caf::anon_send(*j.journal, snapshot_account{*j.client.actor, 77, {7}});
  j.run();
  REQUIRE(j.store->snapshots.size() == 1);
  CHECK(j.store->committed.size() == 1);
  CHECK(j.recorded() == std::vector<std::uint64_t>{1, 77});
}

TEST_CASE("who only waits for what it appended is told when that is durable, without a snapshot") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::failed};
  j.fact(1, 1);
  caf::anon_send(*j.journal, snapshot_account{*j.client.actor, 77, {7}, false});
  j.run();
  CHECK(j.recorded().empty());
  j.pass(1min);
  CHECK(j.recorded() == std::vector<std::uint64_t>{1, 77});
  CHECK(j.store->snapshots.empty());
  caf::anon_send(*j.journal, snapshot_account{*j.client.actor, 78, {7}, false});
  j.run();
  CHECK(j.recorded().back() == 78);
}

TEST_CASE("many snapshots are taken some at a time, and commits go in between") {
  journal_at_work j;
  constexpr std::uint64_t accounts = 1'050;
  for (std::uint64_t a = 1; a <= accounts; ++a)
    caf::anon_send(*j.journal, snapshot_account{*j.client.actor, a, {static_cast<std::int64_t>(a)}});
  j.run();
  std::size_t taken = 0;
  for (const auto& some : j.store->snapshots) {
    CHECK(some.size() <= 100);
    taken += some.size();
  }
  CHECK(taken == accounts);
  CHECK(j.recorded().size() == accounts);
}

TEST_CASE("WEBHOOKS hears how far events have come although none of them has a callback") {
  journal_at_work j;
  const auto silent = [&](std::int64_t from, std::int64_t count) {
    std::vector<message_fact> facts;
    for (std::int64_t id = from; id < from + count; ++id)
      facts.push_back(
          fact_about(make_message({.id = id}), domain::event_kind::expired, message_state::expired));
    caf::anon_send(*j.journal, append_facts{*j.client.actor, 1, facts_of(std::move(facts)), {}, {}});
    j.run();
  };
  silent(1, 9'000);
  CHECK(j.webhooks.all<callbacks_due>().empty());
  silent(9'001, 2'000);
  REQUIRE(j.webhooks.all<callbacks_due>().size() == 1);
  CHECK(j.webhooks.all<callbacks_due>()[0].through.value == 11'000);
  CHECK(j.webhooks.all<callbacks_due>()[0].due->empty());
  silent(11'001, 9'000);
  CHECK(j.webhooks.all<callbacks_due>().size() == 1);
}

TEST_CASE("callbacks beyond those under way are left in the store, and only from which on is told") {
  journal_at_work j;
  const auto limit = static_cast<std::int64_t>(journal_options{}.callbacks_under_way);
  for (std::int64_t i = 1; i <= limit + 10; ++i) {
    j.fact(static_cast<std::uint64_t>(i), i, message_state::delivered);
    j.run();
  }
  CHECK(j.callbacks() == static_cast<std::size_t>(limit));
  CHECK(j.webhooks.all<callbacks_skipped>().empty());
  caf::anon_send(*j.journal, callbacks_taken{});
  j.run();
  REQUIRE(j.webhooks.all<callbacks_skipped>().size() == 1);
  const auto& skipped = j.webhooks.all<callbacks_skipped>()[0];
  CHECK(*skipped.first == std::map<domain::webhook_endpoint_id, domain::event_seq>{{{4}, {limit + 1}}});
  CHECK(skipped.through.value == limit + 10);
  // It counts as one under way: the next event has to wait for another that was taken.
  j.fact(900, 900, message_state::delivered);
  j.run();
  CHECK(j.callbacks() == static_cast<std::size_t>(limit));
  caf::anon_send(*j.journal, callbacks_taken{});
  j.run();
  CHECK(j.webhooks.all<callbacks_skipped>().size() == 2);
  for (int i = 0; i < 2; ++i)
    caf::anon_send(*j.journal, callbacks_taken{});
  j.fact(901, 901, message_state::delivered);
  j.run();
  CHECK(j.callbacks() == static_cast<std::size_t>(limit) + 1);
}
