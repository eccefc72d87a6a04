#include "persistence/mail/mail_store.hpp"
#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;
using domain::sender_request_state;
using persistence::sender_record;
using std::chrono::hours;

namespace {

domain::audit_origin by_person(std::int64_t person, domain::time_point at = noon()) {
  return {{domain::actor_kind::person, person}, at};
}

/// A company with an owner who reads Swahili; the platform's staff is person 900.
struct company {
  explicit company(store_fixture& store, const std::string& email = "asha@example.com") {
    persistence::person_record p;
    p.name = "Asha";
    p.email = p.email_folded = email;
    p.email_proved_at = noon();
    p.language = "sw";
    p.created_at = noon();
    const auto person = store.staff().make_person({.person = p}, {});
    REQUIRE(person);
    const auto member = store.members().open_account(*person, {"Duka Ltd", "whsec_1"}, noon(), {});
    REQUIRE(member);
    account = member->account;
    owner = member->person.value;
  }
  [[nodiscard]] persistence::new_sender_request wish(const std::string& name = "DUKA") const {
    return {account, {name, domain::network_id{2}, domain::traffic_class::otp}, "Receipts"};
  }

  domain::account_id account;
  std::int64_t owner = 0;
};

const domain::audit_origin staff = by_person(900, noon() + hours{1});

persistence::sender_document document_of(domain::sender_request_id request, const std::string& file) {
  persistence::sender_document d;
  d.request = request;
  d.name = "licence.pdf";
  d.size = 77;
  d.hash = crypto::sha256("x");
  d.file = file;
  return d;
}

std::vector<persistence::due_mail> mails(store_fixture& store) {
  return store.connection(persistence::lane::changes)
      .get<persistence::mail_store>()
      .due({.now = noon() + hours{2}})
      .value()
      .due;
}

/// What the account's log tells beyond that it was made; the newest first.
std::vector<std::string> actions(store_fixture& store, domain::account_id account) {
  std::vector<std::string> all;
  for (const auto& row : store.audit().list({.account = account}).value().rows)
    if (row.entry.action != "account.created") all.push_back(row.entry.action);
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("old requests are forgotten in steps, each with one entry, and none without need", Store,
    on_sqlite, on_postgres) {
  Store store;
  const company w{store};
  for (int i = 0; i < 60; ++i) {
    const auto asked = store.senders().add_request(w.wish("D" + std::to_string(i)), by_person(w.owner));
    REQUIRE(asked);
    REQUIRE(store.senders().add_document(
        document_of(asked->id, "f" + std::to_string(i)), w.account, by_person(w.owner)));
    REQUIRE(store.senders().reject_request(asked->id, "No", staff));
  }
  const auto entries = [&] {
    return store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'sender_requests.forgotten'");
  };
  const auto forget = [&](domain::time_point documents, domain::time_point requests) {
    return store.senders().forget_old_requests(documents, requests, noon() + hours{9}).value();
  };
  CHECK(forget(staff.at, staff.at).files.empty());
  CHECK(entries() == 0);
  const auto past = staff.at + std::chrono::seconds{1};
  const auto first = forget(past, noon());
  CHECK(first.files.size() == 50);
  CHECK(first.requests == 0);
  CHECK(first.is_more);
  store.reopen();
  const auto second = forget(past, noon());
  CHECK(second.files.size() == 10);
  CHECK_FALSE(second.is_more);
  CHECK(entries() == 2);
  CHECK(forget(past, past).requests == 50);
  CHECK(forget(past, past).requests == 10);
  CHECK(store.number("SELECT COUNT(*) FROM sender_requests") == 0);
  CHECK(forget(past, past).requests == 0);
  CHECK(entries() == 4);
}

TEST_CASE_TEMPLATE(
    "a request waits with its documents, for its own account and for staff", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const company other{store, "juma@example.com"};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(made);
  const auto document = store.senders().add_document(
      document_of(made->id, "file-1"), duka.account, by_person(duka.owner, noon() + hours{1}));
  REQUIRE(document);
  const auto found = store.senders().get_request(made->id, duka.account);
  REQUIRE(found);
  CHECK(found->account_name == "Duka Ltd");
  CHECK(found->sender.name == "DUKA");
  CHECK(found->sender.network == domain::network_id{2});
  CHECK(found->sender.traffic == domain::traffic_class::otp);
  CHECK(found->purpose == "Receipts");
  CHECK(found->state == sender_request_state::waiting);
  CHECK(found->asked_by == by_person(duka.owner).who);
  CHECK(found->asked_by_name == "Asha");
  CHECK(found->decided_by_name.empty());
  CHECK(found->asked_at == noon());
  CHECK_FALSE(found->decided_at);
  REQUIRE(found->documents.size() == 1);
  CHECK(found->documents[0].name == "licence.pdf");
  CHECK(found->documents[0].size == 77);
  CHECK(found->documents[0].hash == crypto::sha256("x"));
  CHECK(found->documents[0].at == noon() + hours{1});
  CHECK(store.senders().get_request(made->id, std::nullopt));
  CHECK(store.senders().get_document(document->id, std::nullopt)->file == "file-1");
  CHECK(store.senders().get_document(document->id, duka.account)->file == "file-1");
  CHECK(store.senders().get_request(made->id, other.account).error() == errc::not_found);
  CHECK(store.senders().get_document(document->id, other.account).error() == errc::not_found);
  CHECK(actions(store, duka.account) ==
      std::vector<std::string>{"sender_request.document_added", "sender_request.made"});
  CHECK(store.senders().approve_request(made->id, {}, by_person(other.owner))->decided_by_name == "Asha");
  CHECK(store.senders().get_request(made->id, {})->decided_by_name == "Asha");
}

TEST_CASE_TEMPLATE(
    "another account neither withdraws a request nor adds to it", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const company other{store, "juma@example.com"};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(made);
  CHECK(store.senders().withdraw_request(made->id, other.account, by_person(other.owner)).error() ==
      errc::not_found);
  CHECK(store.senders()
            .add_document(document_of(made->id, "f"), other.account, by_person(other.owner))
            .error() == errc::not_found);
  CHECK(store.senders().get_request(made->id, duka.account)->state == sender_request_state::waiting);
  CHECK(store.senders().get_request(made->id, duka.account)->documents.empty());
  CHECK(actions(store, other.account).empty());
}

TEST_CASE_TEMPLATE(
    "an approval gives the sender, an audit entry and a mail, in one", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(made);
  REQUIRE(store.accounts().take_changes(*store.accounts().changed_accounts({}, 10)));
  const auto end = noon() + hours{24};
  const auto done = store.senders().approve_request(made->id, end, staff);
  REQUIRE(done);
  CHECK(done->state == sender_request_state::approved);
  CHECK(done->decided_by == staff.who);
  CHECK(done->ends_at == end);
  const auto senders = store.senders().list_senders(duka.account);
  REQUIRE(senders->senders.size() == 1);
  CHECK(senders->senders[0].sender.name == "DUKA");
  CHECK(senders->senders[0].sender.traffic == domain::traffic_class::otp);
  CHECK(senders->senders[0].ends_at == end);
  CHECK(store.accounts().changed_accounts({}, 10)->size() == 1);
  CHECK(actions(store, duka.account).front() == "sender_request.approved");
  const auto sent = mails(store);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].record.kind == domain::mail_kind::sender_approved);
  CHECK(sent[0].record.recipient == "asha@example.com");
  CHECK(sent[0].record.language == domain::mail_language::swahili);
  CHECK(sent[0].fields == domain::mail_fields{{"account", "Duka Ltd"}, {"sender", "DUKA"}});
  CHECK(store.senders().approve_request(made->id, end, staff).error() == errc::not_waiting);
  CHECK(store.senders().reject_request(made->id, "Late", staff).error() == errc::not_waiting);
  CHECK(store.senders().withdraw_request(made->id, duka.account, by_person(duka.owner)).error() ==
      errc::not_waiting);
  CHECK(
      store.senders().add_document(document_of(made->id, "f"), duka.account, by_person(duka.owner)).error() ==
      errc::not_waiting);
  CHECK(store.senders().approve_request({77}, end, staff).error() == errc::not_found);
  CHECK(mails(store).size() == 1);
}

