#include "tests/persistence/store_fixture.hpp"

#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace mbs::test {

namespace {

template <class Store>
std::optional<std::vector<persistence::retry_due>> retries_of(Store& store, domain::time_point now,
    std::uint32_t of_each, std::vector<domain::webhook_endpoint_id> except = {}) {
  auto page = store.webhooks().retries_due(
      {.now = now, .after = {}, .of_each = of_each, .except = std::move(except)});
  if (!page) return std::nullopt;
  return std::move(page->due);
}

}  // namespace

TEST_CASE_TEMPLATE("callbacks are due for final events of messages that want one, in their order", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto silent = store.new_message(account);
  auto first = store.new_message(account);
  auto second = store.new_message(account, noon() + std::chrono::hours{24});
  auto third = store.new_message(account);
  first.callback = third.callback = {7};
  second.callback = {8};
  store.accept({silent, first, third, second});
  for (const auto& m : {silent, first, second, third})
    store.submit(m);
  store.deliver(silent);
  const auto a = store.deliver(second);
  const auto b = store.deliver(third);
  const auto c = store.deliver(first);

  const auto all = store.webhooks().callbacks_after(std::nullopt, {}, 10);
  REQUIRE(all);
  REQUIRE(all->due.size() == 3);
  CHECK(all->due[0].event.seq == a.seq);
  CHECK(all->due[0].message.id == second.id);
  CHECK(all->due[0].event.state == message_state::delivered);
  CHECK(all->due[1].event.seq == b.seq);
  CHECK(all->due[2].event.seq == c.seq);
  const auto of_seven = store.webhooks().callbacks_after(domain::webhook_endpoint_id{7}, {}, 10);
  REQUIRE(of_seven->due.size() == 2);
  CHECK(of_seven->due[0].message.id == third.id);
  CHECK(store.webhooks().callbacks_after(domain::webhook_endpoint_id{7}, b.seq, 10)->due.size() == 1);
  CHECK(store.webhooks().callbacks_after(std::nullopt, {}, 1)->due.front().event.seq == a.seq);
  CHECK(store.webhooks().callbacks_after(std::nullopt, c.seq, 10)->due.empty());
}

TEST_CASE_TEMPLATE("a look for callbacks says how far it has looked, also when it found none", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  constexpr int silent_ones = 25'000;
  std::vector<domain::message> messages;
  for (int i = 0; i <= silent_ones; ++i)
    messages.push_back(store.new_message(account));
  messages.back().callback = {7};
  store.commit(batch_of(messages));
  journal_batch ends;
  for (const auto& m : messages)
    ends.events.push_back(store.new_event(m, event_kind::expired, message_state::expired));
  store.commit(ends);
  for (const auto endpoint :
      {std::optional<domain::webhook_endpoint_id>{}, std::optional{domain::webhook_endpoint_id{7}}}) {
    const auto first = store.webhooks().callbacks_after(endpoint, {}, 10).value();
    CHECK(first.due.empty());
    CHECK(first.more);
    CHECK(first.through.value < silent_ones);
    const auto second = store.webhooks().callbacks_after(endpoint, first.through, 10).value();
    CHECK(second.due.size() == 1);
    CHECK_FALSE(second.more);
    CHECK(second.through == ends.events.back().seq);
    const auto third = store.webhooks().callbacks_after(endpoint, second.through, 10).value();
    CHECK(third.due.empty());
    CHECK_FALSE(third.more);
    CHECK(third.through == second.through);
  }
}

TEST_CASE_TEMPLATE("the progress of an endpoint is replaced", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  batch.progress = {{{7}, {10}}, {{8}, {11}}};
  store.commit(batch);
  batch.progress = {{{7}, {12}}, {{7}, {13}}};
  store.commit(batch);
  const auto progress = store.webhooks().load_progress();
  REQUIRE(progress->size() == 2);
  CHECK((*progress)[0].endpoint == domain::webhook_endpoint_id{7});
  CHECK((*progress)[0].through == domain::event_seq{13});
  CHECK((*progress)[1].through == domain::event_seq{11});
}

