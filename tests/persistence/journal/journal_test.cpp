#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

namespace {

persistence::digest digest_of(std::uint8_t first) {
  persistence::digest d{};
  d[0] = first;
  d[31] = 0xff;
  return d;
}

bool same(const domain::message& a, const domain::message& b) {
  const auto& x = *a.content;
  const auto& y = *b.content;
  return a.id == b.id && a.account == b.account && a.to == b.to && a.network == b.network &&
      a.traffic == b.traffic && a.segments == b.segments && a.price == b.price &&
      a.accepted_at == b.accepted_at && a.expires_at == b.expires_at && a.callback == b.callback &&
      x.sender == y.sender && x.text == y.text && x.reference == y.reference &&
      x.segmented.coding == y.segmented.coding && x.segmented.units == y.segmented.units &&
      x.segmented.segments == y.segmented.segments;
}

bool same(const domain::message_event& a, const domain::message_event& b) {
  return a.seq == b.seq && a.message == b.message && a.account == b.account && a.kind == b.kind &&
      a.state == b.state && a.outcome == b.outcome && a.segment == b.segment && a.link == b.link &&
      a.code == b.code && a.at == b.at && a.charge == b.charge && a.release == b.release &&
      a.smsc_message_id == b.smsc_message_id && a.note == b.note;
}

}  // namespace

