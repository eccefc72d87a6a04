#include "persistence/access/audit_store.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <limits>
#include <utility>

namespace mbs::test {

using domain::errc;
using domain::event_type;
using persistence::delivery_state;
using persistence::webhook_delivery;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const domain::audit_origin asha{{domain::actor_kind::person, 5}, noon() + hours{1}};

/// An account with one endpoint that wants everything.
template <class Store>
struct told {
  Store store;
  domain::account_id account = store.new_account();
  domain::webhook_endpoint_id endpoint = add(account, "https://a.example/1");

  domain::webhook_endpoint_id add(
      domain::account_id of, const char* url, const char* events = "message.delivered sender.approved") {
    persistence::webhook_endpoint e{{}, of, url, "whsec_1", 1, true, noon()};
    e.events = domain::event_set_from(events);
    return store.webhooks().create_webhook_endpoint(e).value().id;
  }
  webhook_delivery attempt(std::int64_t event, domain::time_point at,
      delivery_state state = delivery_state::delivered, std::uint16_t number = 1) {
    webhook_delivery d{.account = account, .endpoint = endpoint};
    d.events = {{{event}, {event * 10}}};
    d.type = event_type::message_delivered;
    d.at = at;
    d.took = seconds{2};
    d.attempt = number;
    d.status = state == delivery_state::delivered ? 200 : 500;
    d.state = state;
    if (state == delivery_state::waiting) d.next_at = at + minutes{1};
    return d;
  }
  void record(
      const std::vector<webhook_delivery>& some, const std::vector<persistence::ended_delivery>& over = {}) {
    REQUIRE(store.deliveries().record(some, over));
  }
  std::vector<webhook_delivery> all(std::optional<delivery_state> state = {}) {
    return store.deliveries()
        .list({.account = account, .endpoint = endpoint, .state = state, .limit = 100})
        .value()
        .deliveries;
  }
  std::vector<persistence::retry_due> due(domain::time_point now = noon() + hours{2}) {
    return store.webhooks().retries_due({.now = now, .after = {}, .except = {}}).value().due;
  }
  std::size_t audited(std::string_view action) {
    persistence::audit_question q;
    q.limit = 200;
    std::size_t count = 0;
    for (const auto& e : store.audit().list(q).value().rows)
      if (e.entry.action == action) ++count;
    return count;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("an endpoint's events and pause are kept, and only what is named changes", Store,
    on_sqlite, on_postgres) {
  told<Store> t;
  const auto now = [&] { return t.store.webhooks().webhook_endpoints_of(t.account).value().front(); };
  CHECK(domain::to_text(now().events) == "message.delivered sender.approved");
  CHECK_FALSE(now().paused);
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, t.endpoint, {.paused = true}));
  CHECK(now().paused);
  CHECK(now().active);
  domain::event_set events;
  events.add(event_type::sender_rejected);
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, t.endpoint, {.events = events}));
  CHECK(now().events == events);
  CHECK(now().paused);
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, t.endpoint, {.paused = false}));
  CHECK(t.store.webhooks().load_signed_endpoint(t.endpoint)->paused == false);
  // One that a message makes is told of the ends of messages.
  const auto made = t.store.webhooks().create_webhook_endpoints(
      {persistence::webhook_endpoint{{}, t.account, "https://a.example/2", "", 1, true, noon()}});
  CHECK(t.store.webhooks().load_signed_endpoint((*made)[0]->id)->events == domain::message_events());
}