TEST_CASE_TEMPLATE(
    "a retry comes when it is due, with what it is about, until it is done", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  m.callback = {7};
  auto n = store.new_message(account);
  n.callback = {7};
  store.accept({m, n});
  const auto e = store.refuse(m);
  const auto f = store.refuse(n);
  const auto minute = std::chrono::minutes{1};
  journal_batch batch;
  batch.retries.push_back({e.seq, m.id, {7}, 1, noon() + 2 * minute, noon() + std::chrono::hours{72}});
  batch.retries.push_back({f.seq, n.id, {7}, 1, noon() + minute, noon() + std::chrono::hours{72}});
  store.commit(batch);
  CHECK(retries_of(store, noon(), 10)->empty());
  const auto due = retries_of(store, noon() + 2 * minute, 10);
  REQUIRE(due->size() == 2);
  CHECK((*due)[0].retry.event == f.seq);
  CHECK((*due)[1].retry.event == e.seq);
  CHECK((*due)[1].about.message.id == m.id);
  CHECK((*due)[1].about.event.seq == e.seq);
  CHECK((*due)[1].retry.give_up_at == noon() + std::chrono::hours{72});
  CHECK(retries_of(store, noon() + 2 * minute, 1)->size() == 1);

  batch.retries = {{e.seq, m.id, {7}, 2, noon() + 5 * minute, noon() + std::chrono::hours{72}}};
  batch.retries_done = {f.seq};
  store.commit(batch);
  CHECK(retries_of(store, noon() + 2 * minute, 10)->empty());
  const auto later = retries_of(store, noon() + 5 * minute, 10);
  REQUIRE(later->size() == 1);
  CHECK(later->front().retry.attempts == 2);
}

