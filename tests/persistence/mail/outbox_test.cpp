#include "persistence/mail/mail_store.hpp"
#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using namespace std::chrono_literals;
using domain::errc;
using domain::mail_kind;
using persistence::mail_outcome;
using persistence::mail_state;

namespace {

persistence::mail_store& mails_of(store_fixture& store) {
  return store.connection(persistence::lane::changes).get<persistence::mail_store>();
}

persistence::new_mail code_to(const std::string& address, domain::time_point at = noon()) {
  return {.kind = mail_kind::email_code,
      .recipient = *domain::mail_address::parse(address),
      .fields = {{"code", "482915"}, {"minutes", "10"}},
      .now = at};
}

persistence::new_mail notice_to(const std::string& address, domain::time_point at = noon()) {
  return {.kind = mail_kind::sender_approved,
      .recipient = *domain::mail_address::parse(address),
      .language = domain::mail_language::swahili,
      .fields = {{"account", "Duka & <Sons>"}, {"sender", "DUKA"}},
      .now = at};
}

std::int64_t rows_with_fields(store_fixture& store) {
  return store.number("SELECT COUNT(*) FROM mail_outbox WHERE length(fields) > 0");
}

}  // namespace

TEST_CASE_TEMPLATE("a mail waits with what it tells until its end", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  const auto id = mails.enqueue(notice_to("asha@example.com"));
  REQUIRE(id);
  const auto page = mails.due({.now = noon()});
  REQUIRE(page);
  REQUIRE(page->due.size() == 1);
  const auto& due = page->due.front();
  CHECK(due.record.id == *id);
  CHECK(due.record.recipient == "asha@example.com");
  CHECK(due.record.language == domain::mail_language::swahili);
  CHECK(due.record.message_id == domain::to_text(*id) + "@mbs.invalid");
  CHECK(due.record.ends_at == noon() + domain::term_of(mail_kind::sender_approved));
  CHECK(due.host == "example.com");
  CHECK(due.fields.at("account") == "Duka & <Sons>");
  CHECK(!due.is_marked);
  CHECK(page->next.empty());
}

TEST_CASE_TEMPLATE("a mail of a code ends with its code", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  auto mail = code_to("asha@example.com");
  mail.ends_at = noon() + 5min;
  const auto soon = mails.enqueue(mail);
  mail.ends_at = noon() + 24h;
  const auto late = mails.enqueue(mail);
  CHECK(mails.find(*soon)->ends_at == noon() + 5min);
  CHECK(mails.find(*late)->ends_at == noon() + 10min);
  CHECK(mails.due({.now = noon() + 5min})->due.size() == 1);
  CHECK(mails.due({.now = noon() + 10min})->due.empty());
}

TEST_CASE_TEMPLATE("fields that a kind does not have change nothing", Store, on_sqlite, on_postgres) {
  Store store;
  auto mail = code_to("asha@example.com");
  mail.fields["name"] = "Asha";
  CHECK(mails_of(store).enqueue(mail).error() == errc::malformed_request);
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox") == 0);
}

TEST_CASE_TEMPLATE("no name keeps a mail from being written", Store, on_sqlite, on_postgres) {
  Store store;
  auto mail = notice_to("asha@example.com");
  for (const auto& name : {"\u200b", "Jane\u2028Doe", ""}) {
    mail.fields["account"] = name;
    CHECK(mails_of(store).enqueue(mail).has_value());
  }
}

TEST_CASE_TEMPLATE("no more mails wait than the server allows", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  REQUIRE(mails.set_rules(4, "mbs.example"));
  const auto first = mails.enqueue(code_to("a@example.com"));
  REQUIRE(mails.enqueue(code_to("b@example.com")));
  CHECK(mails.enqueue(code_to("c@example.com")).error() == errc::overloaded);
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox") == 2);
  const mail_outcome sent[]{{.id = *first, .state = mail_state::sent, .attempts = 1, .at = noon()}};
  REQUIRE(mails.settle(sent));
  const auto third = mails.enqueue(code_to("c@example.com"));
  REQUIRE(third);
  CHECK(mails.find(*third)->message_id.ends_with("@mbs.example"));
}

