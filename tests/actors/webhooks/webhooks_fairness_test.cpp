#include "tests/actors/webhooks_fixture.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

constexpr std::int64_t first_endpoint = 4;

/// A receiver that answers `status` to what says that a message was rejected, and 204 to the rest.
auto rejecting(unsigned status) {
  return [status](const callback_request& r) {
    return callback_response{r.body.find("message.rejected") == std::string::npos ? 204u : status, "", {}};
  };
}
void be_rejected(webhooks_at_work& w, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    w.happen(1, true, first_endpoint, message_state::rejected);
    w.pass(1s);
  }
}

}  // namespace

TEST_CASE("however many callbacks in a row the receiver refuses, those after them go out at once") {
  for (const unsigned status : {400u, 401u, 404u, 413u, 422u, 499u}) {
    CAPTURE(status);
    webhooks_at_work w;
    w.transport.receiver = rejecting(status);
    w.start();
    be_rejected(w, 12);
    w.happen(5);
    w.pass(1s);
    CHECK(figure(w.counters.callbacks_sent) == 5);
    CHECK(w.stores.retries.size() == 12);
    CHECK(w.rows[0] == 17);
  }
}

TEST_CASE("while a receiver rests it is tried with another event each time, and one success opens the way") {
  for (const unsigned status : {500u, 503u, 429u, 408u, 425u}) {
    CAPTURE(status);
    webhooks_at_work w;
    w.transport.receiver = rejecting(status);
    w.start();
    be_rejected(w, 8);
    w.happen(5);
    w.pass(3min);
    CHECK(figure(w.counters.callbacks_sent) == 5);
  }
}