TEST_CASE_TEMPLATE(
    "attempts are read back as they were, newest first, a page at a time", Store, on_sqlite, on_postgres) {
  told<Store> t;
  auto first = t.attempt(1, noon(), delivery_state::failed);
  first.events = {{{1}, {10}}, {{3}, {30}}, {{7}, {70}}};
  first.answer = "caf\xC3\xA9 </script>\n";
  first.error = "";
  auto second = t.attempt(2, noon() + seconds{5});
  second.status = 0;
  second.error = "connect: timed out";
  second.type = event_type::sender_approved;
  t.record({first, second});
  t.record({t.attempt(9, noon() + seconds{9})});
  const auto all = t.all();
  REQUIRE(all.size() == 3);
  CHECK(all[0].events == std::vector<std::pair<domain::event_seq, domain::message_id>>{{{9}, {90}}});
  CHECK(all[1].error == second.error);
  CHECK(all[1].type == event_type::sender_approved);
  CHECK(all[2].events == first.events);
  CHECK(all[2].answer == first.answer);
  CHECK(all[2].at == first.at);
  CHECK(all[2].took == first.took);
  CHECK(all[2].status == 500);
  const auto page = t.store.deliveries().list({.account = t.account, .endpoint = t.endpoint, .limit = 2});
  CHECK(page->deliveries.size() == 2);
  const auto rest = t.store.deliveries().list(
      {.account = t.account, .endpoint = t.endpoint, .before = page->next, .limit = 2});
  REQUIRE(rest->deliveries.size() == 1);
  CHECK(rest->deliveries[0].id == all[2].id);
  CHECK_FALSE(rest->next);
  CHECK(t.store.deliveries().get(t.account, all[2].id)->answer == first.answer);
}

TEST_CASE_TEMPLATE("deliveries of another account are not there", Store, on_sqlite, on_postgres) {
  told<Store> t;
  const auto other = t.store.new_account("other@example.com");
  t.record({t.attempt(1, noon())});
  const auto id = t.all().front().id;
  CHECK(t.store.deliveries().list({.account = other, .endpoint = t.endpoint}).error() == errc::not_found);
  CHECK(t.store.deliveries().get(other, id).error() == errc::not_found);
  CHECK(t.store.deliveries().replay_one(other, id, asha).error() == errc::not_found);
  CHECK(t.store.deliveries()
            .replay({.account = other, .endpoint = t.endpoint, .from = noon(), .to = noon() + hours{1}}, asha)
            .error() == errc::not_found);
  CHECK(t.store.deliveries().make_test(other, t.endpoint, asha).error() == errc::not_found);
  CHECK(t.due().empty());
}

TEST_CASE_TEMPLATE(
    "of an event that is tried again only the last attempt waits", Store, on_sqlite, on_postgres) {
  told<Store> t;
  t.record({t.attempt(1, noon(), delivery_state::waiting), t.attempt(2, noon(), delivery_state::waiting)});
  CHECK(t.all(delivery_state::waiting).size() == 2);
  t.record({t.attempt(1, noon() + minutes{1}, delivery_state::waiting, 2)});
  CHECK(t.all(delivery_state::waiting).size() == 2);
  CHECK(t.all(delivery_state::failed).size() == 1);
  t.record({t.attempt(1, noon() + minutes{2}, delivery_state::delivered, 3)}, {{t.endpoint, {2}}});
  CHECK(t.all(delivery_state::waiting).empty());
  const auto failed = t.all(delivery_state::failed);
  CHECK(failed.size() == 3);
  for (const auto& d : failed)
    CHECK(d.next_at == domain::time_point{});
  CHECK(t.all(delivery_state::delivered).size() == 1);
}

TEST_CASE_TEMPLATE(
    "a replay makes each event due once, by itself, whoever asks how often", Store, on_sqlite, on_postgres) {
  told<Store> t;
  auto batch = t.attempt(1, noon());
  batch.events = {{{1}, {10}}, {{2}, {20}}};
  t.record({batch});
  const auto id = t.all().front().id;
  const auto first = t.store.deliveries().replay_one(t.account, id, asha);
  REQUIRE(first);
  CHECK(first->events == 2);
  CHECK(t.store.deliveries().replay_one(t.account, id, asha)->events == 0);
  CHECK(t.all().front().replayed_at == asha.at);
  CHECK(t.audited("webhook.replayed") == 2);
  const auto waiting =
      t.store.number("SELECT COUNT(*) FROM webhook_retries WHERE attempts = 0 AND message IN (10, 20)");
  CHECK(waiting == 2);
  CHECK(t.store.webhooks().count_retries().value() == 0);
  // One that was given up is due again.
  t.store.run("UPDATE webhook_retries SET next_at = 9223372036854775807, attempts = 9 WHERE event = 2");
  CHECK(t.store.deliveries().replay_one(t.account, id, asha)->events == 1);
}