TEST_CASE_TEMPLATE("what may not have its mail is not decided", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(made);
  store.run("UPDATE mail_rules SET waiting_at_most = 0");
  CHECK(store.senders().approve_request(made->id, std::nullopt, staff).error() == errc::overloaded);
  CHECK(store.senders().list_senders(duka.account)->senders.empty());
  CHECK(store.senders().get_request(made->id, std::nullopt)->state == sender_request_state::waiting);
  CHECK(actions(store, duka.account).size() == 1);
}

TEST_CASE_TEMPLATE("a rejection tells its reason to whoever asked", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(store.senders().reject_request(made->id, "No licence", staff));
  const auto sent = mails(store);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].record.kind == domain::mail_kind::sender_rejected);
  CHECK(sent[0].fields.at("reason") == "No licence");
  CHECK(store.senders().list_senders(duka.account)->senders.empty());
  CHECK(store.senders().get_request(made->id, duka.account)->reason == "No licence");
  // It may be asked for again.
  CHECK(store.senders().add_request(duka.wish(), by_person(duka.owner)));
}

TEST_CASE_TEMPLATE("who has left the account is told nothing more of it", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto made = store.senders().add_request(duka.wish(), by_person(duka.owner));
  REQUIRE(made);
  store.run("UPDATE accounts SET email = 'office@duka.example'; DELETE FROM members");
  REQUIRE(store.senders().reject_request(made->id, "No licence", staff));
  REQUIRE(mails(store).size() == 1);
  CHECK(mails(store)[0].record.recipient == "office@duka.example");
}