TEST_CASE("a receiver that was away for hours is found to be back within a minute") {
  webhooks_at_work w;
  w.transport.standing_answer = 0;
  w.start();
  w.happen(40);
  w.pass(30h);
  const auto tries = w.transport.all.size();
  CHECK(tries < 3'000);
  w.transport.standing_answer = 204;
  w.pass(61s);
  CHECK(figure(w.counters.callbacks_sent) >= 36);
}

TEST_CASE("a Retry-After never shortens a rest, and lasts for all events of the endpoint") {
  webhooks_at_work w;
  w.transport.receiver = [](const callback_request&) { return callback_response{503, "", 30s}; };
  w.start();
  w.happen(1);
  w.pass(1s);
  w.happen(3);
  w.pass(28s);
  CHECK(w.transport.all.size() == 1);
  w.pass(5s);
  CHECK(w.transport.all.size() > 1);
}

TEST_CASE("an event that is refused with Retry-After waits for it alone") {
  webhooks_at_work w;
  w.transport.receiver = [](const callback_request& r) {
    const bool refused = r.body.find("message.rejected") != std::string::npos;
    return callback_response{refused ? 409u : 204u, "", refused ? 100s : 0s};
  };
  w.start();
  w.happen(1, true, first_endpoint, message_state::rejected);
  w.happen(3);
  w.pass(1s);
  CHECK(figure(w.counters.callbacks_sent) == 3);
  w.pass(90s);
  CHECK(w.transport.all.size() == 4);
  w.pass(15s);
  CHECK(w.transport.all.size() == 5);
}

namespace {

/// `count` more endpoints of one account on one host, numbered from `first`.
void add_endpoints(webhooks_at_work& w, std::int64_t first, std::int64_t count, std::int64_t account) {
  for (std::int64_t i = first; i < first + count; ++i) {
    auto e = w.stores.endpoints[0];
    e.id = {i};
    e.account = {account};
    e.url = "https://customer.example/" + std::to_string(i);
    w.stores.endpoints.push_back(e);
  }
}
std::size_t posts_to(const webhooks_at_work& w, std::int64_t endpoint) {
  const auto url = "https://customer.example/" + std::to_string(endpoint);
  return static_cast<std::size_t>(std::count_if(
      w.transport.all.begin(), w.transport.all.end(), [&](const auto& p) { return p.request.url == url; }));
}

}  // namespace

TEST_CASE("however many endpoints hang, one more of their account and one of another are served at once") {
  webhooks_at_work w;
  add_endpoints(w, 100, 100, 7);
  add_endpoints(w, 500, 1, 8);
  w.start();
  for (std::int64_t e = 100; e < 199; ++e)
    w.happen(40, true, e);
  w.pass(1s);
  const auto hanging = w.transport.all.size();
  CHECK(hanging < 240);
  CHECK(hanging >= 99);
  w.happen(3, true, 199);
  w.happen(5, true, 500);
  CHECK(posts_to(w, 199) == 1);
  CHECK(posts_to(w, 500) == 5);
  // Those that answer go on, one place each at least.
  for (int i = 0; i < 3; ++i) {
    for (std::size_t p = 0; p < w.transport.all.size(); ++p)
      if (!w.transport.all[p].answered && w.transport.all[p].request.url.ends_with("/199"))
        w.transport.answer(p, 204);
    w.run();
  }
  CHECK(posts_to(w, 199) == 3);
}

TEST_CASE("places that come free go to those that wait for one, in turn") {
  webhooks_at_work w{1, {.places = {.in_all = 20, .per_account = 20, .per_endpoint = 20}}};
  add_endpoints(w, 100, 30, 9);
  w.start();
  for (std::int64_t e = 100; e < 130; ++e)
    w.happen(4, true, e);
  for (int round = 0; round < 200; ++round) {
    w.transport.answer_all(204);
    w.pass(100ms);
  }
  CHECK(figure(w.counters.callbacks_sent) == 120);
}

TEST_CASE("however many endpoints are behind, two of them read at a time, and all have their turn") {
  webhooks_at_work w;
  add_endpoints(w, 100, 100, 7);
  w.transport.standing_answer = 204;
  w.start();
  auto first = std::make_shared<std::map<domain::webhook_endpoint_id, domain::event_seq>>();
  for (std::int64_t e = 100; e < 200; ++e) {
    w.happen(1, true, e);
    first->emplace(domain::webhook_endpoint_id{e}, domain::event_seq{101});
  }
  for (std::int64_t e = 100; e < 200; ++e)
    w.happen(1, false, e);
  w.pass(1s);
  const auto before = w.stores.calls["callbacks_after"];
  w.pool.holding = true;
  caf::anon_send(*w.webhooks, callbacks_skipped{first, {200}});
  w.run();
  w.pass(1s);
  w.pool.release();
  const auto at_once = w.stores.calls["callbacks_after"] - before;
  CHECK(at_once > 0);
  CHECK(at_once <= 2);
  w.pass(1s);
  CHECK(figure(w.counters.callbacks_sent) == 200);
}

TEST_CASE("an endpoint that rests does not read what it is behind with") {
  webhooks_at_work w;
  w.transport.standing_answer = 0;
  w.start();
  w.happen(10);
  w.pass(3min);
  w.happen(5, false);
  const auto before = w.stores.calls["callbacks_after"];
  const auto first = std::make_shared<const std::map<domain::webhook_endpoint_id, domain::event_seq>>(
      std::map<domain::webhook_endpoint_id, domain::event_seq>{{{first_endpoint}, {11}}});
  caf::anon_send(*w.webhooks, callbacks_skipped{first, {15}});
  w.run();
  CHECK(w.stores.calls["callbacks_after"] == before);
  w.transport.standing_answer = 204;
  w.pass(61s);
  w.pass(2h);
  CHECK(figure(w.counters.callbacks_sent) == 15);
}

TEST_CASE("retries that are refused again and again take at most every other post from what is new") {
  webhooks_at_work w{1, {.places = {.per_endpoint = 1}}};
  for (std::int64_t i = 0; i < 600; ++i) {
    w.happen(1, false);
    const auto& about = w.stores.callbacks.back();
    w.stores.retries.push_back(
        {{about.event.seq, about.message.id, {first_endpoint}, 1, w.now(), w.now() + 24h}, about});
  }
  w.stores.progress = {{{}, {600}}};
  w.start();
  w.pass(1s);
  w.happen(50);
  const auto is_new = [](const std::string& id) { return std::stoi(id.substr(4)) > 600; };
  for (std::size_t i = 0; i < 100; ++i) {
    REQUIRE(w.transport.all.size() == i + 1);
    w.transport.answer(i, is_new(w.posted_ids().back()) ? 204 : 400);
    w.pass(20ms);
  }
  const auto ids = w.posted_ids();
  CHECK(std::count_if(ids.begin(), ids.end(), is_new) == 50);
}

TEST_CASE("an answer of 410 switches the endpoint off, for good and for all to see") {
  webhooks_at_work w;
  w.start();
  w.happen(3);
  w.transport.answer(0, 410);
  w.run();
  w.transport.answer(1, 204);
  w.transport.answer(2, 500);
  w.happen(5);
  w.pass(10min);
  CHECK(w.transport.all.size() == 3);
  CHECK_FALSE(w.stores.endpoints[0].is_on());
  CHECK(w.stores.endpoints[0].standing.is_gone);
  CHECK(w.rows[0] == 8);
  // The customer changes something else, and then switches it on again.
  caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {4}});
  w.happen(1);
  w.pass(1s);
  CHECK(w.transport.all.size() == 3);
  w.stores.endpoints[0].standing.is_gone = false;
  caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {4}, true});
  w.transport.standing_answer = 204;
  w.happen(1);
  w.pass(1s);
  CHECK(w.posted_ids().back() == "evt_10");
}

