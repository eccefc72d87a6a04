#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using persistence::commit_outcome;

namespace {

/// JOURNAL over a scripted store; the test is its only client.
struct journal_at_work : hand_driven_system {
  explicit journal_at_work(journal_options options = {}) : client{*this}, requests{*this}, webhooks{*this} {
    journal = ended_with_scope<journal_actor>{spawn_journal_for_test(system,
        {[this]() -> std::unique_ptr<persistence::journal_store> {
           return std::make_unique<fake_journal_store>(store);
         },
            counters, hand_driven_system::clock(), options, *webhooks.actor, [this] { ++ends; }})};
  }
  void accept(std::uint64_t ticket, std::int64_t id, std::uint8_t key = 0, std::uint8_t body = 0) {
    append_acceptance m{*requests.actor, ticket, batch_of({make_message({.id = id, .callback = 4})}),
        {{7}, domain::transfer_kind::reserve, shilling, 1, now()}, std::nullopt};
    if (key != 0) {
      m.once.emplace();
      m.once->account = {7};
      m.once->key[0] = key;
      m.once->body[0] = body;
      m.once->answer = "answer " + std::to_string(ticket);
      m.once->at = now();
    }
    caf::anon_send(*journal, std::move(m));
  }
  void fact(std::uint64_t ticket, std::int64_t id, message_state state = message_state::submitted) {
    const auto m = make_message({.id = id, .callback = 4});
    caf::anon_send(*journal,
        append_facts{*client.actor, ticket,
            facts_of({fact_about(m, domain::event_kind::submitted, state, shilling)}),
            {{{7}, domain::transfer_kind::post, shilling, 1, now()}}, {}});
  }
  void claim(std::uint64_t ticket, std::int64_t link, std::int64_t message) {
    caf::anon_send(*journal, append_claim{*client.actor, ticket, {{link}, {{{message}, 0}}}, {}, {}});
  }
  /// Verdicts by ticket, in the order told.
  std::vector<std::pair<std::uint64_t, errc>> verdicts() {
    std::vector<std::pair<std::uint64_t, errc>> all;
    for (const auto& m : requests.all<acceptances_recorded>())
      for (const auto& v : m.verdicts)
        all.emplace_back(v.ticket, v.why);
    return all;
  }
  std::vector<std::uint64_t> recorded() {
    std::vector<std::uint64_t> all;
    for (const auto& m : client.all<facts_recorded>())
      all.insert(all.end(), m.tickets.begin(), m.tickets.end());
    return all;
  }
  std::size_t callbacks() {
    std::size_t n = 0;
    for (const auto& m : webhooks.all<callbacks_due>())
      n += m.due->size();
    return n;
  }

  std::shared_ptr<fake_journal_store::script> store = std::make_shared<fake_journal_store::script>();
  node_counters counters;
  int ends = 0;  // of the process, when another has taken the database
  recorder<recorded_listener> client;
  recorder<acceptance_listener> requests;
  recorder<webhooks_actor> webhooks;
  ended_with_scope<journal_actor> journal;
};

using verdicts = std::vector<std::pair<std::uint64_t, errc>>;

}  // namespace

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

TEST_CASE(
    "a failed commit refuses the requests and keeps the facts, in their order, until the store is back") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::failed, commit_outcome::failed};
  j.accept(1, 1);
  j.fact(11, 1);
  j.fact(12, 2);
  j.run();
  CHECK(j.verdicts() == verdicts{{1, errc::store_unavailable}});
  CHECK(j.recorded().empty());
  CHECK(j.callbacks() == 0);
  j.fact(13, 3, message_state::delivered);
  j.accept(2, 2);
  j.run();
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{2}, errc::store_unavailable});
  j.pass(2s);
  REQUIRE(j.store->committed.size() == 1);
  const auto& events = j.store->committed[0].events;
  REQUIRE(events.size() == 3);
  for (std::int64_t i = 0; i < 3; ++i) {
    CHECK(events[static_cast<std::size_t>(i)].message.value == i + 1);
    CHECK(events[static_cast<std::size_t>(i)].seq.value == i + 1);
  }
  CHECK(j.recorded() == std::vector<std::uint64_t>{11, 12, 13});
  CHECK(j.callbacks() == 1);
  j.accept(3, 3);
  j.run();
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{3}, errc::none});
}

TEST_CASE("a commit in doubt that landed is good news, told once, and the next number follows it") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::in_doubt};
  j.accept(1, 1);
  j.fact(11, 1, message_state::delivered);
  j.run();
  CHECK(j.verdicts().empty());
  CHECK(j.callbacks() == 0);
  j.pass(1s);
  CHECK(j.verdicts() == verdicts{{1, errc::none}});
  CHECK(j.recorded() == std::vector<std::uint64_t>{11});
  CHECK(j.callbacks() == 1);
  j.fact(12, 2);
  j.run();
  CHECK(j.store->numbers == std::vector<std::int64_t>{1, 2});
  CHECK(j.store->committed.back().events.front().seq.value == 2);
}

TEST_CASE("a commit in doubt that did not land refuses its requests and commits its facts again") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::in_doubt};
  j.store->landed = false;
  j.accept(1, 1);
  j.fact(11, 1);
  j.run();
  j.pass(2s);
  CHECK(j.verdicts() == verdicts{{1, errc::store_unavailable}});
  CHECK(j.recorded() == std::vector<std::uint64_t>{11});
  REQUIRE(j.store->committed.size() == 1);
  CHECK(j.store->committed[0].messages.empty());
  CHECK(j.store->committed[0].events.front().seq.value == 1);
}