TEST_CASE_TEMPLATE(
    "what a key asked for is told to the owners as they are now", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto made = store.senders().add_request(duka.wish(), {{domain::actor_kind::key, 7}, noon()});
  REQUIRE(made);
  REQUIRE(store.persons().change_email({duka.owner}, 1, "new@example.com", "new@example.com", noon()));
  REQUIRE(store.senders().reject_request(made->id, "No licence", staff));
  REQUIRE(mails(store).size() == 1);
  CHECK(mails(store)[0].record.recipient == "new@example.com");
}

TEST_CASE_TEMPLATE(
    "so many requests wait and a request has so many documents", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto by = by_person(duka.owner);
  domain::sender_request_id first;
  for (std::uint32_t i = 0; i < domain::max_waiting_requests; ++i) {
    const auto made = store.senders().add_request(duka.wish("S" + std::to_string(i)), by);
    REQUIRE(made);
    if (!first) first = made->id;
  }
  CHECK(store.senders().add_request(duka.wish("MORE"), by).error() == errc::too_many_requests_open);
  CHECK(store.senders().add_request(duka.wish("S0"), by).error() == errc::already_exists);
  CHECK(store.senders().add_request({{5}, {"X", {}, {}}, "p"}, by).error() == errc::not_found);
  for (std::uint32_t i = 0; i < domain::max_documents_of_request; ++i)
    REQUIRE(store.senders().add_document(document_of(first, "f" + std::to_string(i)), duka.account, by));
  CHECK(store.senders().add_document(document_of(first, "more"), duka.account, by).error() ==
      errc::too_many_requests_open);
  REQUIRE(store.senders().withdraw_request(first, duka.account, by));
  CHECK(store.senders().add_request(duka.wish("MORE"), by));
}

TEST_CASE_TEMPLATE("documents of a withdrawn request are gone, and their files are strangers", Store,
    on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto by = by_person(duka.owner);
  const auto one = store.senders().add_request(duka.wish("ONE"), by);
  const auto two = store.senders().add_request(duka.wish("TWO"), by);
  const auto gone = store.senders().add_document(document_of(one->id, "file-1"), duka.account, by);
  REQUIRE(gone);
  REQUIRE(store.senders().add_document(document_of(two->id, "file-2"), duka.account, by));
  using names = std::vector<std::string>;
  CHECK(store.senders().strangers_among({"file-1", "file-2", "file-3"}).value() == names{"file-3"});
  CHECK(store.senders().strangers_among({}).value().empty());
  const auto withdrawn = store.senders().withdraw_request(one->id, duka.account, by);
  REQUIRE(withdrawn);
  REQUIRE(withdrawn->documents.size() == 1);
  CHECK(withdrawn->documents[0].file == "file-1");
  CHECK(store.senders().get_document(gone->id, duka.account).error() == errc::not_found);
  CHECK(store.senders().strangers_among({"file-1", "file-2"}).value() == names{"file-1"});
}

