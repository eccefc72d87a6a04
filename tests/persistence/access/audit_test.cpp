#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <algorithm>

namespace mbs::test {

using domain::errc;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> actions(const persistence::audit_page& page) {
  std::vector<std::string> all;
  for (const auto& r : page.rows)
    all.push_back(r.entry.action);
  return all;
}

/// All pages of two.
std::vector<std::int64_t> numbers(store_fixture& store, persistence::audit_question q) {
  std::vector<std::int64_t> all;
  q.limit = 2;
  do {
    const auto page = store.audit().list(q);
    REQUIRE_MESSAGE(page, store.trouble());
    CHECK(page->rows.size() <= 2);
    for (const auto& r : page->rows)
      all.push_back(r.number);
    q.before = page->next;
  } while (q.before);
  return all;
}

domain::account_id make_account(store_fixture& store, const std::string& email) {
  return store.accounts().create_account({email, "Asha", money{}, "whsec_x", {}}, noon(), by_operator())->id;
}

persistence::key_record make_key(store_fixture& store, domain::account_id account, std::uint8_t seed) {
  persistence::key_record key{};
  key.account = account;
  key.prefix = "mbs_live_ab";
  key.label = "shop";
  key.created_at = noon();
  key.hash[0] = seed;
  return store.keys().create_key(key, {by_operator()}).value();
}

}  // namespace

TEST_CASE_TEMPLATE(
    "each change leaves one entry that says who, what and when", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = make_account(store, "a@example.com");
  store.credit(account, money::from_shillings(5), "ref-1");
  const auto key = make_key(store, account, 1);
  REQUIRE(store.keys().revoke_key(key.id, noon(), {by_operator()}));
  REQUIRE(store.senders().add_sender({account, {"MBS", std::nullopt, std::nullopt}}, by_operator()));
  REQUIRE(store.senders().remove_sender({account, {"MBS", std::nullopt, std::nullopt}}, by_operator()));
  using persistence::account_status;
  REQUIRE(store.accounts().set_account_status(account, account_status::suspended, by_operator()));
  REQUIRE(store.accounts().set_account_status(account, account_status::active, by_operator()));
  persistence::webhook_endpoint wanted;
  wanted.account = account;
  wanted.created_at = noon();
  wanted.url = "https://user:hush@a.example:8443/hush?key=hush";
  wanted.secret = "whsec_hush";
  const auto made = store.webhooks().create_webhook_endpoint(wanted, by_key(key.id.value));
  REQUIRE(made);
  REQUIRE(store.webhooks().update_webhook_endpoint(account, made->id, {.batch = 5}, by_key(7)));
  REQUIRE(store.webhooks().rotate_webhook_secret(account, made->id, "whsec_hush2", noon(), by_key(7)));
  REQUIRE(store.webhooks().rotate_account_secret(account, "whsec_hush3", noon(), by_key(7)));
  REQUIRE(store.webhooks().delete_webhook_endpoint(account, made->id, by_key(7)));
  const auto page = store.audit().list({});
  REQUIRE(page);
  auto told = actions(*page);
  std::ranges::sort(told);
  CHECK(told ==
      std::vector<std::string>{"account.activated", "account.created", "account.credited",
          "account.secret_rotated", "account.suspended", "key.created", "key.revoked", "sender.added",
          "sender.removed", "webhook.created", "webhook.deleted", "webhook.secret_rotated",
          "webhook.updated"});
  for (const auto& r : page->rows) {
    CHECK(r.entry.account == account);
    CHECK(domain::to_text(r.entry.facts).find("hush") == std::string::npos);
    if (r.entry.action == "webhook.created") {
      CHECK(r.entry.actor == domain::audit_actor{domain::actor_kind::key, key.id.value});
      CHECK(r.entry.object == domain::to_text(made->id));
      CHECK(r.entry.facts ==
          domain::audit_facts{
              {"host", "a.example:8443"}, {"batch", "1"}, {"events", domain::to_text(made->events)}});
      CHECK(r.entry.personal.empty());
    }
    if (r.entry.action == "key.revoked") CHECK(r.entry.personal == by_operator().personal);
  }
  CHECK(findings(store).empty());
}