TEST_CASE_TEMPLATE("no flood of codes or notices keeps what tells of a change from being written", Store,
    on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  REQUIRE(mails.set_rules(8, "mbs.example"));
  const auto change_told = [&](const std::string& address) {
    return mails.enqueue({.kind = mail_kind::credentials_changed,
        .recipient = *domain::mail_address::parse(address),
        .fields = {{"name", "W"}, {"what", "password"}, {"time", "2026-03-02T12:00:00Z"}},
        .now = noon()});
  };
  for (int i = 0; i < 4; ++i)
    REQUIRE(mails.enqueue(code_to("c" + std::to_string(i) + "@example.com")));
  CHECK(mails.enqueue(code_to("c@example.com")).error() == errc::overloaded);
  for (int i = 0; i < 2; ++i)
    REQUIRE(mails.enqueue(notice_to("n" + std::to_string(i) + "@example.com")));
  CHECK(mails.enqueue(notice_to("n@example.com")).error() == errc::overloaded);
  CHECK(change_told("a@example.com").has_value());
  CHECK(change_told("b@example.com").has_value());
  CHECK(change_told("d@example.com").error() == errc::overloaded);
}

TEST_CASE_TEMPLATE(
    "hosts are read in turn, codes first, and not what is held", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  for (int i = 0; i < 5; ++i)
    REQUIRE(mails.enqueue(notice_to("n" + std::to_string(i) + "@busy.example")));
  const auto code = mails.enqueue(code_to("code@busy.example"));
  const auto other = mails.enqueue(notice_to("a@other.example"));
  const auto page = mails.due({.now = noon()});
  REQUIRE(page->due.size() == 3);
  CHECK(page->due[0].record.id == *code);
  CHECK(page->due[1].host == "busy.example");
  CHECK(page->due[2].record.id == *other);
  const auto rest = mails.due({.now = noon(), .except = {*code, page->due[1].record.id}});
  REQUIRE(rest->due.size() == 3);
  CHECK(rest->due[0].record.id != page->due[1].record.id);
  const auto one = mails.due({.now = noon(), .hosts = 1});
  CHECK(one->next == "busy.example");
  CHECK(mails.due({.now = noon(), .after = one->next})->due.front().host == "other.example");
}

TEST_CASE_TEMPLATE(
    "nothing of a code stays once it was sent, refused or ended", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  const auto sent = mails.enqueue(code_to("a@example.com"));
  const auto refused = mails.enqueue(code_to("b@example.com"));
  REQUIRE(mails.enqueue(code_to("c@example.com")));
  CHECK(rows_with_fields(store) == 3);
  const mail_outcome outcomes[]{{.id = *sent, .state = mail_state::sent, .attempts = 1, .at = noon()},
      {.id = *refused, .state = mail_state::refused, .attempts = 1, .at = noon(), .answer = "550"}};
  REQUIRE(mails.settle(outcomes));
  CHECK(rows_with_fields(store) == 1);
  const auto stock = mails.take_stock(noon() + 10min, 100);
  CHECK(stock->ended == 1);
  CHECK(stock->waiting == 0);
  CHECK(rows_with_fields(store) == 0);
  CHECK(mails.retry(*refused, noon()).error() == errc::already_final);
}

TEST_CASE_TEMPLATE(
    "no link that opens something stays of a mail that was refused or ended", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  persistence::new_mail invitation{.kind = mail_kind::invitation,
      .recipient = *domain::mail_address::parse("a@example.com"),
      .fields = {{"inviter", "Asha"}, {"account", "Duka"}, {"role", "viewer"},
          {"url", "https://mbs.example/accept#token=abc"}, {"until", "2026-03-02T12:00:00Z"}},
      .now = noon()};
  const auto refused = mails.enqueue(invitation);
  REQUIRE(mails.enqueue(invitation));
  const auto notice = mails.enqueue(notice_to("b@example.com"));
  const mail_outcome outcomes[]{
      {.id = *refused, .state = mail_state::refused, .attempts = 1, .at = noon(), .answer = "550"},
      {.id = *notice, .state = mail_state::refused, .attempts = 1, .at = noon(), .answer = "550"}};
  REQUIRE(mails.settle(outcomes));
  CHECK(mails.take_stock(noon() + 72h, 100)->ended == 1);
  CHECK(rows_with_fields(store) == 1);
  CHECK(mails.retry(*refused, noon()).error() == errc::already_final);
  CHECK(mails.retry(*notice, noon()).has_value());
}

TEST_CASE_TEMPLATE("a mail that comes back later keeps what it tells", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  const auto id = mails.enqueue(code_to("a@example.com"));
  const mail_outcome later[]{
      {.id = *id, .attempts = 1, .at = noon(), .next_at = noon() + 2min, .answer = "451 4.7.1"}};
  REQUIRE(mails.settle(later));
  CHECK(mails.due({.now = noon() + 1min})->due.empty());
  const auto due = mails.due({.now = noon() + 2min});
  REQUIRE(due->due.size() == 1);
  CHECK(due->due[0].record.attempts == 1);
  CHECK(due->due[0].record.last_answer == "451 4.7.1");
  CHECK(due->due[0].fields.at("code") == "482915");
}