TEST_CASE_TEMPLATE(
    "the queue is paged, the oldest first, and knows what has expired", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  std::vector<domain::sender_request_id> ids;
  for (const auto* name : {"A", "B", "C", "D"})
    ids.push_back(store.senders().add_request(duka.wish(name), by_person(duka.owner))->id);
  const auto end = noon() + hours{24};
  REQUIRE(store.senders().approve_request(ids[1], end, staff));
  REQUIRE(store.senders().approve_request(ids[2], std::nullopt, staff));
  const auto asked = [&](sender_request_state state, domain::time_point now) {
    std::vector<domain::sender_request_id> found;
    persistence::sender_request_question q{.state = state, .oldest_first = true, .limit = 1};
    for (bool more = true; more; more = bool{q.beyond}) {
      const auto page = store.senders().list_requests(q, now);
      REQUIRE(page);
      for (const auto& r : page->requests)
        found.push_back(r.id);
      q.beyond = page->next;
    }
    return found;
  };
  using list = std::vector<domain::sender_request_id>;
  CHECK(asked(sender_request_state::waiting, noon()) == list{ids[0], ids[3]});
  CHECK(asked(sender_request_state::approved, noon()) == list{ids[1], ids[2]});
  CHECK(asked(sender_request_state::approved, end) == list{ids[2]});
  CHECK(asked(sender_request_state::expired, end) == list{ids[1]});
  const auto own = store.senders().list_requests({.account = duka.account, .limit = 3}, noon());
  REQUIRE(own->requests.size() == 3);
  CHECK(own->requests[0].id == ids[3]);
  CHECK(own->next == ids[1]);
  CHECK(store.senders().list_requests({.account = domain::account_id{5}}, noon())->requests.empty());
}

TEST_CASE_TEMPLATE(
    "a sender that ends, or is shared, comes with its account", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto end = noon() + hours{5};
  REQUIRE(store.senders().add_sender({account, {"OLD", {}, {}}, end}));
  REQUIRE(store.senders().add_sender({account, {"TRIAL", {}, {}}, std::nullopt, true}));
  const auto known = store.senders().list_senders(account);
  REQUIRE(known->senders.size() == 2);
  CHECK(known->senders[0].ends_at == end);
  CHECK_FALSE(known->senders[0].is_shared);
  CHECK_FALSE(known->senders[1].ends_at);
  CHECK(known->senders[1].is_shared);
  const domain::account_id ids[]{account};
  const auto settings = store.accounts().load_settings(ids);
  REQUIRE(settings->front().sender_ends.size() == 1);
  CHECK(settings->front().sender_ends[0].sender.name == "OLD");
  CHECK(settings->front().sender_ends[0].at == end);
  CHECK(settings->front().senders.size() == 2);
  CHECK(store.accounts().load_accounts(ids)->front().sender_ends.size() == 1);
}

TEST_CASE_TEMPLATE(
    "an approval of what ends makes it last longer, and keeps it one", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto by = by_person(duka.owner);
  REQUIRE(store.senders().approve_request(
      store.senders().add_request(duka.wish(), by)->id, noon() + hours{5}, staff));
  REQUIRE(store.senders().approve_request(
      store.senders().add_request(duka.wish(), by)->id, noon() + hours{9}, staff));
  const auto known = store.senders().list_senders(duka.account);
  REQUIRE(known->senders.size() == 1);
  CHECK(known->senders[0].ends_at == noon() + hours{9});
}

TEST_CASE_TEMPLATE(
    "a default sender is an approved one, and is told with its account", Store, on_sqlite, on_postgres) {
  Store store;
  const company duka{store};
  const auto by = by_person(duka.owner, noon() + hours{5});
  REQUIRE(store.senders().add_sender({duka.account, {"DUKA", {}, {}}, noon() + hours{6}}));
  REQUIRE(store.senders().add_sender({duka.account, {"OLD", {}, {}}, noon() + hours{5}}));
  CHECK(store.senders().set_default_sender(duka.account, "OTHER", by).error() == errc::sender_not_approved);
  CHECK(store.senders().set_default_sender(duka.account, "OLD", by).error() == errc::sender_not_approved);
  CHECK(store.senders().set_default_sender({5}, "DUKA", by).error() == errc::not_found);
  REQUIRE(store.accounts().take_changes(*store.accounts().changed_accounts({}, 10)));
  REQUIRE(store.senders().set_default_sender(duka.account, "DUKA", by));
  CHECK(store.accounts().changed_accounts({}, 10)->size() == 1);
  const domain::account_id ids[]{duka.account};
  CHECK(store.accounts().load_settings(ids)->front().default_sender == "DUKA");
  CHECK(store.senders().list_senders(duka.account)->default_sender == "DUKA");
  REQUIRE(store.senders().set_default_sender(duka.account, "", by));
  CHECK(store.accounts().load_settings(ids)->front().default_sender.empty());
  CHECK(actions(store, duka.account).front() == "account.default_sender_set");
}

}  // namespace mbs::test
