#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

std::vector<domain::message_id> ids_of(const persistence::message_page& page) {
  std::vector<domain::message_id> ids;
  for (const auto& row : page.rows)
    ids.push_back(row.message.id);
  return ids;
}

}  // namespace

TEST_CASE_TEMPLATE("an account sees its own messages only", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account();
  const auto juma = store.new_account("juma@example.com");
  const auto m = store.new_message(asha);
  store.accept({m});
  CHECK(store.messages().get_message(asha, m.id));
  CHECK(store.messages().get_message(juma, m.id).error() == domain::errc::not_found);
  CHECK(store.messages().list_messages({.account = juma})->rows.empty());
}

TEST_CASE_TEMPLATE(
    "pages of a list go from new to old and meet without gap or repeat", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> messages;
  for (int i = 0; i < 7; ++i)
    messages.push_back(store.new_message(account, noon() + std::chrono::hours{6 * i}));
  store.accept(messages);
  persistence::message_filter filter{.account = account, .limit = 3};
  std::vector<domain::message_id> seen;
  int pages = 0;
  do {
    const auto page = store.messages().list_messages(filter);
    REQUIRE(page);
    for (auto id : ids_of(*page))
      seen.push_back(id);
    filter.before = page->next;
    ++pages;
  } while (filter.before);
  CHECK(pages == 3);
  REQUIRE(seen.size() == 7);
  for (std::size_t i = 0; i < 7; ++i)
    CHECK(seen[i] == messages[6 - i].id);
}

TEST_CASE_TEMPLATE("a list shows the newest state and what was charged", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto delivered = store.new_message(account);
  const auto refused = store.new_message(account);
  const auto waiting = store.new_message(account);
  store.accept({delivered, refused, waiting});
  store.submit(delivered);
  const auto last = store.deliver(delivered);
  store.refuse(refused);
  const auto page = store.messages().list_messages({.account = account});
  REQUIRE(page->rows.size() == 3);
  CHECK(page->rows[0].state == message_state::accepted);
  CHECK(page->rows[0].changed_at == waiting.accepted_at);
  CHECK(page->rows[0].charged.is_zero());
  CHECK(page->rows[1].state == message_state::rejected);
  CHECK(page->rows[1].charged.is_zero());
  CHECK(page->rows[2].state == message_state::delivered);
  CHECK(page->rows[2].changed_at == last.at);
  CHECK(page->rows[2].charged == delivered.price);
}

