#include "actors/webhooks/webhooks_actor.hpp"
#include "protocols/webhooks/webhook_signature.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

const std::string secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

/// A customer's server: keeps every POST until the test answers it.
struct fake_transport final : callback_transport {
  struct posted {
    callback_request request;
    std::function<void(callback_response)> done;
    bool answered = false;
  };
  void post(callback_request request, std::chrono::milliseconds,
      std::function<void(callback_response)> done) override {
    all.push_back({std::move(request), std::move(done), false});
    if (standing_answer) answer(all.size() - 1, *standing_answer);
  }
  void answer(std::size_t which, unsigned status) {
    all.at(which).answered = true;
    all[which].done({status, status == 0 ? "connection refused" : "", {}});
  }
  void answer_all(unsigned status) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].answered) answer(i, status);
  }
  std::vector<posted> all;
  std::optional<unsigned> standing_answer;
};

struct webhooks_at_work : hand_driven_system {
  explicit webhooks_at_work(std::uint16_t batch = 1, webhooks_options options = {}) : journal{*this} {
    persistence::webhook_endpoint e;
    e.id = {4};
    e.account = {7};
    e.url = "https://customer.example/hook";
    e.secret = secret;
    e.batch = batch;
    stores.endpoints = {e};
    stores.accounts[7].account.id = {7};
    stores.accounts[7].account.webhook_secret = secret;
    journal.when<append_webhooks>([this](const append_webhooks& m) {
      for (const auto& p : m.progress)
        rows[p.endpoint.value] = p.through.value;
      for (const auto& r : m.retries) {
        std::erase_if(stores.retries, [&](const auto& known) { return known.retry.event == r.event; });
        stores.retries.push_back({r, stores.callbacks.at(static_cast<std::size_t>(r.event.value - 1))});
      }
      for (auto done : m.retries_done)
        std::erase_if(stores.retries, [&](const auto& known) { return known.retry.event == done; });
    });
    webhooks = ended_with_scope<webhooks_actor>{spawn_webhooks(system,
        {&transport, &pool, &counters, std::make_shared<const node_rules>(simple_rules()), clock(),
            options})};
  }
  void start() {
    caf::anon_send(*webhooks, start_webhooks{*journal.actor});
    run();
  }
  /// Events become durable; told to WEBHOOKS when `tell`.
  void happen(std::int64_t count, bool tell = true, std::int64_t endpoint = 4) {
    auto due = std::make_shared<std::vector<persistence::callback_due>>();
    for (std::int64_t i = 0; i < count; ++i) {
      const auto seq = static_cast<std::int64_t>(stores.callbacks.size()) + 1;
      auto m = make_message({.id = seq, .callback = endpoint});
      auto fact = fact_about(m, domain::event_kind::delivery_receipt, message_state::delivered);
      fact.event.seq = {seq};
      fact.event.at = now();
      stores.callbacks.push_back({m, fact.event});
      due->push_back(stores.callbacks.back());
    }
    if (tell) caf::anon_send(*webhooks, callbacks_due{std::move(due)});
    run();
  }
  /// The ids of events that were answered 2xx or are outstanding, by the webhook-id of single posts.
  std::vector<std::string> posted_ids() {
    std::vector<std::string> ids;
    for (const auto& p : transport.all)
      for (const auto& [name, value] : p.request.headers)
        if (name == webhook::id_header) ids.push_back(value);
    return ids;
  }
  static std::string header(const callback_request& r, std::string_view wanted) {
    for (const auto& [name, value] : r.headers)
      if (name == wanted) return value;
    return {};
  }

  fake_stores stores;
  inline_pool pool{stores};
  fake_transport transport;
  node_counters counters;
  recorder<progress_keeper> journal;
  std::map<std::int64_t, std::int64_t> rows;
  ended_with_scope<webhooks_actor> webhooks;
};

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
      w.header(r, webhook::signature_header), std::chrono::floor<std::chrono::seconds>(w.now())));
  CHECK(r.body.find("message.delivered") != std::string::npos);
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
  webhooks_at_work w{1, {.connections_per_endpoint = 1, .outbox_per_endpoint = 4}};
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
  CHECK(w.stores.retries.empty());
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
  w.stores.fail_next["load_accounts"] = 1;
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
  webhooks_at_work w{1, {.connections_per_endpoint = 3}};
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
  webhooks_at_work w{1, {.connections_per_endpoint = 8}};
  add_other_endpoint(w);
  fail_before(w, 600, 4);
  fail_before(w, 1, 5);
  w.start();
  w.pass(10s);
  CHECK(posts_to(w, customer) == 8);
  CHECK(posts_to(w, other_customer) == 1);
}

TEST_CASE("retries of an endpoint that rests are put off until it is tried again") {
  webhooks_at_work w;
  add_other_endpoint(w);
  w.start();
  w.transport.standing_answer = 0;
  w.happen(40);
  w.pass(1min);
  const auto seen = w.stores.calls["retries_due"];
  w.pass(10min);
  CHECK(w.stores.calls["retries_due"] > seen);
  for (const auto& r : w.stores.retries)
    CHECK(r.retry.next_at > w.now());
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
  const auto asked = w.stores.calls["load_webhook_endpoints"];
  CHECK(asked == 1);
  w.pass(10min);
  CHECK(w.stores.calls["load_webhook_endpoints"] == asked);
  w.happen(1);
  w.pass(1s);
  CHECK(w.stores.calls["load_webhook_endpoints"] == asked + 1);
  CHECK(w.posted_ids() == events(1, 3));
  CHECK(w.rows[0] == 3);
}

TEST_CASE("an endpoint whose events were all given up is forgotten with its own progress") {
  webhooks_at_work w{4, {.give_up_after = 1h}};
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
  webhooks_at_work w{1, {.connections_per_endpoint = 1}};
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