TEST_CASE_TEMPLATE("a message and its events come back as they were stored", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  m.traffic = domain::traffic_class::otp;
  m.segments = 2;
  m.callback = {99};
  auto content = new_content("Habari ya leo? \xE2\x82\xAC");
  content->sender = {"20880", domain::sender_kind::short_code};
  content->segmented = {domain::encoding::ucs2, 16, {std::string{"\0H\0a", 4}, std::string{"\x20\xAC", 2}}};
  m.content = content;
  store.accept({m});
  auto e = store.new_event(m, event_kind::submitted, message_state::accepted);
  e.outcome = domain::segment_outcome::expired;
  e.segment = 1;
  e.link = {3};
  e.code = 0xffff'ffff;
  e.charge = money::from_units(4'000);
  e.smsc_message_id = "1a2b";
  auto refused = store.new_event(m, event_kind::refused, message_state::undelivered);
  refused.release = money::from_units(4'000);
  auto receipt = store.new_event(m, event_kind::delivery_receipt, message_state::undelivered);
  receipt.note = {noon() - std::chrono::minutes{7}, 0x03'ffff};
  journal_batch batch;
  batch.events = {e, refused, receipt};
  store.commit(batch);

  const auto found = store.messages().get_message(account, m.id);
  REQUIRE(found);
  CHECK(same(found->message, m));
  REQUIRE(found->events.size() == 3);
  CHECK(same(found->events[0], e));
  CHECK(same(found->events[1], refused));
  CHECK(same(found->events[2], receipt));
}

TEST_CASE_TEMPLATE(
    "no octets of a customer or an operator make a commit fail", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  auto m = store.new_message(account);
  auto content = new_content(std::string{"zero \0 and \xff\xfe", 14});
  content->reference = std::string{"\0\x80", 2};
  m.content = content;
  store.accept({m});
  const auto id = std::string{"\0\xc0'\\", 4};
  store.submit(m, id);
  journal_batch batch;
  batch.strays.push_back({0, {1}, id, 0, domain::segment_outcome::delivered, 0, std::string{"\0\xff", 2},
      noon(), {noon() - std::chrono::hours{1}, 0x03'001b}});
  store.commit(batch);

  const auto found = store.messages().get_message(account, m.id);
  REQUIRE(found);
  CHECK(same(found->message, m));
  const std::string ids[]{id};
  CHECK(store.messages().find_by_smsc_id({1}, ids, {}, noon() - std::chrono::hours{1})->size() == 1);
  const auto strays = store.links().load_strays({1}, {}, 10);
  REQUIRE(strays->size() == 1);
  CHECK(strays->front().raw == batch.strays.front().raw);
  CHECK(strays->front().smsc_message_id == id);
  CHECK(strays->front().note == batch.strays.front().note);
  journal_batch matched;
  matched.strays_matched = {{{1}, id, noon()}};
  store.commit(matched);
  CHECK(store.links().load_strays({1}, {}, 10)->empty());
}

TEST_CASE_TEMPLATE("recipients of one request share one stored text", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  std::vector<domain::message> messages;
  const auto content = new_content("one text for all");
  for (int i = 0; i < 5; ++i)
    messages.emplace_back(store.new_message(account)).content = content;
  store.accept(messages);

  CHECK(store.number("SELECT COUNT(*) FROM messages WHERE text IS NOT NULL") == 1);
  const auto found = store.messages().unfinished({}, 10);
  REQUIRE(found);
  REQUIRE(found->size() == 5);
  for (const auto& h : *found)
    CHECK(h.message.content == found->front().message.content);
  CHECK(found->back().message.content->text == "one text for all");
  CHECK(same(store.messages().get_message(account, messages.back().id)->message, messages.back()));
}

TEST_CASE_TEMPLATE(
    "a text is stored again for the next day, so that days can be dropped", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto content = new_content();
  auto before = store.new_message(account, noon());
  auto after = store.new_message(account, noon() + std::chrono::hours{13});
  before.content = after.content = content;
  store.accept({before, after});
  CHECK(store.number("SELECT COUNT(*) FROM messages WHERE text IS NOT NULL") == 2);
}

TEST_CASE_TEMPLATE(
    "the numbers of the last commit and event are those of the last commit", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(store.journal().last_commit().value() == 0);
  CHECK(store.journal().last_event().value().value == 0);
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  store.accept({m});
  const auto e = store.submit(m);
  store.reopen();
  CHECK(store.journal().last_commit().value() == 2);
  CHECK(store.journal().last_event().value() == e.seq);
  CHECK(store.journal().was_committed(2).value());
  CHECK_FALSE(store.journal().was_committed(3).value());
}

TEST_CASE_TEMPLATE("a commit whose number was used is refused, and so is every later one of that writer",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  store.accept({store.new_message(account)});
  const auto late = store.new_message(account);
  CHECK(store.journal().commit(store.commit_number(), batch_of({late})) == commit_outcome::failed);
  CHECK(store.journal().overtaken());
  CHECK(store.journal().commit(store.commit_number() + 1, batch_of({late})) == commit_outcome::failed);
  CHECK(store.messages().get_message(account, late.id).error() == domain::errc::not_found);
  store.reopen();
  store.accept({late});
  CHECK(store.messages().get_message(account, late.id));
}

TEST_CASE_TEMPLATE(
    "a batch with one bad row stores nothing, and the next one works", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto taken = store.new_message(account);
  store.accept({taken});
  const auto fresh = store.new_message(account);
  auto bad = batch_of({fresh, taken});
  bad.transfers.push_back(transfer_of(account, domain::transfer_kind::reserve, fresh.price));
  bad.claims.push_back({{1}, {{fresh.id, 0}}});
  CHECK(store.journal().commit(store.commit_number() + 1, bad) == commit_outcome::failed);
  CHECK_FALSE(store.journal().trouble().empty());

  CHECK(store.messages().get_message(account, fresh.id).error() == domain::errc::not_found);
  CHECK(store.number("SELECT COUNT(*) FROM transfers") == 1);
  CHECK(store.links().load_claims()->empty());
  CHECK(store.journal().last_commit().value() == 1);
  store.accept({fresh});
  CHECK(store.messages().get_message(account, fresh.id));
}

TEST_CASE_TEMPLATE("answers to keyed requests are found while young", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  journal_batch batch;
  batch.idempotency.push_back({account, digest_of(1), digest_of(11), "{\"first\":1}", noon()});
  batch.idempotency.push_back({account, digest_of(2), digest_of(12), std::string{"\0\xff", 2}, noon()});
  store.commit(batch);

  const persistence::digest keys[]{digest_of(1), digest_of(2), digest_of(3)};
  const auto found = store.journal().find_idempotency(keys, noon() - std::chrono::hours{24});
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  const auto& first = found->front().key == digest_of(1) ? found->front() : found->back();
  CHECK(first.account == account);
  CHECK(first.body == digest_of(11));
  CHECK(first.answer == "{\"first\":1}");
  CHECK(first.at == noon());
  CHECK(store.journal().find_idempotency(keys, noon())->empty());
  CHECK(store.journal().find_idempotency({}, {})->empty());
}

TEST_CASE_TEMPLATE("a key may be used again after its answer grew old", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto later = noon() + std::chrono::hours{25};
  journal_batch batch;
  batch.idempotency.push_back({account, digest_of(1), digest_of(11), "old", noon()});
  store.commit(batch);
  batch.idempotency.front().answer = "new";
  batch.idempotency.front().at = later;
  store.commit(batch);
  const persistence::digest keys[]{digest_of(1)};
  const auto found = store.journal().find_idempotency(keys, noon());
  REQUIRE(found->size() == 1);
  CHECK(found->front().answer == "new");
}

TEST_CASE_TEMPLATE("maintenance drops old answers and keeps young ones", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  journal_batch batch;
  for (std::uint8_t i = 0; i < 20; ++i)
    batch.idempotency.push_back({account, digest_of(i), digest_of(i), "x", noon() + std::chrono::minutes{i}});
  store.commit(batch);
  REQUIRE(store.maintenance().maintain(noon(), 2, noon() + std::chrono::minutes{15}, {}));
  CHECK(store.number("SELECT COUNT(*) FROM idempotency") == 5);
  REQUIRE(store.maintenance().maintain(noon(), 2, noon() + std::chrono::minutes{15}, {}));
  CHECK(store.number("SELECT COUNT(*) FROM idempotency") == 5);
}

TEST_CASE_TEMPLATE("a claim is replaced as a whole, a link each", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  batch.claims.push_back({{1}, {{{10}, 0}, {{11}, 3}}});
  batch.claims.push_back({{2}, {{{0x7fff'ffff'ffff'ffff}, 15}}});
  store.commit(batch);
  const auto first = batch.claims;
  batch.claims = {{{1}, {{{12}, 0}}}, {{1}, {}}};  // twice in one commit: the last counts
  store.commit(batch);
  const auto claims = store.links().load_claims();
  REQUIRE(claims->size() == 2);
  CHECK((*claims)[0].claimed.empty());
  CHECK((*claims)[1].link == domain::link_id{2});
  CHECK((*claims)[1].claimed == first[1].claimed);
}

TEST_CASE_TEMPLATE(
    "a claim keeps the concatenation references of its segments", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  batch.claims.push_back({{1}, {{{10}, 0, 0xabcd}, {{11}, 3}, {{12}, 15, 1}, {{13}, 0, 0xff00}}});
  store.commit(batch);
  const auto claims = store.links().load_claims();
  REQUIRE(claims->size() == 1);
  CHECK(claims->front().claimed == batch.claims[0].claimed);
}

TEST_CASE_TEMPLATE("a claim that is cut short is not read", Store, on_sqlite, on_postgres) {
  Store store;
  journal_batch batch;
  batch.claims.push_back({{1}, {{{10}, 0, 0xabcd}}});
  store.commit(batch);
  store.run("UPDATE link_claims SET claimed = substr(claimed, 1, 3)");
  CHECK_FALSE(store.links().load_claims());
}

TEST_CASE_TEMPLATE("an empty commit still counts", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(journal_batch{}.empty());
  store.commit({});
  CHECK(store.journal().last_commit().value() == 1);
}

}  // namespace mbs::test
