#include "actors/access/audit_service.hpp"

#include "actors/access/audit_csv.hpp"
#include "persistence/access/audit_store.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/senders/sender_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"

namespace mbs::actors::testing {

namespace {

/// A company with an owner, whose log has entries of all kinds of actors.
struct log_at_work {
  log_at_work() {
    account = store.get<persistence::account_store>()
                  .create_account({"a@example.com", "Duka", {}, "", {}}, beginning)
                  ->id;
    persistence::made_person p;
    p.person.name = "Asha";
    p.person.email = p.person.email_folded = "asha@example.com";
    p.person.created_at = beginning;
    p.member.emplace(account, domain::account_role::owner);
    owner = store.get<persistence::staff_store>().make_person(p, {}).value();
    enter(domain::actor_kind::person, owner.value, "OWNER");
    enter(domain::actor_kind::person, owner.value + 1, "STAFF");
    enter(domain::actor_kind::key, 5, "=KEY");
    enter(domain::actor_kind::command_line, 0, "SHELL");
  }
  void enter(domain::actor_kind kind, std::int64_t id, const std::string& agent) {
    domain::audit_origin by{{kind, id}, beginning};
    by.personal.ip = "192.0.2.1";
    by.personal.agent = agent;
    REQUIRE(store.get<persistence::sender_store>()
                .add_sender({account, {"S" + std::to_string(++entries), {}, {}}}, by)
                .has_value());
  }
  /// The programs that are named, by the sender that was added.
  std::map<std::string, std::string> seen(audit_view view) {
    std::map<std::string, std::string> agents;
    service.list_entries(account, {.account = account}, view, [&](outcome<persistence::audit_page> page) {
      for (const auto& row : page.value().rows)
        if (row.entry.action == "sender.added") agents[row.entry.object] = row.entry.personal.agent;
    });
    return agents;
  }
  /// The names of actors in the same way; "-": none.
  std::map<std::string, std::string> names(audit_view view) {
    std::map<std::string, std::string> all;
    service.list_entries(account, {.account = account}, view, [&](outcome<persistence::audit_page> page) {
      for (const auto& row : page.value().rows)
        if (row.entry.action == "sender.added")
          all[row.entry.object] = row.actor_name.empty() ? "-" : row.actor_name;
    });
    return all;
  }
  table_page table(std::uint32_t limit) {
    std::optional<table_page> made;
    service.export_entries(account, {.account = account, .limit = limit}, audit_view::of_account,
        [&](outcome<table_page> t) { made = std::move(t.value()); });
    REQUIRE(made);
    return *made;
  }

  domain::person_id owner{};
  real_store store;
  inline_pool pool{*store.connection};
  audit_service service{pool};
  domain::account_id account;
  int entries = 0;
};

std::size_t lines(const std::string& csv) {
  return static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n'));
}

}  // namespace

TEST_CASE("an account sees who its members and keys were, and staff and machines unnamed") {
  log_at_work log;
  const std::map<std::string, std::string> own{{"S1", "OWNER"}, {"S2", ""}, {"S3", "=KEY"}, {"S4", ""}};
  CHECK(log.seen(audit_view::of_account) == own);
  CHECK(log.seen(audit_view::of_staff).at("S2") == "STAFF");
  CHECK(log.seen(audit_view::of_staff).at("S4") == "SHELL");
}

TEST_CASE("staff see what everybody is called, an account only of its own people") {
  log_at_work log;
  persistence::made_person p;
  p.person.name = "Staff";
  p.person.email = p.person.email_folded = "staff@example.com";
  p.person.created_at = beginning;
  const auto staff = log.store.get<persistence::staff_store>().make_person(p, {}).value();
  log.enter(domain::actor_kind::person, staff.value, "BROWSER");
  CHECK(log.names(audit_view::of_account).at("S1") == "Asha");
  CHECK(log.names(audit_view::of_account).at("S5") == "-");
  CHECK(log.names(audit_view::of_staff).at("S1") == "Asha");
  CHECK(log.names(audit_view::of_staff).at("S5") == "Staff");
  CHECK(log.names(audit_view::of_staff).at("S4") == "-");
}

TEST_CASE("an account sees who a member was after they were removed, until that is erased") {
  log_at_work log;
  persistence::made_person p;
  p.person.name = "Juma";
  p.person.email = p.person.email_folded = "juma@example.com";
  p.person.created_at = beginning;
  p.member.emplace(log.account, domain::account_role::administrator);
  const auto juma = log.store.get<persistence::staff_store>().make_person(p, {}).value();
  log.enter(domain::actor_kind::person, juma.value, "JUMA");
  const domain::audit_origin by{{domain::actor_kind::person, log.owner.value}, beginning};
  REQUIRE(log.store.get<persistence::member_store>()
              .remove_member(log.account, log.owner, juma, persistence::keys_of_leaver::keep, beginning, {by})
              .has_value());
  log.enter(domain::actor_kind::person, juma.value, "NOBODY");
  const auto seen = log.seen(audit_view::of_account);
  CHECK(seen.at("S5") == "JUMA");
  CHECK(seen.at("S6").empty());
  const auto table = log.table(1'000'000).lines;
  CHECK(table.find("\"Juma\"") != std::string::npos);
  CHECK(table.find("juma@example.com") != std::string::npos);
  const auto entry = log.store.get<persistence::audit_store>().list({.account = log.account})->rows.at(2);
  REQUIRE(entry.entry.personal.name == "Juma");
  REQUIRE(log.store.get<persistence::audit_store>().erase_personal(entry.number).has_value());
  CHECK(log.seen(audit_view::of_account).at("S5").empty());
}

TEST_CASE("a table has a line an entry, nothing that a spreadsheet runs, and says where it goes on") {
  log_at_work log;
  const auto all = log.table(1'000'000);
  CHECK(lines(all.lines) == 6);
  CHECK(all.rows == 6);
  CHECK(all.next.empty());
  CHECK(all.lines.find("\"'=KEY\"") != std::string::npos);
  CHECK(all.lines.find("STAFF") == std::string::npos);
  const auto some = log.table(2);
  CHECK(lines(some.lines) == 2);
  CHECK(some.rows == 2);
  CHECK_FALSE(some.next.empty());
}

TEST_CASE("whoever takes the log out of the house stands in it before anything is out") {
  log_at_work log;
  std::string names;
  log.service.note_export(log.account, {{domain::actor_kind::person, log.owner.value}, beginning},
      {.account = log.account, .action = "key.created"},
      [&](outcome<std::string> line) { names = std::move(line.value()); });
  CHECK(lines(names) == 1);
  CHECK(names.starts_with("\"number\","));
  const auto entry =
      log.store.get<persistence::audit_store>().list({.account = log.account})->rows.at(0).entry;
  CHECK(entry.action == "audit.exported");
  CHECK(entry.object == "audit");
  CHECK(entry.actor.id == log.owner.value);
  CHECK(joined(entry.facts) == "action=key.created");
}

}  // namespace mbs::actors::testing