TEST_CASE_TEMPLATE("a span is replayed by its state, each delivery once, and counted before", Store,
    on_sqlite, on_postgres) {
  told<Store> t;
  t.record({t.attempt(1, noon()), t.attempt(2, noon() + minutes{1}, delivery_state::failed),
      t.attempt(3, noon() + minutes{2}, delivery_state::waiting), t.attempt(4, noon() + hours{1})});
  persistence::replay_question q{
      .account = t.account, .endpoint = t.endpoint, .from = noon(), .to = noon() + minutes{10}};
  q.only_count = true;
  CHECK(t.store.deliveries().replay(q, asha)->matching == 2);
  CHECK(t.store.deliveries().replay(q, asha)->events == 0);
  CHECK(t.audited("webhook.replayed") == 0);
  q.only_count = false;
  q.state = delivery_state::failed;
  const auto failed = t.store.deliveries().replay(q, asha);
  CHECK(failed->matching == 1);
  CHECK(failed->events == 1);
  CHECK_FALSE(failed->more);
  CHECK(t.store.deliveries().replay(q, asha)->matching == 0);
  q.state.reset();
  CHECK(t.store.deliveries().replay(q, asha)->events == 1);
  CHECK(t.store.number("SELECT COUNT(*) FROM webhook_retries") == 2);
  CHECK(t.audited("webhook.replayed") == 2);
}

TEST_CASE_TEMPLATE(
    "a span with too many is replayed in parts, the oldest first", Store, on_sqlite, on_postgres) {
  told<Store> t;
  std::vector<webhook_delivery> many;
  for (std::int64_t i = 1; i <= persistence::max_replayed + 50; ++i)
    many.push_back(t.attempt(i, noon() + std::chrono::milliseconds{i}));
  t.record(many);
  const persistence::replay_question q{
      .account = t.account, .endpoint = t.endpoint, .from = noon(), .to = noon() + minutes{10}};
  const auto first = t.store.deliveries().replay(q, asha);
  CHECK(first->matching == persistence::max_replayed);
  CHECK(first->more);
  CHECK(t.store.number("SELECT MAX(event) FROM webhook_retries") == persistence::max_replayed);
  const auto second = t.store.deliveries().replay(q, asha);
  CHECK(second->events == 50);
  CHECK_FALSE(second->more);
}

TEST_CASE_TEMPLATE(
    "a test is an event of its own that nothing tries by itself", Store, on_sqlite, on_postgres) {
  told<Store> t;
  const auto made = t.store.deliveries().make_test(t.account, t.endpoint, asha);
  REQUIRE(made);
  CHECK(made->type == event_type::webhook_test);
  CHECK(made->body.find(domain::to_text(t.endpoint)) != std::string::npos);
  CHECK(t.due().empty());
  CHECK(t.audited("webhook.tested") == 1);
}

TEST_CASE_TEMPLATE("what is older than its term is removed, a step at a time, and nothing newer", Store,
    on_sqlite, on_postgres) {
  told<Store> t;
  for (int i = 0; i < 5; ++i)
    t.record({t.attempt(i + 1, noon() + hours{i})});
  REQUIRE(t.store.deliveries().make_test(t.account, t.endpoint, asha));
  CHECK(t.store.deliveries().forget_before(noon() + minutes{150}, noon(), 2).value() == 2);
  CHECK(t.all().size() == 3);
  CHECK(t.store.deliveries().forget_before(noon() + minutes{150}, noon(), 2).value() == 1);
  CHECK(t.store.deliveries().forget_before(noon() + minutes{150}, noon(), 2).value() == 0);
  CHECK(t.all().back().events.front().first.value == 4);
  CHECK(t.store.deliveries().forget_before(noon(), noon() + hours{2}, 2).value() == 1);
}

