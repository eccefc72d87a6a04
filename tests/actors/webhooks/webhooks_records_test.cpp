#include "tests/actors/webhooks_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::event_type;
using persistence::delivery_state;

namespace {

void tell_of_change(webhooks_at_work& w, std::int64_t endpoint = 4, bool makes_active = false) {
  caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {endpoint}, makes_active});
  w.run();
}

/// A second endpoint of another account.
void add_endpoint(webhooks_at_work& w, std::int64_t id, std::int64_t account) {
  auto e = w.stores.endpoints[0];
  e.id = {id};
  e.account = {account};
  e.url = "https://other.example/" + std::to_string(id);
  w.stores.endpoints.push_back(e);
}

std::size_t posts_to(const webhooks_at_work& w, std::string_view url) {
  std::size_t count = 0;
  for (const auto& p : w.transport.all)
    if (p.request.url == url) ++count;
  return count;
}

}  // namespace

TEST_CASE("each attempt is written down with what came of it") {
  webhooks_at_work w;
  w.start();
  w.happen(1);
  w.transport.respond(
      0, {.status = 500, .error = "", .retry_after = {}, .is_stopping = false, .body = "out of\x01 order"});
  w.transport.standing_answer = 204;
  w.pass(30s);
  const auto& all = w.stores.deliveries.recorded;
  REQUIRE(all.size() == 2);
  CHECK(all[0].account == domain::account_id{7});
  CHECK(all[0].events.front().first.value == 1);
  CHECK(all[0].events.front().second.value == 1);
  CHECK(all[0].type == event_type::message_delivered);
  CHECK(all[0].status == 500);
  CHECK(all[0].answer == "out of order");
  CHECK(all[0].attempt == 1);
  CHECK(all[0].state == delivery_state::waiting);
  CHECK(all[0].next_at > all[0].at);
  CHECK(all[1].attempt == 2);
  CHECK(all[1].state == delivery_state::delivered);
  CHECK(all[1].next_at == domain::time_point{});
}

TEST_CASE("while a receiver is away its attempts are numbered all the same") {
  webhooks_at_work w;
  w.start();
  w.transport.standing_answer = 0;
  w.happen(1);
  w.pass(3min);
  const auto& all = w.stores.deliveries.recorded;
  REQUIRE(all.size() >= 3);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].attempt == i + 1);
    CHECK(all[i].error == "connection refused");
  }
}

TEST_CASE("a post of several is written down as one, with all that it held") {
  webhooks_at_work w{100};
  w.start();
  w.transport.standing_answer = 200;
  w.happen(40);
  w.pass(1s);
  std::size_t events = 0;
  for (const auto& d : w.stores.deliveries.recorded)
    events += d.events.size();
  CHECK(events == 40);
  CHECK(w.stores.deliveries.recorded.size() < 40);
}