TEST_CASE("a commit that landed after its requests were refused has its messages cancelled and released") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::in_doubt};
  j.accept(1, 1, 9, 1);
  j.fact(11, 5);
  j.run();
  j.store->away = true;
  j.pass(5s);
  CHECK(j.verdicts() == verdicts{{1, errc::store_unavailable}});
  j.store->away = false;
  j.pass(2s);
  CHECK(j.verdicts().size() == 1);
  CHECK(j.recorded() == std::vector<std::uint64_t>{11});
  REQUIRE(j.store->committed.size() == 2);
  const auto& undone = j.store->committed[1];
  REQUIRE(undone.events.size() == 1);
  CHECK(undone.events[0].kind == domain::event_kind::cancelled);
  CHECK(undone.events[0].message.value == 1);
  CHECK(undone.events[0].release == shilling);
  CHECK(undone.events[0].seq.value == 2);
  REQUIRE(undone.transfers.size() == 1);
  CHECK(undone.transfers[0].kind == domain::transfer_kind::release);
  CHECK(undone.transfers[0].amount == shilling);
  // Nobody is told of messages that were never accepted, after a restart neither.
  CHECK(undone.callbacks_removed == std::vector{domain::message_id{1}});
  CHECK(j.callbacks() == 0);
  // A second try with the same key must not hear of the cancelled messages.
  REQUIRE(undone.idempotency_removed.size() == 1);
  CHECK(undone.idempotency_removed[0][0] == 9);
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

TEST_CASE("requests that came during a commit which failed are refused with it, and facts keep their order") {
  for (const bool lost : {true, false}) {
    CAPTURE(lost);
    journal_at_work j;
    j.store->outcomes = {lost ? commit_outcome::failed : commit_outcome::in_doubt};
    j.store->landed = false;
    j.accept(1, 1);
    j.fact(11, 1);
    j.store->during_commit = [&j] {
      j.accept(2, 2);
      j.fact(12, 2);
      j.claim(13, 1, 2);
    };
    j.run();
    CHECK(j.verdicts().back() == std::pair{std::uint64_t{2}, errc::store_unavailable});
    CHECK(j.recorded().empty());
    j.pass(2s);
    REQUIRE(j.verdicts().size() == 2);
    CHECK(j.store->committed[0].events.front().message.value == 1);
    CHECK(j.store->committed.back().events.back().message.value == 2);
    CHECK(j.store->committed.back().messages.empty());
    auto told = j.recorded();
    std::sort(told.begin(), told.end());
    CHECK(told == std::vector<std::uint64_t>{11, 12, 13});
    j.accept(3, 3);
    j.run();
    CHECK(j.verdicts().back() == std::pair{std::uint64_t{3}, errc::none});
  }
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

TEST_CASE("a snapshot that failed is taken once the store is back") {
  journal_at_work j;
  j.store->snapshots_fail = true;
  caf::anon_send(*j.journal, snapshot_account{*j.client.actor, 77, {7}});
  j.run();
  j.pass(1s);
  CHECK(j.recorded().empty());
  j.store->snapshots_fail = false;
  j.pass(1s);
  CHECK(j.recorded() == std::vector<std::uint64_t>{77});
}

TEST_CASE("a commit that another writer has overtaken ends the process and is not tried again") {
  journal_at_work j;
  j.accept(1, 1);
  j.run();
  j.store->outcomes = {commit_outcome::failed};
  j.store->overtaken = true;
  j.fact(11, 1);
  j.accept(2, 2);
  j.run();
  CHECK(j.ends == 1);
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{2}, errc::store_unavailable});
  j.pass(1min);
  j.accept(3, 3);
  j.run();
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{3}, errc::store_unavailable});
  CHECK(j.ends == 1);
  CHECK(j.store->committed.size() == 1);
}

TEST_CASE("a store that comes back with the commits of another writer ends the process") {
  journal_at_work j;
  j.accept(1, 1);
  j.run();
  j.store->outcomes = {commit_outcome::failed};
  j.fact(11, 1);
  j.run();
  j.store->numbers.push_back(77);
  j.pass(1s);
  CHECK(j.ends == 1);
  CHECK(j.recorded().empty());
  CHECK(j.store->committed.size() == 1);
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
  CHECK(*skipped.first == std::map<domain::endpoint_id, domain::event_seq>{{{4}, {limit + 1}}});
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

TEST_CASE("a database that can be read but not written is not back") {
  journal_at_work j;
  j.store->outcomes = {commit_outcome::failed, commit_outcome::failed, commit_outcome::failed};
  j.accept(1, 1);
  j.run();
  j.pass(300ms);
  CHECK_FALSE(j.counters.store_available);
  j.accept(2, 2);
  j.run();
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{2}, errc::store_unavailable});
  j.pass(1s);
  CHECK(j.counters.store_available);
  CHECK(j.store->numbers == std::vector<std::int64_t>{1});
  j.accept(3, 3);
  j.run();
  CHECK(j.verdicts().back() == std::pair{std::uint64_t{3}, errc::none});
}

TEST_CASE("the log says once for each outage what the database said") {
  std::ostringstream log;
  const auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
  spdlog::default_logger()->sinks().push_back(sink);
  journal_at_work j;
  j.store->trouble = "database or disk is full";
  j.store->outcomes.assign(5, commit_outcome::failed);
  j.accept(1, 1);
  j.run();
  j.pass(10s);
  spdlog::default_logger()->sinks().pop_back();
  const auto text = log.str();
  const auto first = text.find("a commit failed (database or disk is full)");
  CHECK(first != std::string::npos);
  CHECK(text.find("database or disk is full", first + 20) == std::string::npos);
  CHECK(text.find("the database is back") != std::string::npos);
}
