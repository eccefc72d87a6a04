#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::platform_role;

namespace {

struct place : served {
  std::string owner = sessions.member(account_role::owner);
  std::string officer = sessions.staff(platform_role::privacy_officer);

  place() {
    persistence::audit_row row;
    row.number = 7;
    domain::audit_origin by{{domain::actor_kind::person, 3}, domain::time_point{std::chrono::hours{500'000}}};
    by.personal.ip = "192.0.2.1";
    by.personal.agent = "odd\xFF \"agent\"";
    row.entry = domain::audited(
        by, "key.created", domain::account_id{1}, "key_0000000000001", {{"prefix", "mbs_live_\xE2\x82"}});
    row.actor_name = "Asha \xFF";
    audit.page.rows.push_back(row);
    audit.page.next = persistence::audit_cursor{row.entry.at, 7};
  }
  response as(const std::string& who, const std::string& path) { return connect().ask("GET", path, who); }
  /// All of a table, with its chunks.
  std::string table_of(const std::string& who, const std::string& path) {
    auto line = connect();
    const auto head = line.ask("GET", path, who);
    CHECK(head.status == 200);
    CHECK(head.header("content-type") == "text/csv; charset=utf-8");
    CHECK(head.header("content-disposition") == "attachment; filename=\"audit.csv\"");
    CHECK(head.header("transfer-encoding") == "chunked");
    CHECK(head.header("trailer") == "Mbs-Next-Cursor");
    return line.read_all();
  }
};

}  // namespace

TEST_CASE("an account's people who may read its log see its entries and no others") {
  place s;
  const auto page = parsed(s.as(s.owner, "/v1/audit"));
  CHECK(s.audit.last_question.account == domain::account_id{1});
  CHECK(s.audit.last_view == actors::audit_view::of_account);
  const auto entry = page.at("entries").as_array().at(0).as_object();
  CHECK(text_of(entry, "actor") == "person:" + domain::to_text(domain::person_id{3}));
  CHECK(text_of(entry, "actor_name") == "Asha \xEF\xBF\xBD");
  CHECK(text_of(entry, "action") == "key.created");
  CHECK(text_of(entry.at("personal").as_object(), "ip") == "192.0.2.1");
  // What is not UTF-8 is no reason for an answer that is none.
  CHECK(text_of(entry.at("personal").as_object(), "agent") == "odd\xEF\xBF\xBD \"agent\"");
  CHECK(text_of(entry.at("facts").as_object(), "prefix").starts_with("mbs_live_\xEF\xBF\xBD"));
  const auto next = text_of(page, "next_cursor");
  CHECK(next == "1800000000000000.7");
  CHECK(s.as(s.owner, "/v1/audit?cursor=" + next).status == 200);
  CHECK(s.audit.last_question.before->number == 7);
}

TEST_CASE("the log is asked for by actor, action and time, and by account only by staff") {
  place s;
  CHECK(
      s.as(s.owner,
           "/v1/audit?actor=person:per_0000000000003&action=key.created&from=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z&limit=5")
          .status == 200);
  CHECK(s.audit.last_question.actor == domain::audit_actor{domain::actor_kind::person, 3});
  CHECK(s.audit.last_question.action == "key.created");
  CHECK(s.audit.last_question.from);
  CHECK(s.audit.last_question.until);
  CHECK(s.audit.last_question.limit == 5);
  const auto other = domain::to_text(domain::account_id{2});
  for (const auto& bad : {std::string{"actor=nobody"}, std::string{"action="}, std::string{"from=yesterday"},
           std::string{"limit=0"}, std::string{"limit=201"}, std::string{"cursor=x"},
           std::string{"cursor=1.x"}, "account=" + other})
    CHECK(s.as(s.owner, "/v1/audit?" + bad).status == 400);
  CHECK(s.as(s.officer, "/v1/platform/audit?account=" + other).status == 200);
  CHECK(s.audit.last_question.account == domain::account_id{2});
  CHECK(s.audit.last_view == actors::audit_view::of_staff);
}

TEST_CASE("a table of the log is a file of one's own account, and says where to go on") {
  place s;
  // Its first page was not its last: it goes on behind that to the end.
  CHECK(s.table_of(s.owner, "/v1/audit.csv") == "f\r\n\"number\"\r\n\"7\"\r\n\r\n0\r\n\r\n");
  CHECK(s.audit.last_question.account == domain::account_id{1});
  CHECK(s.audit.last_question.before->number == 7);
  CHECK(s.audit.last_view == actors::audit_view::of_account);
  CHECK(s.table_of(s.owner, "/v1/audit.csv?limit=1") ==
      "f\r\n\"number\"\r\n\"7\"\r\n\r\n0\r\nMbs-Next-Cursor: 1800000000000000.7\r\n\r\n");
  REQUIRE(s.audit.exports_noted.size() == 2);
  CHECK(s.audit.exports_noted[0].who.kind == domain::actor_kind::person);
  CHECK(s.as(s.owner, "/v1/audit.csv?limit=1000001").status == 400);
}

TEST_CASE("staff take a table of the whole log, or of one account's part") {
  place s;
  CHECK(s.table_of(s.officer, "/v1/platform/audit.csv").ends_with("\r\n0\r\n\r\n"));
  CHECK(s.audit.last_view == actors::audit_view::of_staff);
  CHECK_FALSE(s.audit.last_question.account);
  CHECK(s.as(s.officer, "/v1/platform/audit.csv?account=" + domain::to_text(domain::account_id{2})).status ==
      200);
  CHECK(s.audit.last_question.account == domain::account_id{2});
  CHECK(s.as(s.officer, "/v1/platform/audit.csv?limit=1000001").status == 400);
}

TEST_CASE("who may not read the log is told so before a factor is asked for") {
  place s;
  for (const auto role : {account_role::finance, account_role::owner}) {
    const auto who = s.sessions.sign_in([&](auto& found) {
      found.memberships.push_back({{1}, found.person.id, role, found.session.created_at});
      found.session.factor_at = found.session.created_at - std::chrono::minutes{11};
    });
    const auto told =
        s.as(who + "Mbs-Account: " + domain::to_text(domain::account_id{1}) + "\r\n", "/v1/audit.csv");
    CHECK(told.status == 403);
    CHECK(text_of(parsed(told), "code") ==
        (role == account_role::finance ? "permission_missing" : "factor_needed_again"));
  }
}

TEST_CASE("who may not read the log reads none of it, in no form") {
  place s;
  for (const auto role : {account_role::sender, account_role::finance, account_role::viewer}) {
    const auto who = s.sessions.member(role);
    CHECK(s.as(who, "/v1/audit").status == 403);
    // Finance may make exports, and not of this.
    CHECK(s.as(who, "/v1/audit.csv").status == 403);
    CHECK(s.as(who, "/v1/platform/audit").status == 403);
    CHECK(s.as(who, "/v1/platform/audit.csv").status == 403);
  }
  CHECK(s.as(s.authorization(), "/v1/audit").status == 403);
  CHECK(s.as(s.authorization(), "/v1/audit.csv").status == 403);
  CHECK(s.as(s.owner, "/v1/platform/audit").status == 403);
  CHECK(s.as(s.officer, "/v1/audit").status != 200);
  for (const auto role : {platform_role::support, platform_role::finance})
    for (const auto* form : {"/v1/platform/audit", "/v1/platform/audit.csv"})
      CHECK(s.as(s.sessions.staff(role), form).status == 403);
}

TEST_CASE("taking the log out of the house asks for the second factor again") {
  place s;
  s.sessions.change([](persistence::session_found& found) {
    found.session.factor_at = fake_sessions::now() - std::chrono::hours{1};
  });
  CHECK(s.as(s.owner, "/v1/audit").status == 200);
  const auto refused = s.as(s.owner, "/v1/audit.csv");
  CHECK(refused.status == 403);
  CHECK(code_of(refused) == "factor_needed_again");
  CHECK(s.as(s.officer, "/v1/platform/audit").status == 200);
  CHECK(code_of(s.as(s.officer, "/v1/platform/audit.csv")) == "factor_needed_again");
}