TEST_CASE("an endpoint that is gone stays off while the store cannot be told so") {
  webhooks_at_work w;
  w.start();
  w.happen(1);
  w.stores.changes_away = true;
  w.transport.answer(0, 410);
  w.run();
  for (int minute = 0; minute < 3; ++minute) {
    w.happen(1);
    w.pass(1min);
  }
  CHECK(w.transport.all.size() == 1);
  w.stores.changes_away = false;
  w.pass(1min);
  CHECK_FALSE(w.stores.endpoints[0].is_on());
}

TEST_CASE("a 410 that is written later than its customer switched the endpoint on again does not last") {
  webhooks_at_work w;
  w.start();
  w.happen(1);
  w.pool.held = lane::changes;
  w.transport.answer(0, 410);
  w.pass(1s);  // it waits to be written
  caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {4}, true});
  w.run();
  w.pool.held.reset();
  w.pool.release();
  w.run();
  CHECK_FALSE(w.stores.endpoints[0].is_on());
  w.transport.standing_answer = 204;
  w.happen(1);
  w.pass(1s);
  CHECK(w.posted_ids().back() == "evt_2");
  w.pass(10s);
  CHECK(w.stores.endpoints[0].is_on());
}

TEST_CASE("how an endpoint fares is written where its customer sees it, in few writes") {
  webhooks_at_work w;
  w.transport.receiver = [](const callback_request&) {
    return callback_response{0, "connect: Connection refused", {}};
  };
  w.start();
  w.happen(20);
  const auto began = w.now();
  w.pass(1min);
  const auto& standing = w.stores.endpoints[0].standing;
  CHECK(standing.failing_since == began);
  CHECK(standing.last_failed_at > began);
  CHECK(standing.last_status == 0);
  CHECK(standing.last_error == "connect: Connection refused");
  CHECK(w.stores.calls["write_standings"] <= 13);
  w.transport.receiver = [](const callback_request&) { return callback_response{204, "", {}}; };
  w.pass(3min);
  CHECK(w.stores.endpoints[0].standing.failing_since == domain::time_point{});
  CHECK(w.stores.endpoints[0].standing.last_failed_at > began);
  const auto writes = w.stores.calls["write_standings"];
  w.happen(100);
  w.pass(3min);
  CHECK(w.stores.calls["write_standings"] == writes);
}

TEST_CASE("how an endpoint fares is written once the store is back") {
  webhooks_at_work w;
  w.start();
  w.stores.fail_next["write_standings"] = 3;
  w.happen(1);
  w.transport.answer(0, 400);
  w.pass(1min);
  CHECK(w.stores.endpoints[0].standing.last_status == 400);
}

TEST_CASE("a callback that waits for its retry counts as waiting") {
  webhooks_at_work w;
  w.transport.receiver = rejecting(400);
  w.start();
  be_rejected(w, 3);
  w.happen(1);
  w.pass(1s);
  CHECK(figure(w.counters.callbacks_waiting) == 3);
  w.transport.receiver = [](const callback_request&) { return callback_response{204, "", {}}; };
  w.pass(10min);
  CHECK(figure(w.counters.callbacks_waiting) == 0);
}

