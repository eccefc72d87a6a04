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
  REQUIRE(all->size() == 3);
  CHECK((*all)[0].event.seq == a.seq);
  CHECK((*all)[0].message.id == second.id);
  CHECK((*all)[0].event.state == message_state::delivered);
  CHECK((*all)[1].event.seq == b.seq);
  CHECK((*all)[2].event.seq == c.seq);
  const auto of_seven = store.webhooks().callbacks_after(domain::webhook_endpoint_id{7}, {}, 10);
  REQUIRE(of_seven->size() == 2);
  CHECK((*of_seven)[0].message.id == third.id);
  CHECK(store.webhooks().callbacks_after(domain::webhook_endpoint_id{7}, b.seq, 10)->size() == 1);
  CHECK(store.webhooks().callbacks_after(std::nullopt, {}, 1)->front().event.seq == a.seq);
  CHECK(store.webhooks().callbacks_after(std::nullopt, c.seq, 10)->empty());
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
  CHECK_FALSE(store.maintenance().maintain(noon(), 1, {}, not_before).value());
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
  REQUIRE(due->size() == 1);
  CHECK(due->front().message.id == kept.id);
}

}  // namespace mbs::test