TEST_CASE_TEMPLATE(
    "a page names who is behind its entries, as they are called now", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = make_account(store, "a@example.com");
  const auto key = make_key(store, account, 1);
  const auto asha = new_person(store, "asha@example.com");
  const domain::audit_origin by_asha{{domain::actor_kind::person, asha.value}, noon(), {}};
  CHECK(key.id.value == asha.value);  // made at the same moment: the kind alone tells them apart
  const domain::audit_origin by_nobody{{domain::actor_kind::person, 5}, noon(), {}};
  for (const auto& by : {by_asha, by_key(key.id.value), by_nobody, by_asha})
    REQUIRE(store.audit().note_export(by, "audit.exported", account, {{"action", "key.created"}}));
  const auto page = store.audit().list({.account = account, .limit = 4});
  REQUIRE_MESSAGE(page, store.trouble());
  std::vector<std::string> names;
  for (const auto& row : page->rows)
    names.push_back(row.actor_name);
  const auto called = "Wanjiru asha@example.com";
  CHECK(names == std::vector<std::string>{called, "", "shop", called});
  CHECK(page->rows.front().entry.action == "audit.exported");
  CHECK(page->rows.front().entry.object == "audit");
  CHECK(page->rows.front().entry.facts == domain::audit_facts{{"action", "key.created"}});
  CHECK(findings(store).empty());
}

TEST_CASE_TEMPLATE("what changes nothing leaves no entry", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = make_account(store, "a@example.com");
  const auto key = make_key(store, account, 1);
  REQUIRE(store.keys().revoke_key(key.id, noon(), {by_operator()}));
  const auto head = store.audit().head().value();
  CHECK(head.number == 3);
  CHECK(store.keys().revoke_key(key.id, noon(), {by_operator()}));
  CHECK(store.keys().revoke_key({5}, noon(), {by_operator()}).error() == errc::not_found);
  CHECK(store.keys().create_key(key, {by_operator()}).error() == errc::already_exists);
  CHECK_FALSE(store.accounts().create_account({"A@example.com", "", money{}, "", {}}, noon(), by_operator()));
  CHECK_FALSE(store.senders().remove_sender({account, {"NONE", std::nullopt, std::nullopt}}, by_operator()));
  CHECK_FALSE(store.webhooks().delete_webhook_endpoint(account, {5}, by_operator()));
  CHECK_FALSE(store.webhooks().rotate_account_secret({5}, "whsec_x", noon(), by_operator()));
  CHECK_FALSE(store.funding().add_funding_entry(
      {0, account, domain::transfer_kind::debit, money::from_shillings(9), "r", "", noon()}, by_operator()));
  CHECK(store.audit().head().value() == head);
}

