#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

std::vector<domain::message_id> ids_of(const std::vector<persistence::message_history>& histories) {
  std::vector<domain::message_id> ids;
  for (const auto& h : histories)
    ids.push_back(h.message.id);
  return ids;
}
using ids = std::vector<domain::message_id>;

}  // namespace

TEST_CASE_TEMPLATE(
    "recovery finds what is not final, in order, with its events", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto done = store.new_message(account);
  const auto sent = store.new_message(account);
  const auto waiting = store.new_message(account, noon() + std::chrono::hours{20});
  store.accept({done, sent, waiting});
  store.submit(done);
  store.submit(sent);
  store.deliver(done);
  const auto all = store.messages().unfinished({}, 10);
  REQUIRE(all);
  CHECK(ids_of(*all) == ids{sent.id, waiting.id});
  CHECK((*all)[0].events.size() == 1);
  CHECK((*all)[1].events.empty());
  CHECK(ids_of(*store.messages().unfinished({}, 1)) == ids{sent.id});
  CHECK(ids_of(*store.messages().unfinished({sent.id, {}}, 10)) == ids{waiting.id});
  CHECK(ids_of(*store.messages().unfinished({{}, waiting.id}, 10)) == ids{sent.id});
  CHECK(store.messages().last_message().value() == waiting.id);
}

TEST_CASE_TEMPLATE("an empty store has nothing to recover", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(store.messages().unfinished({}, 10)->empty());
  CHECK(store.messages().overdue({}, noon(), 10)->overdue.empty());
  CHECK_FALSE(store.messages().overdue({}, noon(), 10)->next);
  CHECK(store.messages().last_message().value() == domain::message_id{});
}