TEST_CASE_TEMPLATE(
    "a list can be narrowed by state, number, reference and time", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto first = store.new_message(account, noon());
  auto second = store.new_message(account, noon() + std::chrono::microseconds{200});
  auto third = store.new_message(account, noon() + std::chrono::hours{1});
  second.to = domain::msisdn::from_number(254'733'000'001);
  auto content = new_content();
  content->reference = "invoice 7";
  second.content = third.content = content;
  store.accept({first, second, third});
  store.submit(third);
  const auto list = [&](persistence::message_filter filter) {
    filter.account = account;
    return ids_of(*store.messages().list_messages(filter));
  };
  using ids = std::vector<domain::message_id>;
  CHECK(list({.state = message_state::submitted}) == ids{third.id});
  CHECK(list({.state = message_state::accepted}) == ids{second.id, first.id});
  CHECK(list({.to = second.to}) == ids{second.id});
  CHECK(list({.reference = "invoice 7"}) == ids{third.id, second.id});
  CHECK(list({.reference = "invoice"}).empty());
  CHECK(list({.since = noon() + std::chrono::microseconds{100}}) == ids{third.id, second.id});
  CHECK(list({.until = noon() + std::chrono::microseconds{200}}) == ids{first.id});
  CHECK(list({.state = message_state::accepted, .reference = "invoice 7"}) == ids{second.id});
}

TEST_CASE_TEMPLATE(
    "a list can be narrowed by class, alone and with what is kept", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto first = store.new_message(account, noon());
  auto second = store.new_message(account, noon() + std::chrono::microseconds{200});
  auto third = store.new_message(account, noon() + std::chrono::hours{1});
  first.traffic = third.traffic = domain::traffic_class::otp;
  second.traffic = domain::traffic_class::promotional;
  store.accept({first, second, third});
  store.submit(third);
  const auto list = [&](persistence::message_filter filter) {
    filter.account = account;
    return ids_of(*store.messages().list_messages(filter));
  };
  using ids = std::vector<domain::message_id>;
  using enum domain::traffic_class;
  CHECK(list({.traffic = otp}) == ids{third.id, first.id});
  CHECK(list({.traffic = promotional}) == ids{second.id});
  CHECK(list({.traffic = transactional}).empty());
  CHECK(list({.state = message_state::submitted, .traffic = otp}) == ids{third.id});
  CHECK(list({.since = noon() + std::chrono::microseconds{100}, .traffic = otp}) == ids{third.id});
  CHECK(list({.traffic = otp, .before = third.id}) == ids{first.id});
}

TEST_CASE_TEMPLATE("a list says what brought each message to its end", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  store.accept({m});
  store.submit(m);
  auto failed = store.new_event(m, event_kind::delivery_receipt, message_state::undelivered);
  failed.outcome = domain::segment_outcome::undelivered;
  failed.code = 11;
  failed.note.network_error = 3U << 16 | 27;
  auto later = store.new_event(m, event_kind::delivery_receipt, message_state::undelivered);
  later.outcome = domain::segment_outcome::undelivered;
  later.code = 12;
  journal_batch batch;
  batch.events = {failed, later};
  store.commit(batch);
  const auto page = store.messages().list_messages({.account = account});
  REQUIRE(page->rows.size() == 1);
  CHECK(page->rows[0].state == message_state::undelivered);
  // Of the event that ended it, not of what was heard after.
  CHECK(page->rows[0].reason == domain::reason_of(failed));
}

TEST_CASE_TEMPLATE(
    "a list can be narrowed by sender, also where recipients share one text", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other_account = store.new_account("juma@example.com");
  const auto said_by = [](const std::string& sender) {
    auto content = new_content();
    content->sender = {sender, domain::sender_kind::alphanumeric};
    return content;
  };
  auto alone = store.new_message(account);
  auto first = store.new_message(account);
  auto second = store.new_message(account);
  auto others = store.new_message(other_account);
  alone.content = said_by("MBS");
  first.content = second.content = said_by("DUKA-1");  // stored once, with the first
  others.content = said_by("DUKA-1");
  second.to = domain::msisdn::from_number(254'733'000'001);
  store.accept({alone, first, second, others});
  store.submit(second);
  const auto list = [&](persistence::message_filter filter) {
    filter.account = account;
    return ids_of(*store.messages().list_messages(filter));
  };
  using ids = std::vector<domain::message_id>;
  CHECK(list({.sender = "DUKA-1"}) == ids{second.id, first.id});
  CHECK(list({.sender = "MBS"}) == ids{alone.id});
  CHECK(list({.to = second.to, .sender = "DUKA-1"}) == ids{second.id});
  CHECK(list({.state = message_state::accepted, .sender = "DUKA-1"}) == ids{first.id});
  CHECK(list({.sender = "DUKA-1", .before = second.id}) == ids{first.id});
  CHECK(list({.reference = "ref-1", .sender = "MBS"}) == ids{alone.id});
}

TEST_CASE_TEMPLATE(
    "a sender is compared whole, with its case, and may hold any octet", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  auto content = new_content();
  content->sender = {"O'Brien & 50%_", domain::sender_kind::alphanumeric};
  m.content = content;
  store.accept({m});
  const auto found = [&](const std::string& sender) {
    return store.messages().list_messages({.account = account, .sender = sender})->rows.size();
  };
  CHECK(found("O'Brien & 50%_") == 1);
  CHECK(found("o'brien & 50%_") == 0);
  CHECK(found("O'Brien & 50%") == 0);
  CHECK(found("O'Brien%") == 0);
  CHECK(found("\xff\x01") == 0);
  CHECK(found("") == 0);
}

TEST_CASE_TEMPLATE("a page with conditions looks at a bounded number of messages and says where to go on",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto oldest = store.new_message(account);
  store.accept({oldest});
  store.submit(oldest);
  std::vector<domain::message> many;
  for (int i = 0; i < 6'000; ++i)
    many.push_back(store.new_message(account));
  store.commit(batch_of(many));
  persistence::message_filter filter{.account = account, .state = message_state::submitted};
  const auto first = store.messages().list_messages(filter);
  REQUIRE(first);
  CHECK(first->rows.empty());
  REQUIRE(first->next.has_value());
  filter.before = first->next;
  const auto second = store.messages().list_messages(filter);
  REQUIRE(second);
  CHECK(ids_of(*second) == std::vector<domain::message_id>{oldest.id});
  CHECK_FALSE(second->next.has_value());
}

TEST_CASE_TEMPLATE("a receipt finds its message by link and operator's id, the newest first", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto old = store.new_message(account, noon() - std::chrono::hours{30});
  const auto recent = store.new_message(account, noon());
  const auto other = store.new_message(account, noon());
  store.accept({old, recent, other});
  store.submit(old, "4711");
  store.submit(recent, "4711");
  store.submit(other, "4712");
  const std::string ids[]{"4711", "4713"};
  const auto found = store.messages().find_by_smsc_id({1}, ids, {}, noon() - std::chrono::hours{48});
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].message.id == recent.id);
  CHECK((*found)[0].events.size() == 1);
  CHECK((*found)[1].message.id == old.id);
  CHECK(store.messages().find_by_smsc_id({1}, ids, {}, noon() - std::chrono::hours{1})->size() == 1);
  CHECK(store.messages().find_by_smsc_id({2}, ids, {}, {})->empty());
  CHECK(store.messages().find_by_smsc_id({1}, {}, {}, {})->empty());
}

TEST_CASE_TEMPLATE("an operator's id that many messages have finds those to the numbers asked for", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto one = store.new_message(account, noon());
  auto another = store.new_message(account, noon());
  one.to = domain::msisdn::from_number(254'712'000'001);
  another.to = domain::msisdn::from_number(254'712'000'002);
  store.accept({one, another});
  store.submit(one, "0");
  store.submit(another, "0");
  const std::string ids[]{"0"};
  const std::int64_t numbers[]{254'712'000'002, 254'712'000'003};
  const auto found = store.messages().find_by_smsc_id({1}, ids, numbers, {});
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().message.id == another.id);
  CHECK(store.messages().find_by_smsc_id({1}, ids, {}, {})->size() == 2);
}

TEST_CASE_TEMPLATE("histories are loaded in the order of their ids, without those that do not exist", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto a = store.new_message(account);
  const auto b = store.new_message(account);
  store.accept({a, b});
  store.submit(b);
  const domain::message_id ids[]{b.id, {5}, a.id};
  const auto found = store.messages().load_histories(ids);
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].message.id == a.id);
  CHECK((*found)[0].events.empty());
  CHECK((*found)[1].events.size() == 1);
  CHECK(store.messages().load_histories({})->empty());
}

}  // namespace mbs::test