TEST_CASE("events that share an endpoint go to their own URLs, and only those of one query in one request") {
  webhooks_at_work w{10};
  w.start();
  auto due = std::make_shared<std::vector<persistence::callback_due>>();
  for (const auto* query : {"?order=1", "?order=1", "?order=2", ""}) {
    w.happen(1, false);
    auto content = std::make_shared<domain::message_content>(*w.stores.callbacks.back().message.content);
    content->callback_query = query;
    w.stores.callbacks.back().message.content = content;
    due->push_back(w.stores.callbacks.back());
  }
  caf::anon_send(*w.webhooks, callbacks_due{due});
  w.run();
  REQUIRE(w.transport.all.size() == 3);
  CHECK(w.transport.all[0].request.url == "https://customer.example/hook?order=1");
  CHECK(w.transport.all[1].request.url == "https://customer.example/hook?order=2");
  CHECK(w.transport.all[2].request.url == "https://customer.example/hook");
  CHECK(w.posted_ids() == std::vector<std::string>{"evt_1-2", "evt_3", "evt_4"});
}

TEST_CASE("an endpoint with a query of its own keeps it") {
  webhooks_at_work w;
  w.stores.endpoints[0].url = "https://customer.example/hook?token=x";
  w.start();
  w.happen(1);
  CHECK(w.transport.all.at(0).request.url == "https://customer.example/hook?token=x");
}

TEST_CASE("after a rotation both secrets sign until the old one's time is over") {
  webhooks_at_work w;
  const std::string fresh = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
  w.transport.standing_answer = 204;
  w.start();
  w.happen(1);
  auto& e = w.stores.endpoints[0];
  e.previous_secret = e.secret;
  e.secret = fresh;
  e.previous_until = w.now() + 24h;
  caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {4}});
  w.run();
  w.happen(1);
  const auto signed_by = [&](const std::string& with) {
    const auto& r = w.transport.all.back().request;
    return webhook::signing_key::from_secret(with)->verify(w.header(r, webhook::id_header),
        w.header(r, webhook::timestamp_header), r.body, w.header(r, webhook::signature_header),
        std::chrono::floor<std::chrono::seconds>(w.now() + w.wall_is_ahead));
  };
  CHECK(signed_by(fresh));
  CHECK(signed_by(secret));
  w.pass(25h);
  w.happen(1);
  w.run();
  CHECK(signed_by(fresh));
  CHECK_FALSE(signed_by(secret));
}

TEST_CASE("a new secret of the account signs for the endpoints that have none of their own") {
  webhooks_at_work w;
  const std::string fresh = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
  w.stores.endpoints[0].secret.clear();
  w.transport.standing_answer = 204;
  w.start();
  w.happen(1);
  w.stores.accounts[7].account.webhook_secret = fresh;
  SUBCASE("at once when it was changed through the API") {
    caf::anon_send(*w.webhooks, webhook_endpoint_changed{{7}, {}});
    w.run();
  }
  SUBCASE("within a minute when it was changed beside the server") {
    w.happen(1);
    w.pass(59s);
    w.happen(1);
    w.pass(3s);
    w.happen(1);
  }
  w.happen(1);
  const auto& r = w.transport.all.back().request;
  CHECK(webhook::signing_key::from_secret(fresh)->verify(w.header(r, webhook::id_header),
      w.header(r, webhook::timestamp_header), r.body, w.header(r, webhook::signature_header),
      std::chrono::floor<std::chrono::seconds>(w.now() + w.wall_is_ahead)));
}

TEST_CASE("who still names an endpoint that was deleted is told, and its callbacks hold up nobody") {
  webhooks_at_work w;
  w.stores.endpoints.clear();
  std::vector<domain::account_id> told;
  caf::anon_send(*w.webhooks,
      start_webhooks{*w.journal.actor, [&](domain::account_id account) { told.push_back(account); }});
  w.run();
  w.happen(2);
  w.pass(1s);
  CHECK(told == std::vector<domain::account_id>{{7}});
  CHECK(w.transport.all.empty());
  CHECK(w.rows[0] == 2);
}

TEST_CASE("thousands of endpoints that fail at once leave few lines, without their paths and queries") {
  const test::captured_log log;
  webhooks_at_work w;
  add_endpoints(w, 1'000, 1'000, 7);
  for (auto& e : w.stores.endpoints)
    e.url += "/path-secret?token=query-secret";
  w.transport.standing_answer = 500;
  w.start();
  for (std::int64_t e = 1'000; e < 2'000; ++e)
    w.happen(1, true, e);
  w.pass(10s);
  CHECK(log.with("secret").empty());
  CHECK(log.with("event=callback_failed").size() <= 5 * 12);
  CHECK_FALSE(log.with("to=https://customer.example ").empty());
  CHECK_FALSE(log.with("event=callback_lines_left_out").empty());
}
