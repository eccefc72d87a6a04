#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/sql/sql_store_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/deadly_connection.hpp"

#include <sys/wait.h>

#include <functional>

namespace mbs::test {

namespace {

using persistence::store_connection;

std::unique_ptr<sql::connection> plain_connection(const std::string& url) {
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite)) {
    persistence::sqlite_options options;
    options.path = url.substr(sqlite.size());
    return persistence::open_sqlite(options);
  }
  persistence::postgres_options options;
  options.url = url;
  return persistence::open_postgres(options);
}

void no_care(sql::connection&, domain::time_point, int) {}

/// Makes a change in another process that is killed at a statement; false when it had fewer to make.
bool is_killed_at(
    const std::string& url, int statement, const std::function<void(store_connection&)>& change) {
  const auto child = fork();
  if (child == 0) {
    persistence::sql_store_connection stores{
        [&] { return std::make_unique<deadly_connection>(plain_connection(url), statement); }, {}, no_care};
    change(stores);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) return false;
  REQUIRE(WTERMSIG(status) == SIGKILL);
  return true;
}

struct killed_change {
  const char* action;
  std::string how_often;  ///< counts what the change leaves
  std::function<void(store_connection&)> make;
};

/// An invitation with its mail; another address and token each time.
persistence::new_invitation wish(const persistence::member_record& by, std::uint8_t number) {
  const auto email = "g" + std::to_string(number) + "@example.com";
  return {by.account, by.person, email, email, domain::account_role::viewer, {number}, noon()};
}
persistence::change_note with_mail(const persistence::new_invitation& what) {
  auto note = by_person(what.inviter);
  note.mails.push_back({.kind = domain::mail_kind::invitation,
      .recipient = *domain::mail_address::parse(what.email),
      .fields = {{"inviter", "A"}, {"account", "B"}, {"role", "viewer"}, {"url", "https://a.example/"},
          {"until", domain::to_rfc3339(noon())}},
      .now = noon()});
  return note;
}

/// Of an account's owner and of another member of it.
std::vector<killed_change> changes_of_people(
    const persistence::member_record& owner, domain::person_id other) {
  using namespace persistence;
  const auto invite = [=](std::uint8_t number) {
    const auto what = wish(owner, number);
    return [what](store_connection& c) { (void)c.get<invitation_store>().invite(what, with_mail(what)); };
  };
  return {
      {"invitation.made", "SELECT COUNT(*) FROM mail_outbox", invite(1)},
      {"invitation.made", "SELECT COUNT(*) FROM invitations", invite(2)},
      {"member.role_changed", "SELECT COUNT(*) FROM members WHERE role = 'finance'",
          [=](store_connection& c) {
            (void)c.get<member_store>().change_role(owner.account, owner.person, other,
                domain::account_role::finance, noon(), by_person(owner.person));
          }},
      {"ownership.transferred",
          "SELECT COUNT(*) FROM members WHERE role = 'owner' AND person = " + std::to_string(other.value),
          [=](store_connection& c) {
            (void)c.get<member_store>().transfer_ownership(
                owner.account, owner.person, other, noon(), by_person(owner.person));
          }},
      {"member.left", "SELECT 1 - COUNT(*) FROM members WHERE person = " + std::to_string(owner.person.value),
          [=](store_connection& c) {
            (void)c.get<member_store>().leave(owner.account, owner.person, noon(), by_person(owner.person));
          }},
  };
}

std::vector<killed_change> changes(domain::account_id account) {
  using namespace persistence;
  const auto by = by_operator();
  webhook_endpoint endpoint;
  endpoint.account = account;
  endpoint.url = "https://a.example/";
  endpoint.created_at = noon();
  key_record key{};
  key.account = account;
  key.prefix = "mbs_live_ab";
  key.created_at = noon();
  return {
      {"account.created", "SELECT COUNT(*) FROM accounts",
          [by](auto& c) {
            (void)c.template get<account_store>().create_account(
                {"new@example.com", "", {}, "w", {}}, noon(), by);
          }},
      {"account.suspended", "SELECT COUNT(*) FROM accounts WHERE status = 2",
          [=](auto& c) {
            (void)c.template get<account_store>().set_account_status(account, account_status::suspended, by);
          }},
      {"account.credited", "SELECT COUNT(*) FROM funding_entries",
          [=](auto& c) {
            (void)c.template get<funding_store>().add_funding_entry(
                {0, account, domain::transfer_kind::credit, money::from_shillings(1), "r", "", noon()}, by);
          }},
      {"sender.added", "SELECT COUNT(*) FROM senders",
          [=](auto& c) {
            (void)c.template get<sender_store>().add_sender({account, {"S", std::nullopt, std::nullopt}}, by);
          }},
      {"key.created", "SELECT COUNT(*) FROM api_keys",
          [=](auto& c) { (void)c.template get<key_store>().create_key(key, {by}); }},
      {"webhook.created", "SELECT COUNT(*) FROM webhook_endpoints",
          [=](auto& c) { (void)c.template get<webhook_store>().create_webhook_endpoint(endpoint, by); }},
  };
}

}  // namespace

TEST_CASE_TEMPLATE("a kill at any statement leaves the change and its entry, or neither of them", Store,
    on_sqlite, on_postgres) {
  Store store;
  auto all = changes(store.new_account());
  const auto owner = new_owner(store, "o@example.com");
  const auto other = new_member(store, owner.account, "p@example.com", domain::account_role::viewer);
  for (auto& change : changes_of_people(owner, other))
    all.push_back(std::move(change));
  for (const auto& change : all) {
    CAPTURE(change.action);
    const auto entries =
        std::string{"SELECT COUNT(*) FROM audit_entries WHERE action = '"} + change.action + '\'';
    const auto changed = store.number(change.how_often);
    const auto entered = store.number(entries);
    int statement = 0;
    while (is_killed_at(store.url(), statement, change.make)) {
      // Once COMMIT has begun, both may be there: nothing in between.
      CHECK(store.number(change.how_often) - changed == store.number(entries) - entered);
      REQUIRE(++statement < 100);
    }
    CHECK(statement > 4);
    CHECK(store.number(change.how_often) == changed + 1);
    CHECK(store.number(entries) == entered + 1);
    CHECK(findings(store).empty());
  }
}

}  // namespace mbs::test
