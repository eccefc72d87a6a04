#include "tests/actors/journal_fixture.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using persistence::commit_outcome;

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

TEST_CASE("a landed commit of refused requests is undone before anything that gathered meanwhile") {
  for (const std::uint64_t facts : {8, 0}) {
    CAPTURE(facts);
    journal_at_work j{{.commit_size = 3}};
    j.store->outcomes = {commit_outcome::in_doubt};
    j.accept(1, 1, 9, 1);
    caf::anon_send(*j.journal, snapshot_account{*j.client.actor, 77, {7}});
    j.run();
    j.store->away = true;
    j.pass(5s);
    for (std::uint64_t t = 11; t < 11 + facts; ++t)
      j.fact(t, static_cast<std::int64_t>(t));
    j.run();
    j.store->away = false;
    // As soon as it may, the one who was refused tries again: that is a new request.
    j.store->during_look_up = [&j] { j.accept(2, 2, 9, 1); };
    j.pass(2s);
    REQUIRE(j.store->committed.size() >= 3);
    CHECK(j.store->committed[1].idempotency_removed.size() == 1);
    std::uint64_t expected = 0;
    for (const auto& batch : j.store->committed)
      for (const auto& e : batch.events)
        CHECK(static_cast<std::uint64_t>(e.seq.value) == ++expected);
    CHECK(expected == facts + 1);
    CHECK(j.recorded().size() == facts + 1);
    CHECK(j.verdicts().back() == std::pair{std::uint64_t{2}, errc::none});
    for (const auto& m : j.requests.all<acceptances_recorded>())
      for (const auto& v : m.verdicts)
        CHECK_FALSE(v.replayed);
    CHECK(j.store->idempotency.size() == 1);
  }
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