TEST_CASE_TEMPLATE(
    "recovery in chunks over thousands of final messages misses none", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> many;
  for (int i = 0; i < 12'000; ++i)
    many.push_back(store.new_message(account, noon() + std::chrono::seconds{i}));
  store.commit(batch_of(many));
  journal_batch ends;
  std::vector<domain::message_id> open;
  for (std::size_t i = 0; i < many.size(); ++i) {
    if (i % 1'000 == 999)
      open.push_back(many[i].id);
    else
      ends.events.push_back(store.new_event(many[i], event_kind::expired, message_state::expired));
  }
  store.commit(ends);
  std::vector<domain::message_id> found;
  for (domain::message_id after{};;) {
    const auto chunk = store.messages().unfinished({after, {}}, 5);
    REQUIRE(chunk);
    if (chunk->empty()) break;
    for (const auto& h : *chunk)
      found.push_back(h.message.id);
    after = found.back();
  }
  CHECK(found == open);
}

TEST_CASE_TEMPLATE(
    "the recovery floor passes what stays open, which is found all the same", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto day = std::chrono::hours{24};
  const auto final_one = store.new_message(account, noon());
  const auto open = store.new_message(account, noon() + std::chrono::minutes{1});
  const auto second = store.new_message(account, noon() + day);
  const auto young = store.new_message(account, noon() + 2 * day);
  store.accept({final_one, open, second, young});
  store.refuse(final_one);
  CHECK(ids_of(*store.messages().unfinished({}, 10)) == ids{open.id, second.id, young.id});
  REQUIRE(store.messages().overdue({}, noon(), 10));
  // The newest minutes stay above the floor: a message may be on its way with an older id than the newest.
  CHECK(store.number("SELECT floor FROM recovery_meta") == second.id.value);
  CHECK(store.number("SELECT COUNT(*) FROM unfinished_messages") == 2);
  CHECK(ids_of(*store.messages().unfinished({}, 10)) == ids{open.id, second.id, young.id});
  CHECK(ids_of(*store.messages().unfinished({open.id, young.id}, 10)) == ids{second.id});
  CHECK(ids_of(*store.messages().unfinished({}, 1)) == ids{open.id});
  store.refuse(second);
  store.refuse(young);
  store.reopen();
  CHECK(ids_of(*store.messages().unfinished({}, 10)) == ids{open.id});
  const auto late = store.new_message(account, noon() + 2 * day);
  store.accept({late});
  CHECK(ids_of(*store.messages().unfinished({}, 10)) == ids{open.id, late.id});
  REQUIRE(store.messages().overdue({}, noon(), 10));
  CHECK(store.number("SELECT COUNT(*) FROM unfinished_messages") == 1);
}

TEST_CASE_TEMPLATE("overdue are those that were sent, are not final and whose validity ended", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto never_sent = store.new_message(account);
  const auto sent = store.new_message(account);
  const auto delivered = store.new_message(account);
  const auto held = store.new_message(account);
  const auto young = store.new_message(account, noon() + std::chrono::minutes{30});
  store.accept({never_sent, sent, delivered, held, young});
  for (const auto& m : {sent, delivered, young})
    store.submit(m);
  store.deliver(delivered);
  journal_batch batch;
  batch.events.push_back(store.new_event(held, event_kind::held, message_state::accepted));
  store.commit(batch);
  const auto deadline = noon() + std::chrono::minutes{61};
  const auto found = store.messages().overdue({}, deadline, 10);
  REQUIRE(found);
  CHECK(ids_of(found->overdue) == ids{sent.id, held.id});
  CHECK(found->overdue[0].events.size() == 1);
  REQUIRE(found->next);
  const auto rest = store.messages().overdue(*found->next, deadline, 10);
  CHECK(rest->overdue.empty());
  CHECK_FALSE(rest->next);
  CHECK(store.messages().overdue({}, noon() + std::chrono::hours{1}, 10)->overdue.empty());
}

TEST_CASE_TEMPLATE(
    "a look for overdue messages goes on where it stopped, in the order in which validity ends", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto day = std::chrono::hours{24};
  std::vector<domain::message> all;
  for (int i = 0; i < 6; ++i) {
    all.push_back(store.new_message(account, noon() + i % 3 * day));
    all.back().expires_at = noon() + 4 * day + std::chrono::minutes{10 - i / 2};
  }
  store.accept(all);
  for (const auto& m : all)
    store.submit(m);
  const auto deadline = noon() + 5 * day;
  std::vector<domain::message_id> found;
  int looks = 0;
  for (std::optional<persistence::overdue_cursor> from{{noon(), {}}}; from; ++looks) {
    const auto page = store.messages().overdue(*from, deadline, 2);
    REQUIRE(page);
    for (const auto& h : page->overdue)
      found.push_back(h.message.id);
    from = page->next;
  }
  CHECK(found == ids{all[4].id, all[5].id, all[2].id, all[3].id, all[0].id, all[1].id});
  CHECK(looks == 4);
  // Exactly at the time of a cursor: looked at by the look that begins there, not by the one that ended
  // there.
  const auto end = all[2].expires_at;
  CHECK(ids_of(store.messages().overdue({noon(), {}}, end, 10)->overdue) == ids{all[4].id, all[5].id});
  CHECK(store.messages().overdue({end, {}}, deadline, 10)->overdue.size() == 4);
}

TEST_CASE_TEMPLATE(
    "one message of long validity does not hold the recovery floor back", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto day = std::chrono::hours{24};
  auto long_lived = store.new_message(account, noon());
  long_lived.expires_at = noon() + 3 * day;
  const auto done = store.new_message(account, noon() + day);
  const auto young = store.new_message(account, noon() + 2 * day);
  store.accept({long_lived, done, young});
  store.submit(long_lived);
  store.refuse(done);
  CHECK(store.messages().overdue({}, noon() + 2 * day, 10)->overdue.empty());
  CHECK(store.number("SELECT floor FROM recovery_meta") == done.id.value);
  // Neither a look that goes on nor one that begins anew misses it.
  const auto deadline = noon() + 3 * day + std::chrono::seconds{1};
  CHECK(
      ids_of(store.messages().overdue({noon() + 2 * day, {}}, deadline, 10)->overdue) == ids{long_lived.id});
  CHECK(ids_of(store.messages().overdue({}, deadline, 10)->overdue) == ids{long_lived.id});
}

TEST_CASE_TEMPLATE(
    "a look that begins anew finds each overdue message once, whichever side of the floor it is on", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> all;
  for (int i = 0; i < 30; ++i)
    all.push_back(store.new_message(account, noon() + std::chrono::minutes{i}));
  store.accept(all);
  for (const auto& m : all)
    store.submit(m);
  ids expected;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i % 3 == 0)
      store.deliver(all[i]);
    else
      expected.push_back(all[i].id);
  ids found;
  for (std::optional<persistence::overdue_cursor> from{std::in_place}; from;) {
    const auto page = store.messages().overdue(*from, noon() + std::chrono::hours{24}, 4).value();
    for (const auto& h : page.overdue)
      found.push_back(h.message.id);
    from = page.next;
  }
  CHECK(store.number("SELECT floor FROM recovery_meta") > 0);
  CHECK(found == expected);
}

}  // namespace mbs::test
