#include "actors/webhooks/callback_body.hpp"
#include "tests/actors/webhooks_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

std::vector<std::string> events(std::int64_t first, std::int64_t last) {
  std::vector<std::string> ids;
  for (auto s = first; s <= last; ++s)
    ids.push_back("evt_" + std::to_string(s));
  return ids;
}

}  // namespace

TEST_CASE("a callback is posted signed, one event a request") {
  webhooks_at_work w;
  w.start();
  w.happen(2);
  REQUIRE(w.transport.all.size() == 2);
  const auto& r = w.transport.all[0].request;
  CHECK(r.url == "https://customer.example/hook");
  const auto key = webhook::signing_key::from_secret(secret);
  REQUIRE(key);
  CHECK(key->verify(w.header(r, webhook::id_header), w.header(r, webhook::timestamp_header), r.body,
      w.header(r, webhook::signature_header),
      std::chrono::floor<std::chrono::seconds>(w.now() + w.wall_is_ahead)));
  CHECK(r.body.find("message.delivered") != std::string::npos);
}

TEST_CASE("a callback tells the operator's done date and the network's error, when there are any") {
  persistence::callback_due due{make_message({.id = 1}), {}};
  due.event.state = message_state::undelivered;
  const auto body = [&] { return callback_body({&due, 1}, simple_rules().plan, false); };
  CHECK(body().find("done_at") == std::string::npos);
  CHECK(body().find("network_error") == std::string::npos);
  due.event.note = {domain::from_micros(1'699'999'940'000'000), 0x03'001b};
  CHECK(body().find(R"("done_at":"2023-11-14T22:12:20.000Z")") != std::string::npos);
  CHECK(body().find(R"("network_error":{"type":3,"code":27})") != std::string::npos);
}

TEST_CASE("an endpoint that wants batches gets as many events a request as wait, up to its size") {
  webhooks_at_work w{3};
  w.start();
  w.happen(7);
  REQUIRE(w.transport.all.size() == 3);
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_1-3", "evt_4-6", "evt_7"});
}

TEST_CASE("an event that fails while others get through is written down and tried again by itself") {
  webhooks_at_work w;
  w.start();
  w.happen(2);
  w.transport.answer(0, 500);
  w.transport.answer(1, 200);
  w.run();
  REQUIRE(w.stores.retries.size() == 1);
  CHECK(w.stores.retries[0].retry.attempts == 1);
  w.transport.standing_answer = 200;
  w.pass(30s);
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_1", "evt_2", "evt_1"});
  CHECK(w.stores.retries.empty());
  CHECK(w.rows[0] == 2);
}

TEST_CASE("while an endpoint is away its events wait in their order and go out when it is back") {
  webhooks_at_work w;
  w.start();
  w.transport.standing_answer = 0;
  w.happen(40);
  w.pass(1min);
  CHECK(w.rows[4] != std::numeric_limits<std::int64_t>::max());
  const auto tries = w.transport.all.size();
  CHECK(tries < 40);
  w.transport.standing_answer = 200;
  w.pass(2h);
  auto ids = w.posted_ids();
  ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(tries));
  std::erase_if(ids, [&](const auto& id) { return std::stoi(id.substr(4)) <= 12; });
  CHECK(ids == events(13, 40));
  CHECK(w.stores.retries.empty());
  CHECK(w.rows[4] == std::numeric_limits<std::int64_t>::max());
  CHECK(w.rows[0] == 40);
  CHECK(figure(w.counters.callbacks_sent) == 40);
}

TEST_CASE("an endpoint that was away for a moment has all its events within a minute") {
  webhooks_at_work w;
  w.start();
  w.transport.standing_answer = 0;
  w.happen(40);
  w.pass(1s);
  w.transport.standing_answer = 200;
  w.pass(1min);
  CHECK(figure(w.counters.callbacks_sent) == 40);
}

