#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

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
  CHECK(store.webhooks().retries_due(noon(), 10, {})->empty());
  const auto due = store.webhooks().retries_due(noon() + 2 * minute, 10, {});
  REQUIRE(due->size() == 2);
  CHECK((*due)[0].retry.event == f.seq);
  CHECK((*due)[1].retry.event == e.seq);
  CHECK((*due)[1].about.message.id == m.id);
  CHECK((*due)[1].about.event.seq == e.seq);
  CHECK((*due)[1].retry.give_up_at == noon() + std::chrono::hours{72});
  CHECK(store.webhooks().retries_due(noon() + 2 * minute, 1, {})->size() == 1);

  batch.retries = {{e.seq, m.id, {7}, 2, noon() + 5 * minute, noon() + std::chrono::hours{72}}};
  batch.retries_done = {f.seq};
  store.commit(batch);
  CHECK(store.webhooks().retries_due(noon() + 2 * minute, 10, {})->empty());
  const auto later = store.webhooks().retries_due(noon() + 5 * minute, 10, {});
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
  const domain::webhook_endpoint_id seven[]{{7}};
  const auto others = store.webhooks().retries_due(noon(), 10, seven);
  REQUIRE(others->size() == 1);
  CHECK(others->front().retry.event == domain::event_seq{900});
  CHECK_FALSE(others->front().about.message.id);
  const domain::webhook_endpoint_id both[]{{7}, {8}};
  CHECK(store.webhooks().retries_due(noon(), 10, both)->empty());
  CHECK(store.webhooks().retries_due(noon(), 10, {})->size() == 2);
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

}  // namespace mbs::test