TEST_CASE_TEMPLATE("of an account the newest are kept, and of others all", Store, on_sqlite, on_postgres) {
  told<Store> t;
  const auto other = t.store.new_account("other@example.com");
  std::vector<webhook_delivery> some;
  for (int i = 1; i <= 10; ++i) {
    some.push_back(t.attempt(i, noon() + seconds{i}));
    some.push_back(some.back());
    some.back().account = other;
  }
  t.record(some);
  CHECK(t.store.deliveries().forget_beyond(t.account, 4, 5).value() == 5);
  CHECK(t.store.deliveries().forget_beyond(t.account, 4, 5).value() == 1);
  CHECK(t.store.deliveries().forget_beyond(t.account, 4, 5).value() == 0);
  CHECK(t.store.number("SELECT COUNT(*) FROM webhook_deliveries WHERE account = " +
            std::to_string(t.account.value)) == 4);
  CHECK(t.store.number("SELECT MIN(event) FROM webhook_deliveries WHERE account = " +
            std::to_string(t.account.value)) == 7);
  CHECK(t.store.number(
            "SELECT COUNT(*) FROM webhook_deliveries WHERE account = " + std::to_string(other.value)) == 10);
}

TEST_CASE_TEMPLATE(
    "a decision about a sender is told to each webhook that wants it, with the decision itself", Store,
    on_sqlite, on_postgres) {
  told<Store> t;
  (void)t.add(t.account, "https://a.example/rejections", "sender.rejected");
  const auto off = t.add(t.account, "https://a.example/off");
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, off, {.active = false}));
  (void)t.add(t.store.new_account("other@example.com"), "https://b.example/1");
  const auto ask = [&](const char* name) {
    return t.store.senders()
        .add_request({t.account, {name, {}, domain::traffic_class::otp}, "Receipts"}, asha)
        .value()
        .id;
  };
  REQUIRE(t.store.senders().approve_request(ask("DUKA"), noon() + hours{90}, asha));
  auto due = t.due();
  REQUIRE(due.size() == 1);
  CHECK(due[0].retry.endpoint == t.endpoint);
  CHECK(due[0].retry.attempts == 0);
  REQUIRE(due[0].about.other);
  CHECK(due[0].about.type() == event_type::sender_approved);
  CHECK(due[0].about.event.seq == due[0].retry.event);
  const auto& body = due[0].about.other->body;
  CHECK(body.find(R"("type":"sender.approved")") != std::string::npos);
  CHECK(body.find(R"("sender":"DUKA")") != std::string::npos);
  CHECK(body.find("expires_at") != std::string::npos);
  REQUIRE(t.store.senders().reject_request(ask("DUKB"), "no \"papers\"", asha));
  due = t.due();
  REQUIRE(due.size() == 2);
  CHECK(due[1].about.other->body.find(R"(no \"papers\")") != std::string::npos);
}

TEST_CASE_TEMPLATE(
    "of a paused endpoint nothing is due, and all is when it goes on", Store, on_sqlite, on_postgres) {
  told<Store> t;
  t.record({t.attempt(1, noon())});
  const auto id = t.store.senders().add_request({t.account, {"DUKA", {}, {}}, "Receipts"}, asha).value().id;
  REQUIRE(t.store.senders().approve_request(id, {}, asha));
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, t.endpoint, {.paused = true}));
  CHECK(t.due().empty());
  REQUIRE(t.store.webhooks().update_webhook_endpoint(t.account, t.endpoint, {.paused = false}));
  CHECK(t.due().size() == 1);
}

TEST_CASE_TEMPLATE("a post of many events comes back as it was, whatever their order and distances", Store,
    on_sqlite, on_postgres) {
  told<Store> t;
  auto post = t.attempt(1, noon());
  constexpr auto latest = std::numeric_limits<std::int64_t>::max();
  post.events = {{{500}, {7'000}}, {{501}, {6'999}}, {{3}, {latest}}, {{latest}, {1}}};
  post.error = "say \"no\",\n\\N\tč";
  t.record({post, t.attempt(2, noon() + seconds{1})});
  const auto all = t.all();
  REQUIRE(all.size() == 2);
  CHECK(all[1].events == post.events);
  CHECK(all[1].error == post.error);
  CHECK(all[0].events.size() == 1);
}

TEST_CASE_TEMPLATE(
    "two attempts at one event, written down together, leave one that waits", Store, on_sqlite, on_postgres) {
  told<Store> t;
  t.record({t.attempt(1, noon(), delivery_state::waiting),
      t.attempt(1, noon() + minutes{1}, delivery_state::waiting, 2), t.attempt(9, noon())});
  const auto waiting = t.all(delivery_state::waiting);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting.front().attempt == 2);
  CHECK(t.all(delivery_state::failed).size() == 1);
}

}  // namespace mbs::test