TEST_CASE("one endpoint that is away does not hold back the progress of the others, and keeps its own") {
  webhooks_at_work w;
  auto other = w.stores.endpoints[0];
  other.id = {5};
  other.url = "https://other.example/hook";
  w.stores.endpoints.push_back(other);
  w.start();
  w.transport.standing_answer = 0;
  w.happen(20);
  w.pass(2s);
  w.transport.standing_answer.reset();
  w.happen(5, true, 5);
  for (auto& p : w.transport.all)
    if (!p.answered && p.request.url == other.url) {
      p.answered = true;
      p.done({200, "", {}});
    }
  w.pass(2s);
  CHECK(w.rows[0] == 25);
  CHECK(w.rows[4] < 20);

  // It answers one event: the rest is still outstanding, so a stop now must find its own row.
  w.pass(5min);
  for (std::size_t i = 0; i < w.transport.all.size(); ++i)
    if (!w.transport.all[i].answered) {
      w.transport.answer(i, 200);
      break;
    }
  w.pass(1s);
  CHECK(w.rows[4] < 20);
  for (int i = 0; i < 40; ++i) {
    w.transport.answer_all(200);
    w.pass(1s);
  }
  CHECK(w.rows[4] == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("beyond its outbox an endpoint is behind and gets everything from the store, once and in order") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 1}, .outbox_per_endpoint = 4}};
  w.start();
  w.happen(50);
  w.transport.standing_answer = 200;
  w.transport.answer_all(200);
  w.pass(5s);
  w.happen(10);
  w.pass(5s);
  CHECK(w.posted_ids() == events(1, 60));
  CHECK(w.rows[0] == 60);
}

TEST_CASE("an event is given up after 72 hours and counted") {
  webhooks_at_work w;
  w.start();
  w.happen(1);
  w.transport.answer(0, 500);
  w.transport.standing_answer = 500;
  w.pass(24h * 4);
  REQUIRE(w.stores.retries.size() == 1);
  CHECK(w.stores.retries[0].retry.next_at == persistence::webhook_retry::given_up);
  CHECK(w.stores.retries[0].retry.last_status == 500);
  CHECK(figure(w.counters.callbacks_dropped) == 1);
  const auto tries = w.transport.all.size();
  w.pass(24h);
  CHECK(w.transport.all.size() == tries);
}

TEST_CASE("after a restart callbacks go on after what was done") {
  webhooks_at_work w;
  w.happen(10, false);
  w.stores.progress = {{{}, {6}}};
  w.transport.standing_answer = 200;
  w.start();
  w.pass(2s);
  CHECK(w.posted_ids() == events(7, 10));
  CHECK(w.rows[0] == 10);
}