TEST_CASE_TEMPLATE(
    "entries are found by account, actor, action and time, page after page", Store, on_sqlite, on_postgres) {
  Store store;
  const auto first = make_account(store, "a@example.com");   // 1
  const auto second = make_account(store, "b@example.com");  // 2
  for (int i = 0; i < 5; ++i)                                // 3..12
    for (const auto account : {first, second})
      REQUIRE(store.senders().add_sender({account, {"S" + std::to_string(i), std::nullopt, std::nullopt}},
          by_key(account == first ? 1 : 2, noon() + i * 1min)));
  using list = std::vector<std::int64_t>;
  CHECK(numbers(store, {}) == list{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
  CHECK(numbers(store, {.account = first}) == list{11, 9, 7, 5, 3, 1});
  CHECK(numbers(store, {.actor = domain::audit_actor{domain::actor_kind::key, 2}}) == list{12, 10, 8, 6, 4});
  CHECK(numbers(store, {.action = "account.created"}) == list{2, 1});
  CHECK(numbers(store, {.account = first, .action = "account.created"}) == list{1});
  CHECK(numbers(store, {.account = first, .actor = domain::audit_actor{domain::actor_kind::key, 2}}).empty());
  CHECK(numbers(store, {.from = noon() + 1min, .until = noon() + 3min}) == list{8, 7, 6, 5});
  CHECK(numbers(store, {.account = second, .from = noon() + 3min}) == list{12, 10});
  CHECK(numbers(store, {.action = "nothing"}).empty());
}

TEST_CASE_TEMPLATE("erasing what is personal leaves the chain whole", Store, on_sqlite, on_postgres) {
  Store store;
  make_account(store, "a@example.com");
  make_account(store, "b@example.com");
  REQUIRE(store.audit().erase_personal(1));
  CHECK(store.audit().erase_personal(1).error() == errc::not_found);
  CHECK(findings(store).empty());
  const auto page = store.audit().list({});
  CHECK_FALSE(page->rows[0].is_erased);
  CHECK(page->rows[1].is_erased);
  CHECK(page->rows[1].entry.personal.empty());
  CHECK(store.number("SELECT COUNT(*) FROM audit_personal WHERE number = 1") == 0);
}

TEST_CASE_TEMPLATE("a verification goes on behind what was verified before", Store, on_sqlite, on_postgres) {
  Store store;
  for (int i = 0; i < 5; ++i)
    make_account(store, std::to_string(i) + "@example.com");
  std::vector<audit_finding> found;
  const auto walk = store.audit().walk_on(store.audit().begin_walk(false).value(), 100, found).value();
  CHECK(walk.looked_at == 5);
  REQUIRE(store.audit().note_verified(walk, noon()));
  make_account(store, "last@example.com");
  const auto next = store.audit().walk_on(store.audit().begin_walk(false).value(), 100, found).value();
  CHECK(next.looked_at == 1);
  CHECK(next.at == store.audit().head().value());
  CHECK(found.empty());
  CHECK(store.audit().walk_on(store.audit().begin_walk(true).value(), 100, found)->looked_at == 6);
}

TEST_CASE_TEMPLATE(
    "a checkpoint is made once a day, of what none covers yet", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK_FALSE(store.audit().make_checkpoint(noon())->has_value());
  make_account(store, "a@example.com");
  const auto first = store.audit().make_checkpoint(noon()).value();
  REQUIRE(first);
  CHECK(first->head == store.audit().head().value());
  CHECK_FALSE(store.audit().make_checkpoint(noon() + 48h)->has_value());
  make_account(store, "b@example.com");
  CHECK_FALSE(store.audit().make_checkpoint(noon() + 23h)->has_value());
  std::vector<audit_finding> found;
  const auto walk = store.audit().walk_on(store.audit().begin_walk(false).value(), 100, found).value();
  REQUIRE(store.audit().note_verified(walk, noon() + 23h));
  const auto second = store.audit().make_checkpoint(noon() + 25h).value();
  REQUIRE(second);
  CHECK(second->head.number == 2);
  CHECK(findings(store).empty());
}

TEST_CASE_TEMPLATE(
    "the staff who may read the log get its head by mail, once a day and with the checkpoint or not at all",
    Store, on_sqlite, on_postgres) {
  Store store;
  const auto staff = [&](const std::string& email, domain::platform_role role, bool active = true) {
    persistence::person_record p;
    p.email = p.email_folded = email;
    p.platform_role = role;
    p.language = "sw";
    p.created_at = noon();
    const auto person = new_person(store, p);
    if (!active) REQUIRE(store.staff().set_active(person, false, {}, noon()));
  };
  staff("op@example.com", domain::platform_role::operator_);
  staff("po@example.com", domain::platform_role::privacy_officer);
  staff("support@example.com", domain::platform_role::support);
  staff("gone@example.com", domain::platform_role::operator_, false);
  staff("none@example.com", domain::platform_role::none);
  make_account(store, "a@example.com");
  const auto mails = [&] { return store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 11"); };
  store.run("UPDATE mail_rules SET waiting_at_most = 1");
  CHECK(store.audit().make_checkpoint(noon()).error() == errc::overloaded);
  CHECK(mails() == 0);
  CHECK(store.number("SELECT COUNT(*) FROM audit_checkpoints") == 0);
  store.run("UPDATE mail_rules SET waiting_at_most = 100");
  REQUIRE(store.audit().make_checkpoint(noon())->has_value());
  CHECK(mails() == 2);
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 11 AND recipient IN ('op@example.com', "
                     "'po@example.com') AND language = 1") == 2);
  store.reopen();
  make_account(store, "b@example.com");
  CHECK_FALSE(store.audit().make_checkpoint(noon() + 23h)->has_value());
  CHECK(mails() == 2);
  REQUIRE(store.audit().make_checkpoint(noon() + 24h)->has_value());
  CHECK(mails() == 4);
}

TEST_CASE("a head has a text that leads back to it") {
  audit_head head{17, crypto::sha256("x")};
  CHECK(persistence::audit_head_from(persistence::to_text(head)) == head);
  const auto text = persistence::to_text(head);
  for (const auto& bad : {std::string{}, std::string{"17"}, std::string{":"}, text.substr(0, text.size() - 1),
           text + "0", "-1" + text.substr(2), text.substr(0, text.size() - 1) + "g"})
    CHECK_FALSE(persistence::audit_head_from(bad));
}

}  // namespace mbs::test