TEST_CASE("what has no room to be written down is left out and counted, and costs no callback") {
  webhooks_at_work w{1, {.places = {}, .records_waiting = 400}};
  w.start();
  w.transport.standing_answer = 200;
  w.happen(2'000);
  w.pass(1min);
  CHECK(figure(w.counters.callbacks_sent) == 2'000);
  const auto written = w.stores.deliveries.recorded.size();
  CHECK(written >= 100);
  CHECK(written < 2'000);
  CHECK(figure(w.counters.callbacks_unrecorded) == 2'000 - written);
  CHECK(w.stores.deliveries.writes < 60);
}

TEST_CASE("while what was tried cannot be written down callbacks go on") {
  webhooks_at_work w;
  w.start();
  w.stores.deliveries.away = true;
  w.transport.standing_answer = 200;
  w.happen(50);
  w.pass(5s);
  CHECK(figure(w.counters.callbacks_sent) == 50);
  CHECK(figure(w.counters.callbacks_unrecorded) == 50);
  w.stores.deliveries.away = false;
  w.happen(1);
  w.pass(1s);
  CHECK(w.stores.deliveries.recorded.size() == 1);
}

TEST_CASE("an endpoint is told of what it is subscribed to only, and what it is not holds nothing up") {
  webhooks_at_work w;
  domain::event_set only;
  only.add(event_type::message_undelivered);
  w.stores.endpoints[0].events = only;
  w.start();
  w.transport.standing_answer = 200;
  w.happen(20);
  w.happen(1, true, 4, message_state::undelivered);
  w.happen(20);
  w.pass(2s);
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_21"});
  CHECK(w.rows[0] == 41);
  CHECK(figure(w.counters.callbacks_dropped) == 0);
}

TEST_CASE("a paused endpoint gets nothing, keeps what waits in order, and delays nobody else") {
  webhooks_at_work w;
  add_endpoint(w, 5, 8);
  w.stores.endpoints[0].paused = true;
  w.start();
  w.transport.standing_answer = 200;
  w.happen(30);
  w.happen(30, true, 5);
  w.pass(2min);
  CHECK(posts_to(w, "https://customer.example/hook") == 0);
  CHECK(posts_to(w, "https://other.example/5") == 30);
  CHECK(w.rows[0] == 60);
  CHECK(w.rows[4] < 1);
  w.stores.endpoints[0].paused = false;
  tell_of_change(w);
  w.pass(2s);
  CHECK(posts_to(w, "https://customer.example/hook") == 30);
  const auto ids = w.posted_ids();
  CHECK(ids[30] == "evt_1");
  CHECK(ids.back() == "evt_30");
  CHECK(w.rows[4] == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a pause keeps what failed as well, and what waits over a restart") {
  webhooks_at_work w;
  w.start();
  w.happen(2);
  w.transport.answer(0, 400);
  w.transport.answer(1, 400);
  w.run();
  w.stores.endpoints[0].paused = true;
  tell_of_change(w);
  w.happen(3);
  w.pass(1h);
  CHECK(w.transport.all.size() == 2);
  webhooks_at_work next;
  next.take_over(w);
  next.transport.standing_answer = 200;
  next.start();
  next.pass(1min);
  CHECK(next.transport.all.empty());
  next.stores.endpoints[0].paused = false;
  tell_of_change(next);
  next.pass(1h);
  CHECK(figure(next.counters.callbacks_sent) == 5);
}

TEST_CASE("what a pause kept beyond its term is given up, not told") {
  webhooks_at_work w{1, {.places = {}, .give_up_after = 60s}};
  w.stores.endpoints[0].paused = true;
  w.start();
  w.transport.standing_answer = 200;
  w.happen(3);
  w.pass(61s);
  w.happen(1);
  w.stores.endpoints[0].paused = false;
  tell_of_change(w);
  w.pass(5s);
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_4"});
  CHECK(figure(w.counters.callbacks_dropped) == 3);
}

TEST_CASE(
    "what is no message's is told like a retry: signed alike, with an id of its own, until it is taken") {
  webhooks_at_work w;
  w.start();
  const auto event = w.make_other(123'456'789'012, event_type::sender_approved);
  w.tell(*event);
  w.pass(3s);
  REQUIRE(w.transport.all.size() == 1);
  const auto& r = w.transport.all[0].request;
  CHECK(r.body == event->body);
  CHECK(w.header(r, webhook::id_header) == domain::webhook_id_of(domain::seq_of(event->id)));
  const auto key = webhook::signing_key::from_secret(secret);
  CHECK(key->verify(w.header(r, webhook::id_header), w.header(r, webhook::timestamp_header), r.body,
      w.header(r, webhook::signature_header),
      std::chrono::floor<std::chrono::seconds>(w.now() + w.wall_is_ahead)));
  w.transport.answer(0, 500);
  w.run();
  CHECK(w.stores.retries.at(0).retry.attempts == 1);
  w.transport.standing_answer = 200;
  w.pass(30s);
  CHECK(w.transport.all.size() == 2);
  CHECK(w.stores.retries.empty());
  REQUIRE(w.stores.deliveries.recorded.size() == 2);
  CHECK(w.stores.deliveries.recorded[1].type == event_type::sender_approved);
}

TEST_CASE("a replay has the id that the event had, by itself, and waits for nobody") {
  webhooks_at_work w;
  add_endpoint(w, 5, 8);
  w.start();
  w.transport.standing_answer = 200;
  w.happen(3);
  w.transport.silent = "https://other.example/5";
  w.happen(40, true, 5);
  w.replay(2);
  w.pass(1s);
  const auto ids = w.posted_ids();
  CHECK(std::count(ids.begin(), ids.end(), "evt_2") == 2);
  CHECK(w.stores.retries.empty());
  CHECK(posts_to(w, "https://customer.example/hook") == 4);
}

TEST_CASE("an endpoint with a thousand replays that are refused holds up nobody, nor its own news") {
  webhooks_at_work w;
  add_endpoint(w, 5, 8);
  w.start();
  w.transport.receiver = [](const callback_request& r) {
    const bool refuses =
        r.url == "https://customer.example/hook" && r.body.find("rejected") != std::string::npos;
    return callback_response{refuses ? 400u : 200u, "", {}};
  };
  w.happen(1'000, true, 4, message_state::rejected);
  w.pass(1s);
  const auto refused = w.stores.retries.size();
  CHECK(refused == 1'000);
  const auto sent = figure(w.counters.callbacks_sent);
  w.happen(20, true, 5);
  w.happen(20);
  w.pass(1s);
  CHECK(figure(w.counters.callbacks_sent) - sent == 40);
}

TEST_CASE("a test is posted at once, once, whatever the endpoint's state is, and changes nothing of it") {
  for (const auto state : {0, 1, 2, 3}) {
    CAPTURE(state);
    webhooks_at_work w;
    if (state == 1) w.stores.endpoints[0].paused = true;
    if (state == 2) w.stores.endpoints[0].active = false;
    if (state == 3) w.stores.endpoints[0].standing.is_gone = true;
    w.start();
    caf::anon_send(*w.webhooks, test_webhook{w.make_other(5, event_type::webhook_test)});
    w.run();
    REQUIRE(w.transport.all.size() == 1);
    CHECK(w.transport.all[0].request.body == R"({"type":"webhook.test"})");
    w.transport.respond(
        0, {.status = 410, .error = "", .retry_after = {}, .is_stopping = false, .body = "no"});
    w.pass(1h);
    CHECK(w.transport.all.size() == 1);
    REQUIRE(w.stores.deliveries.recorded.size() == 1);
    CHECK(w.stores.deliveries.recorded[0].state == delivery_state::failed);
    CHECK(w.stores.deliveries.recorded[0].answer == "no");
    CHECK(figure(w.counters.callbacks_failed) == 0);
    CHECK(w.stores.retries.empty());
    if (state != 0) continue;
    w.transport.standing_answer = 200;
    w.happen(1);
    w.pass(1s);
    CHECK(figure(w.counters.callbacks_sent) == 1);
  }
}

TEST_CASE("six failures in a row, then success: every event arrives once more, and each attempt is there") {
  webhooks_at_work w;
  w.start();
  int left = 6;
  w.transport.receiver = [&left](const callback_request&) {
    return callback_response{left-- > 0 ? 503u : 200u, "", {}};
  };
  w.happen(1);
  w.pass(1h);
  CHECK(figure(w.counters.callbacks_sent) == 1);
  const auto& all = w.stores.deliveries.recorded;
  REQUIRE(all.size() == 7);
  for (std::size_t i = 0; i < all.size(); ++i)
    CHECK(all[i].attempt == i + 1);
  CHECK(all.back().state == delivery_state::delivered);
}