TEST_CASE_TEMPLATE("an address that refused is marked until a mail is taken or somebody says so", Store,
    on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  const auto id = mails.enqueue(notice_to("a@example.com"));
  const mail_outcome refused[]{{.id = *id,
      .state = mail_state::refused,
      .attempts = 1,
      .at = noon(),
      .answer = "550 5.1.1 no such user",
      .marks_address = true}};
  REQUIRE(mails.settle(refused));
  CHECK((*mails.mark_of("a@example.com"))->reason == "550 5.1.1 no such user");
  const auto again = mails.enqueue(code_to("a@example.com"));
  CHECK(mails.due({.now = noon()})->due.front().is_marked);
  const mail_outcome sent[]{{.id = *again, .state = mail_state::sent, .attempts = 1, .at = noon()}};
  REQUIRE(mails.settle(sent));
  CHECK(!mails.mark_of("a@example.com")->has_value());
  REQUIRE(mails.mark({.address = "a@example.com",
      .source = persistence::mark_source::bounced,
      .reason = "x",
      .at = noon()}));
  const auto retried = mails.retry(*id, noon() + 1h);
  REQUIRE(retried);
  CHECK(retried->state == mail_state::waiting);
  CHECK(!mails.mark_of("a@example.com")->has_value());
  CHECK(*mails.unmark("a@example.com") == false);
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.address_marked'") == 1);
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.retried'") == 1);
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.address_unmarked'") == 0);
  CHECK(mails.due({.now = noon() + 1h})->due.front().fields.at("sender") == "DUKA");
}

TEST_CASE_TEMPLATE(
    "final mails go after their retention and waiting ones never", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  for (int i = 0; i < 3; ++i) {
    const auto id = mails.enqueue(notice_to("a@example.com"));
    const mail_outcome sent[]{{.id = *id, .state = mail_state::sent, .attempts = 1, .at = noon()}};
    REQUIRE(mails.settle(sent));
  }
  REQUIRE(mails.enqueue(notice_to("b@example.com")));
  CHECK(*mails.forget_final(noon(), 10) == 0);
  CHECK(*mails.forget_final(noon() + 1s, 2) == 2);
  CHECK(*mails.forget_final(noon() + 1s, 2) == 1);
  CHECK(mails.list({})->size() == 1);
}

TEST_CASE_TEMPLATE("the outbox is listed by state and address, newest first", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  const auto first = mails.enqueue(notice_to("a@example.com"));
  const auto second = mails.enqueue(notice_to("b@example.com"));
  const auto all = mails.list({});
  REQUIRE(all->size() == 2);
  CHECK(all->front().id == *second);
  CHECK(mails.list({.recipient = "a@example.com"})->front().id == *first);
  CHECK(mails.list({.state = mail_state::sent})->empty());
  CHECK(mails.list({.before = *second, .limit = 1})->front().id == *first);
  CHECK(mails.find({1}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "marked addresses are listed page after page, each as it was marked", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  for (const auto* address : {"c@example.com", "a@example.com", "b+x@example.com"})
    REQUIRE(mails.mark({.address = address,
        .source = persistence::mark_source::bounced,
        .reason = "said by an operator",
        .at = noon()}));
  const auto first = mails.marks({}, 2);
  REQUIRE(first);
  REQUIRE(first->size() == 2);
  CHECK(first->front().address == "a@example.com");
  CHECK(first->front().source == persistence::mark_source::bounced);
  CHECK(first->front().reason == "said by an operator");
  CHECK(first->front().at == noon());
  CHECK(first->back().address == "b+x@example.com");
  const auto rest = mails.marks(first->back().address, 2);
  REQUIRE(rest->size() == 1);
  CHECK(rest->front().address == "c@example.com");
  CHECK(mails.marks("c@example.com", 2)->empty());
}

TEST_CASE_TEMPLATE("erasing an address leaves nothing of it", Store, on_sqlite, on_postgres) {
  Store store;
  auto& mails = mails_of(store);
  REQUIRE(mails.enqueue(notice_to("a@example.com")));
  REQUIRE(mails.enqueue(notice_to("b@example.com")));
  REQUIRE(mails.mark({.address = "a@example.com",
      .source = persistence::mark_source::refused,
      .reason = "x",
      .at = noon()}));
  CHECK(*mails.erase_address("a@example.com", 10) == 1);
  CHECK(!mails.mark_of("a@example.com")->has_value());
  CHECK(mails.list({})->front().recipient == "b@example.com");
}

}  // namespace mbs::test