TEST_CASE_TEMPLATE("a stray receipt waits until it is matched", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  batch.strays.push_back(
      {0, {1}, "a1", 254'712'345'678, domain::segment_outcome::delivered, 7, "id:a1", noon()});
  batch.strays.push_back(
      {0, {1}, "a2", 0, domain::segment_outcome::expired, 0, "", noon() - std::chrono::hours{2}});
  batch.strays.push_back({0, {2}, "a1", 0, domain::segment_outcome::delivered, 0, "", noon()});
  store.commit(batch);
  const auto strays = store.links().load_strays({1}, {}, 10);
  REQUIRE(strays->size() == 2);
  CHECK((*strays)[0].smsc_message_id == "a2");
  CHECK((*strays)[1].to == 254'712'345'678);
  CHECK((*strays)[1].outcome == domain::segment_outcome::delivered);
  CHECK((*strays)[1].code == 7);
  CHECK((*strays)[1].raw == "id:a1");
  CHECK((*strays)[1].at == noon());
  CHECK(store.links().load_strays({1}, noon() - std::chrono::hours{1}, 10)->size() == 1);
  CHECK(store.links().load_strays({1}, {}, 1)->size() == 1);
  journal_batch matched;
  matched.strays_matched = {{{1}, "a1", noon() + std::chrono::seconds{1}}, {{3}, "a1", noon()}};
  store.commit(matched);
  CHECK(store.links().load_strays({1}, {}, 10)->size() == 2);
  matched.strays_matched = {{{1}, "a1", noon()}, {{1}, "a2", noon() - std::chrono::hours{2}}};
  store.commit(matched);
  CHECK(store.links().load_strays({1}, {}, 10)->empty());
  CHECK(store.links().load_strays({2}, {}, 10)->size() == 1);
}

TEST_CASE_TEMPLATE("stray receipts go when they are old, a step at a time", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  for (int i = 0; i < 2'500; ++i)
    batch.strays.push_back(
        {0, {1}, "a1", 0, domain::segment_outcome::delivered, 0, "", noon() - std::chrono::hours{24 * 9}});
  batch.strays.push_back({0, {1}, "young", 0, domain::segment_outcome::delivered, 0, "", noon()});
  store.commit(batch);
  const auto not_before = noon() - std::chrono::hours{24 * 8};
  CHECK(store.maintenance().maintain(noon(), 1, {}, not_before).value());
  // How many steps that takes depends on how quick each is.
  int steps = 1;
  while (store.maintenance().maintain(noon(), 1, {}, not_before).value())
    ++steps;
  CHECK(steps > 1);
  CHECK(steps <= 250);
  const auto left = store.links().load_strays({1}, {}, 10);
  REQUIRE(left->size() == 1);
  CHECK(left->front().smsc_message_id == "young");
}

TEST_CASE_TEMPLATE("retries leave out endpoints that are busy, and say when their message is gone", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  m.callback = {7};
  store.accept({m});
  const auto e = store.refuse(m);
  journal_batch batch;
  const auto end = noon() + std::chrono::hours{72};
  batch.retries.push_back({e.seq, m.id, {7}, 1, noon(), end});
  batch.retries.push_back({{900}, {m.id.value + 1}, {8}, 1, noon(), end});
  store.commit(batch);
  const auto others = retries_of(store, noon(), 10, {{7}});
  REQUIRE(others->size() == 1);
  CHECK(others->front().retry.event == domain::event_seq{900});
  CHECK_FALSE(others->front().about.message.id);
  CHECK(retries_of(store, noon(), 10, {{7}, {8}})->empty());
  CHECK(retries_of(store, noon(), 10)->size() == 2);
}

TEST_CASE_TEMPLATE("of a message that was refused after all nobody is told", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto refused = store.new_message(account);
  auto kept = store.new_message(account);
  refused.callback = kept.callback = {7};
  store.accept({refused, kept});
  journal_batch undo;
  undo.events.push_back(store.new_event(refused, event_kind::cancelled, message_state::cancelled));
  undo.callbacks_removed = {refused.id};
  store.commit(undo);
  store.refuse(kept);
  const auto due = store.webhooks().callbacks_after(std::nullopt, {}, 10);
  REQUIRE(due->due.size() == 1);
  CHECK(due->due.front().message.id == kept.id);
}

TEST_CASE_TEMPLATE("retries are read endpoint after endpoint, some of each, however many one has", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  m.callback = {7};
  store.accept({m});
  store.refuse(m);
  journal_batch batch;
  const auto end = noon() + std::chrono::hours{72};
  std::int64_t event = 100;
  for (const auto& [endpoint, count] : std::map<std::int64_t, int>{{3, 500}, {5, 1}, {7, 20}, {9, 1}})
    for (int i = 0; i < count; ++i)
      batch.retries.push_back({{event++}, {m.id.value + 1}, {endpoint}, 1,
          noon() + std::chrono::minutes{endpoint == 9 ? 1 : 0}, end});
  store.commit(batch);
  const auto ask = [&](std::int64_t after, std::uint32_t looked_at = 1'000) {
    return *store.webhooks().retries_due({.now = noon(),
        .after = {after},
        .endpoints_looked_at = looked_at,
        .endpoints = 2,
        .of_each = 10,
        .except = {}});
  };
  const auto first = ask(0);
  REQUIRE(first.due.size() == 11);
  CHECK(first.due.front().retry.endpoint.value == 3);
  CHECK(first.due.back().retry.endpoint.value == 5);
  CHECK(first.is_cut);
  CHECK(first.next.value == 5);
  const auto second = ask(first.next.value);
  CHECK(second.due.size() == 10);
  CHECK(second.is_cut);
  CHECK_FALSE(second.next);
  // Looking at endpoints whose retries are not due yet is bounded as well.
  const auto bounded = ask(5, 1);
  CHECK(bounded.due.size() == 10);
  CHECK(bounded.next.value == 7);
  const auto rest = ask(7, 1);
  CHECK(rest.due.empty());
  CHECK(rest.next.value == 9);
  CHECK_FALSE(ask(9, 1).next);
}

TEST_CASE_TEMPLATE(
    "the query of a callback URL is kept for all messages of its request", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto content = new_content();
  content->callback_query = "?order=1&x=%20'";
  auto m = store.new_message(account);
  auto n = store.new_message(account);
  auto other = store.new_message(account);
  m.callback = n.callback = other.callback = {7};
  m.content = n.content = content;
  store.accept({m, n, other});
  store.refuse(n);
  store.refuse(m);
  store.refuse(other);
  const auto due = store.webhooks().callbacks_after(std::nullopt, {}, 10);
  REQUIRE(due->due.size() == 3);
  CHECK(due->due[0].message.content->callback_query == content->callback_query);
  CHECK(due->due[1].message.content->callback_query == content->callback_query);
  CHECK(due->due[2].message.content->callback_query.empty());
}

TEST_CASE_TEMPLATE("what became of its callback is told with a message", Store, on_sqlite, on_postgres) {
  using persistence::message_callback;
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> messages;
  for (int i = 0; i < 5; ++i) {
    messages.push_back(store.new_message(account));
    messages.back().callback = {i == 0 ? 0 : 7};
  }
  store.accept(messages);
  const auto callback_of = [&](std::size_t which) {
    return store.messages().get_message(account, messages[which].id)->callback;
  };
  CHECK_FALSE(callback_of(0));
  CHECK(callback_of(1)->is == message_callback::state::waiting);
  std::vector<domain::message_event> events;
  for (std::size_t i = 1; i < 4; ++i)
    events.push_back(store.refuse(messages[i]));
  CHECK(callback_of(1)->is == message_callback::state::waiting);
  const auto end = noon() + std::chrono::hours{72};
  const auto retry_of = [&](std::size_t which, domain::time_point next, std::string error) {
    return persistence::webhook_retry{
        events[which - 1].seq, messages[which].id, {7}, 3, next, end, 503, std::move(error)};
  };
  journal_batch batch;
  batch.progress = {{{}, {events[2].seq}}};
  batch.retries = {retry_of(2, noon(), "no 'answer'"), retry_of(3, persistence::webhook_retry::given_up, "")};
  store.commit(batch);
  CHECK(callback_of(1)->is == message_callback::state::done);
  CHECK(callback_of(1)->endpoint.value == 7);
  CHECK(callback_of(2)->is == message_callback::state::retrying);
  CHECK(callback_of(2)->attempts == 3);
  CHECK(callback_of(2)->next_at == noon());
  CHECK(callback_of(2)->last_status == 503);
  CHECK(callback_of(2)->last_error == "no 'answer'");
  CHECK(callback_of(3)->is == message_callback::state::given_up);
  CHECK(callback_of(4)->is == message_callback::state::waiting);
  // An endpoint that is behind has its own progress, until it keeps up again.
  batch = {};
  batch.progress = {{{7}, {events[0].seq.value - 1}}};
  store.commit(batch);
  CHECK(callback_of(1)->is == message_callback::state::waiting);
  batch.progress = {{{7}, {std::numeric_limits<std::int64_t>::max()}}};
  store.commit(batch);
  CHECK(callback_of(1)->is == message_callback::state::done);
}

TEST_CASE_TEMPLATE("what was given up is never due, does not count as waiting, and goes when it is old",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  m.callback = {7};
  store.accept({m});
  const auto e = store.refuse(m);
  journal_batch batch;
  const auto never = persistence::webhook_retry::given_up;
  for (std::int64_t i = 0; i < 10; ++i)
    batch.retries.push_back({{1'000 + i}, m.id, {7}, 9, never, noon() + std::chrono::hours{i}});
  batch.retries.push_back({e.seq, m.id, {7}, 9, noon(), noon()});
  store.commit(batch);
  CHECK(*store.webhooks().count_retries() == 1);
  CHECK(retries_of(store, noon() + std::chrono::hours{100'000}, 100)->size() == 1);
  CHECK(*store.webhooks().forget_given_up(noon() + std::chrono::hours{5}, 3) == 3);
  CHECK(*store.webhooks().forget_given_up(noon() + std::chrono::hours{5}, 3) == 2);
  CHECK(*store.webhooks().forget_given_up(noon() + std::chrono::hours{5}, 3) == 0);
  CHECK(*store.webhooks().count_retries() == 1);
}

}  // namespace mbs::test