TEST_CASE(
    "after a restart events are looked at a stretch at a time, and progress moves over those of nobody") {
  webhooks_at_work w;
  w.transport.standing_answer = 204;
  w.stores.progress = {{{}, {1'000}}};
  w.stores.events = 50'000;
  w.stores.events_a_look = 20'000;
  auto m = make_message({.id = 45'000, .callback = 4});
  auto fact = fact_about(m, domain::event_kind::delivery_receipt, message_state::delivered);
  fact.event.seq = {45'000};
  w.stores.callbacks = {{m, fact.event}};
  w.start();
  w.pass(1s);
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_45000"});
  CHECK(w.rows[0] == 50'000);
  const auto looks = w.stores.calls["callbacks_after"];
  CHECK(looks <= 6);
  // What JOURNAL tells of nobody's events is remembered as well.
  caf::anon_send(
      *w.webhooks, callbacks_due{std::make_shared<const std::vector<persistence::callback_due>>(), {70'000}});
  w.pass(1s);
  CHECK(w.rows[0] == 70'000);
  CHECK(w.stores.calls["callbacks_after"] == looks);
}

TEST_CASE("events that come before the progress of the last run is known are not sent ahead of older ones") {
  webhooks_at_work w;
  w.happen(3, false);
  w.transport.standing_answer = 200;
  w.pool.holding = true;
  w.start();
  w.happen(2);
  w.pool.release();
  w.pass(2s);
  CHECK(w.posted_ids() == events(1, 5));
}

TEST_CASE("a store that goes away between two reads of the settings costs no callback") {
  webhooks_at_work w;
  w.stores.endpoints[0].secret.clear();
  w.start();
  w.stores.fail_next["load_signed_endpoint"] = 1;
  w.happen(1);
  CHECK(figure(w.counters.callbacks_dropped) == 0);
  w.pass(1s);
  CHECK(w.posted_ids() == events(1, 1));
}

TEST_CASE("an endpoint that was switched off gets nothing and holds nobody back") {
  webhooks_at_work w;
  w.stores.endpoints[0].active = false;
  w.start();
  w.happen(3);
  w.pass(1s);
  CHECK(w.transport.all.empty());
  CHECK(w.rows[0] == 3);
}

namespace {

/// A second customer's endpoint, which is number 5.
void add_other_endpoint(webhooks_at_work& w) {
  auto other = w.stores.endpoints[0];
  other.id = {5};
  other.url = "https://other.example/hook";
  w.stores.endpoints.push_back(other);
}
/// Events of `endpoint` that failed once and are due again now.
void fail_before(webhooks_at_work& w, std::int64_t count, std::int64_t endpoint) {
  for (std::int64_t i = 0; i < count; ++i) {
    w.happen(1, false, endpoint);
    const auto& about = w.stores.callbacks.back();
    w.stores.retries.push_back(
        {{about.event.seq, about.message.id, {endpoint}, 1, w.now(), w.now() + 24h}, about});
  }
  w.stores.progress = {{{}, {static_cast<std::int64_t>(w.stores.callbacks.size())}}};
}
std::size_t posts_to(const webhooks_at_work& w, std::string_view url) {
  return static_cast<std::size_t>(std::count_if(
      w.transport.all.begin(), w.transport.all.end(), [&](const auto& p) { return p.request.url == url; }));
}

constexpr std::string_view customer = "https://customer.example/hook";
constexpr std::string_view other_customer = "https://other.example/hook";

}  // namespace

TEST_CASE("retries keep to the connections of their endpoint") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 3}}};
  fail_before(w, 20, 4);
  w.start();
  w.pass(30s);
  CHECK(w.transport.all.size() == 3);
  w.transport.standing_answer = 200;
  w.transport.answer_all(200);
  w.pass(5s);
  CHECK(w.transport.all.size() == 20);
  CHECK(w.stores.retries.empty());
}

TEST_CASE("more retries than are read at once, of an endpoint that does not answer, hold up nobody else's") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 8}}};
  add_other_endpoint(w);
  fail_before(w, 600, 4);
  fail_before(w, 1, 5);
  w.start();
  w.pass(10s);
  CHECK(posts_to(w, customer) == 8);
  CHECK(posts_to(w, other_customer) == 1);
}

TEST_CASE("retries of an endpoint that rests stay where they are until it is tried again, one at a time") {
  webhooks_at_work w;
  add_other_endpoint(w);
  w.start();
  w.transport.standing_answer = 0;
  w.happen(40);
  w.pass(1min);
  const auto asked = w.stores.calls["retries_due"];
  const auto posted = w.transport.all.size();
  const auto written = w.journal.all<append_webhooks>().size();
  w.pass(10min);
  CHECK(w.stores.calls["retries_due"] > asked);
  CHECK(w.transport.all.size() <= posted + 11);
  CHECK(w.journal.all<append_webhooks>().size() <= written + 22);
}

TEST_CASE("a retry whose message is gone is forgotten") {
  webhooks_at_work w;
  w.stores.callbacks.resize(1);
  w.stores.retries.push_back({{{1}, {77}, {4}, 1, beginning, beginning + 24h}, {}});
  w.stores.callbacks.clear();
  w.start();
  w.pass(5s);
  CHECK(w.stores.retries.empty());
  CHECK(w.transport.all.empty());
}

TEST_CASE("an endpoint that is idle is forgotten, and its next event goes out all the same") {
  webhooks_at_work w;
  w.transport.standing_answer = 200;
  w.start();
  w.happen(2);
  w.pass(5min);
  const auto asked = w.stores.calls["load_signed_endpoint"];
  CHECK(asked == 1);
  w.pass(10min);
  CHECK(w.stores.calls["load_signed_endpoint"] == asked);
  w.happen(1);
  w.pass(1s);
  CHECK(w.stores.calls["load_signed_endpoint"] == asked + 1);
  CHECK(w.posted_ids() == events(1, 3));
  CHECK(w.rows[0] == 3);
}

TEST_CASE("an endpoint whose events were all given up is forgotten with its own progress") {
  webhooks_at_work w{4, {.places = {}, .give_up_after = 1h}};
  w.start();
  w.transport.standing_answer = 0;
  w.happen(40);
  w.pass(24h);
  CHECK(w.rows[4] == std::numeric_limits<std::int64_t>::max());
  CHECK(w.rows[0] == 40);
  CHECK(figure(w.counters.callbacks_dropped) == 40);
  w.transport.standing_answer = 200;
  w.happen(1);
  w.pass(1s);
  CHECK(w.posted_ids().back() == "evt_41");
}

TEST_CASE("what was not told is read from the store, once and in order, and every batch is acknowledged") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 1}}};
  w.start();
  w.happen(3);
  w.happen(5, false);
  const auto skipped = std::make_shared<const std::map<domain::webhook_endpoint_id, domain::event_seq>>(
      std::map<domain::webhook_endpoint_id, domain::event_seq>{{{4}, {4}}});
  caf::anon_send(*w.webhooks, callbacks_skipped{skipped, {8}});
  w.run();
  w.happen(2);
  CHECK(w.journal.all<callbacks_taken>().size() == 3);
  w.transport.standing_answer = 200;
  w.transport.answer_all(200);
  w.pass(5s);
  CHECK(w.posted_ids() == events(1, 10));
  CHECK(w.rows[0] == 10);
}

TEST_CASE(
    "an endpoint with nothing but retries that stops answering keeps up, and a start repeats only them") {
  webhooks_at_work w;
  w.happen(5, false);
  fail_before(w, 10, 4);
  w.start();
  w.transport.standing_answer = 500;
  w.pass(10s);
  CHECK((!w.rows.contains(4) || w.rows[4] == std::numeric_limits<std::int64_t>::max()));

  webhooks_at_work next;
  next.take_over(w);
  next.stores.progress = {{{}, {15}}};
  for (const auto& [endpoint, through] : w.rows)
    next.stores.progress.push_back({{endpoint}, {through}});
  next.transport.standing_answer = 200;
  next.start();
  next.pass(10min);
  auto ids = next.posted_ids();
  std::sort(ids.begin(), ids.end());
  auto wanted = events(6, 15);
  std::sort(wanted.begin(), wanted.end());
  CHECK(ids == wanted);
}

TEST_CASE("a row of 0 that an endpoint without events once got repeats nothing that is older than all") {
  webhooks_at_work w;
  w.happen(20, false);
  w.stores.progress = {{{}, {18}}, {{4}, {0}}};
  w.transport.standing_answer = 200;
  w.start();
  w.pass(10s);
  CHECK(w.posted_ids() == events(19, 20));
  CHECK(w.rows[4] == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("an endpoint whose very first event is not done yet gets it after a restart, away as it is") {
  webhooks_at_work w;
  add_other_endpoint(w);
  w.transport.silent = customer;
  w.transport.standing_answer = 200;
  w.start();
  w.happen(10);
  for (std::size_t i = 1; i <= 5; ++i)
    w.transport.answer(i, 0);
  w.happen(5, true, 5);
  w.pass(1s);
  CHECK(w.rows[0] == 15);
  webhooks_at_work next;
  next.take_over(w);
  next.stores.retries.clear();
  next.transport.standing_answer = 200;
  next.start();
  next.pass(1s);
  CHECK(next.posted_ids() == events(1, 10));
}

TEST_CASE("a stop right after the start finds those that were behind where they were") {
  webhooks_at_work w;
  w.happen(10, false);
  w.stores.progress = {{{}, {6}}};
  w.stores.fail_next["load_signed_endpoint"] = 1'000;
  w.start();
  w.pass(2s);
  webhooks_at_work next;
  next.take_over(w);
  next.transport.standing_answer = 200;
  next.start();
  next.pass(1s);
  CHECK(next.posted_ids() == events(7, 10));
}

TEST_CASE("a receiver that is slow holds back no progress but its own, and a start repeats nobody else's") {
  webhooks_at_work w;
  add_other_endpoint(w);
  w.transport.silent = customer;
  w.transport.standing_answer = 200;
  w.start();
  SUBCASE("by many events") {
    w.happen(100);
    for (int i = 0; i < 20; ++i)
      w.happen(1'000, true, 5);
  }
  SUBCASE("by some seconds") {
    w.happen(100);
    w.pass(11s);
    w.happen(300, true, 5);
  }
  w.pass(2s);
  const auto newest = static_cast<std::int64_t>(w.stores.callbacks.size());
  CHECK(w.rows[0] == newest);
  CHECK(w.rows[4] < 100);
  webhooks_at_work next;
  next.take_over(w);
  next.transport.standing_answer = 200;
  next.start();
  next.pass(10s);
  CHECK(posts_to(next, other_customer) == 0);
  CHECK(posts_to(next, customer) == 100);
  CHECK(next.rows[4] == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("the row of an endpoint that is slow is written about once a second, however often it moves") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 1}}};
  w.start();
  w.happen(200);
  w.pass(11s);
  const auto before = w.journal.all<append_webhooks>().size();
  for (int i = 0; i < 50; ++i) {
    w.transport.answer_all(200);
    w.pass(200ms);
  }
  CHECK(w.journal.all<append_webhooks>().size() <= before + 12);
}

TEST_CASE("posts that are ended because the server stops are nobody's failure, and nothing is said of them") {
  webhooks_at_work w;
  w.start();
  w.happen(10);
  REQUIRE(w.transport.all.size() == 10);
  const auto rows = w.rows;
  for (std::size_t i = 0; i < 10; ++i)
    w.transport.respond(i, {.status = 0, .error = "shutting down", .retry_after = {}, .is_stopping = true});
  w.pass(9s);
  CHECK(w.transport.all.size() == 10);
  CHECK(w.stores.retries.empty());
  CHECK(w.stores.calls["write_standings"] == 0);
  CHECK(figure(w.counters.callbacks_failed) == 0);
  CHECK(w.rows == rows);
}
