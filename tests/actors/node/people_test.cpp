#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/recovery_store.hpp"
#include "persistence/access/session_store.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/mail/mail_store.hpp"
#include "persistence/senders/sender_store.hpp"
#include "tests/actors/whole_node.hpp"
#include "tests/http/access/fake_sessions.hpp"

#include <functional>
#include <map>
#include <thread>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using domain::account_role;

namespace {

namespace json = boost::json;

/// Somebody with a browser, for the node's account.
struct browser {
  browser(whole_node& at, const std::string& email) : node{at} {
    const auto stores = node.database->connect(persistence::lane::changes);
    persistence::made_person made;
    auto& p = made.person;
    p.name = email;
    p.email = p.email_folded = email;
    p.email_proved_at = p.created_at = p.password_set_at = whole_node::now();
    person = stores->get<persistence::staff_store>().make_person(made, {}).value();
    const auto token = crypto::random_token();
    persistence::session_record s;
    s.hash = crypto::sha256(token);
    s.person = person;
    s.created_at = s.used_at = whole_node::now();
    s.factor_at = s.created_at;
    REQUIRE(stores->get<persistence::session_store>().create_session(s).has_value());
    headers = http::tests::fake_sessions::headers(token);
  }
  void join(account_role role) const {
    const auto stores = node.database->connect(persistence::lane::changes);
    REQUIRE(stores->get<persistence::member_store>()
                .add_member({node.account, person, role, whole_node::now()})
                .has_value());
  }
  http::tests::response ask(
      std::string_view method, const std::string& target, const std::string& body = {}) {
    return ask_for(domain::to_text(node.account), method, target, body);
  }
  http::tests::response ask_for(const std::string& account, std::string_view method,
      const std::string& target, const std::string& body = {}) {
    const auto with = headers + "Mbs-Account: " + account + "\r\n";
    return take_cookie(node.client->ask(
        method, target, body.empty() ? with : with + "Content-Type: application/json\r\n", body));
  }
  /// As a browser does.
  http::tests::response take_cookie(http::tests::response r) {
    const auto cookie = r.header("set-cookie");
    if (const auto begins = cookie.find('='); begins != std::string::npos)
      headers = http::tests::fake_sessions::headers(cookie.substr(begins + 1, cookie.find(';') - begins - 1));
    return r;
  }
  /// For no account yet.
  http::tests::response accept(const std::string& body) {
    return take_cookie(node.client->ask(
        "POST", "/v1/invitations/accept", headers + "Content-Type: application/json\r\n", body));
  }

  whole_node& node;
  domain::person_id person;
  std::string headers;
};

std::string text(const http::tests::response& r, const char* name) {
  return std::string{json::parse(r.body).at(name).as_string()};
}

/// Mails of the outbox, of one kind.
std::vector<persistence::due_mail> mails(whole_node& n, domain::mail_kind kind) {
  const auto stores = n.database->connect(persistence::lane::changes);
  auto page = stores->get<persistence::mail_store>()
                  .due({.now = whole_node::now() + std::chrono::minutes{1}, .of_each = 10})
                  .value();
  std::erase_if(page.due, [kind](const auto& mail) { return mail.record.kind != kind; });
  return page.due;
}

}  // namespace

TEST_CASE("a key that a person makes works, every owner is told, and it ends when it is revoked") {
  whole_node n;
  browser owner{n, "o@example.com"};
  owner.join(account_role::owner);
  const auto made = owner.ask("POST", "/v1/keys", R"({"name":"shop","scopes":["balance:read"]})");
  REQUIRE(made.status == 201);
  n.key = text(made, "key");
  CHECK(n.ask("GET", "/v1/balance").status == 200);
  CHECK(n.ask("GET", "/v1/messages").status == 403);
  const auto told = mails(n, domain::mail_kind::new_key);
  REQUIRE(told.size() == 1);
  CHECK(told[0].record.recipient == "o@example.com");
  CHECK(n.key.starts_with(told[0].fields.find("start")->second));
  CHECK(told[0].fields.find("key")->second == "shop");
  CHECK(told[0].fields.find("maker")->second == domain::words_for_mail("o@example.com"));

  const auto next = owner.ask("POST", "/v1/keys/" + text(made, "id") + "/rotate", R"({"overlap_hours":0})");
  REQUIRE(next.status == 201);
  CHECK(n.ask("GET", "/v1/balance").status == 401);
  n.key = text(next, "key");
  CHECK(n.ask("GET", "/v1/balance").status == 200);
  CHECK(owner.ask("DELETE", "/v1/keys/" + text(next, "id")).status == 200);
  CHECK(n.ask("GET", "/v1/balance").status == 401);
}

TEST_CASE("who is invited joins by the mail's link, rises and is removed, and each counts at once") {
  whole_node n;
  browser owner{n, "o@example.com"};
  owner.join(account_role::owner);
  browser guest{n, "g@example.com"};
  browser other{n, "x@example.com"};
  CHECK(guest.ask("GET", "/v1/account").status == 404);
  REQUIRE(owner.ask("POST", "/v1/invitations", R"({"email":"G@example.com","role":"viewer"})").status == 201);
  const auto sent = mails(n, domain::mail_kind::invitation);
  REQUIRE(sent.size() == 1);
  const auto url = sent[0].fields.find("url")->second;
  const auto mark = url.find("#token=");
  REQUIRE(mark != std::string::npos);
  const auto acceptance = R"({"token":")" + url.substr(mark + 7) + "\"}";
  CHECK(other.accept(acceptance).status == 404);
  REQUIRE(guest.accept(acceptance).status == 200);
  CHECK(guest.accept(acceptance).status == 409);
  CHECK(guest.ask("GET", "/v1/account").status == 200);
  CHECK(guest.ask("GET", "/v1/members").status == 403);

  const auto path = "/v1/members/" + domain::to_text(guest.person);
  REQUIRE(owner.ask("PATCH", path, R"({"role":"administrator"})").status == 200);
  const auto before = guest.headers;
  CHECK(guest.ask("GET", "/v1/members").status == 200);
  CHECK(guest.headers != before);
  CHECK(guest.ask("PATCH", "/v1/members/" + domain::to_text(owner.person), R"({"role":"viewer"})").status ==
      403);
  REQUIRE(guest.ask("POST", "/v1/keys", R"({"name":"mine"})").status == 201);
  const auto asked = owner.ask("DELETE", path);
  CHECK(asked.status == 400);
  REQUIRE(owner.ask("DELETE", path + "?keys=revoke").status == 200);
  CHECK(guest.ask("GET", "/v1/members").status == 404);
  const auto last = owner.ask("POST", "/v1/leave");
  CHECK(last.status == 409);
  CHECK(whole_node::code_of(last) == "last_owner");
}

TEST_CASE("a reset is answered alike for known and unknown addresses, also when no code can leave") {
  whole_node n;
  browser known{n, "o@example.com"};
  const auto stores = n.database->connect(persistence::lane::changes);
  auto& outbox = stores->get<persistence::mail_store>();
  const auto reset = [&](const std::string& email) {
    const auto r = n.client->ask("POST", "/v1/password-reset",
        "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\n",
        R"({"email":")" + email + "\"}");
    return std::pair{r.status, r.body};
  };
  REQUIRE(outbox.set_rules(2, "mbs.invalid").has_value());
  REQUIRE(outbox
              .enqueue({.kind = domain::mail_kind::email_code,
                  .recipient = *domain::mail_address::parse("x@example.com"),
                  .fields = {{"code", "482915"}, {"minutes", "10"}},
                  .now = whole_node::now()})
              .has_value());
  CHECK(reset("o@example.com") == reset("nobody@example.com"));
  CHECK(reset("o@example.com").first == 202);
}

TEST_CASE("a code to a new address is written in the person's language") {
  whole_node n;
  browser owner{n, "o@example.com"};
  owner.join(account_role::owner);
  REQUIRE(owner.ask("PATCH", "/v1/me", R"({"language":"sw"})").status == 200);
  REQUIRE(owner.ask("POST", "/v1/me/email", R"({"email":"n@example.com"})").status == 202);
  const auto sent = mails(n, domain::mail_kind::email_code);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].record.language == domain::mail_language::swahili);
}

TEST_CASE("a wrong password given in a session stands in the login history") {
  whole_node n;
  browser owner{n, "o@example.com"};
  owner.join(account_role::owner);
  CHECK(owner.ask("POST", "/v1/session/password", R"({"password":"not the right one"})").status == 401);
  const auto attempts = [&] {
    return json::parse(owner.ask("GET", "/v1/sign-ins").body).at("sign_ins").as_array();
  };
  for (int i = 0; i < 500 && attempts().empty(); ++i)
    std::this_thread::yield();
  REQUIRE(attempts().size() == 1);
  CHECK(attempts().front().at("result").as_string() == "wrong_password");
}

TEST_CASE("another company has its own members and is named in each request") {
  whole_node n;
  browser owner{n, "o@example.com"};
  owner.join(account_role::owner);
  const auto opened = owner.ask("POST", "/v1/accounts", R"({"name":"Other Ltd"})");
  REQUIRE(opened.status == 201);
  CHECK(json::parse(owner.ask("GET", "/v1/accounts").body).at("accounts").as_array().size() == 2);
  const auto of_other = owner.ask_for(text(opened, "id"), "GET", "/v1/account");
  CHECK(text(of_other, "name") == "Other Ltd");
  CHECK(owner.ask("PATCH", "/v1/account", R"({"name":"Renamed"})").status == 200);
  CHECK(text(owner.ask("GET", "/v1/account"), "name") == "Renamed");
  CHECK(owner.ask("PATCH", "/v1/account", R"({"owners_need_factor":true})").status == 403);
}

TEST_CASE(
    "tries that are turned away before anybody is looked up stand in the person's history with a count") {
  whole_node n;
  browser owner{n, "o@example.com"};
  std::map<unsigned, int> answers;
  for (int i = 0; i < 9; ++i)
    ++answers[n.client
                  ->ask("POST", "/v1/session",
                      "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\n",
                      R"({"email":"o@example.com","password":"not the one at all"})")
                  .status];
  REQUIRE(answers[429] > 1);
  REQUIRE(answers[401] + answers[429] == 9);
  n.node->drain(std::chrono::seconds{5});
  const auto stores = n.database->connect(persistence::lane::changes);
  std::map<persistence::sign_in_result, int> rows, tries;
  // Those that were looked at are written apart, each by itself.
  for (int i = 0; i < 200 && tries[persistence::sign_in_result::wrong_password] < answers[401]; ++i) {
    rows.clear();
    tries.clear();
    const auto until = whole_node::now() + std::chrono::hours{1};
    for (const auto& a :
        stores->get<persistence::session_store>().list_sign_ins(owner.person, {until}, 50).value()) {
      ++rows[a.result];
      tries[a.result] += static_cast<int>(a.tries);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  CHECK(tries[persistence::sign_in_result::wrong_password] == answers[401]);
  CHECK(tries[persistence::sign_in_result::delayed] == answers[429]);
  CHECK(rows[persistence::sign_in_result::delayed] == 1);
}

TEST_CASE("a recovery that waits is told to the proved number by SMS, once, in the person's language") {
  whole_node n{{.sends_codes = true}};
  const auto stores = n.database->connect(persistence::lane::changes);
  persistence::made_person wanted;
  auto& p = wanted.person;
  p.name = "Amina";
  p.email = p.email_folded = "amina@example.com";
  p.phone = 254'722'000'001;
  p.language = "sw";
  p.email_proved_at = p.phone_proved_at = p.created_at = p.password_set_at = whole_node::now();
  wanted.factor = std::string(20, 'x');
  REQUIRE(stores->get<persistence::staff_store>().make_person(wanted, {}).has_value());
  const auto post = [&](const std::string& target, const std::string& body) {
    const auto r = n.client->ask("POST", target,
        "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\n", body);
    if (r.status != 202) MESSAGE(r.body, body);
    return r.status;
  };
  const auto within = [](const std::function<bool()>& what) {
    for (int i = 0; i < 500 && !what(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return what();
  };
  REQUIRE(post("/v1/recovery", R"({"email":"amina@example.com"})") == 202);
  std::vector<persistence::due_mail> sent_codes;
  REQUIRE(within([&] {
    sent_codes = mails(n, domain::mail_kind::email_code);
    return sent_codes.size() == 1;
  }));
  REQUIRE(sent_codes[0].fields.contains("code"));
  const auto code = sent_codes[0].fields.find("code")->second;
  CAPTURE(code);
  REQUIRE(post("/v1/recovery/confirm", R"({"email":"amina@example.com","code":")" + code + "\"}") / 100 == 2);
  REQUIRE(within([&] { return n.stored() == 1; }));
  const auto list = json::parse(n.ask("GET", "/v1/messages").body).at("messages").as_array();
  const auto id = std::string{list[0].at("id").as_string()};
  const auto sent = json::parse(n.ask("GET", "/v1/messages/" + id).body).as_object();
  CHECK(sent.at("class").as_string() == "transactional");
  CHECK(sent.at("to").as_string() == "+254722000001");
  CHECK(sent.at("text").as_string().starts_with("Mtu ameomba kuondoa kithibitisho cha pili"));
  CHECK(sent.at("segments").as_int64() == 1);
  CHECK(within(
      [&] { return stores->get<persistence::recovery_store>().untold(whole_node::now(), 5)->empty(); }));
}

TEST_CASE("a sender that was given a moment ago is never shown as expired before its end") {
  whole_node n;
  const auto stores = n.database->connect(persistence::lane::changes);
  for (int i = 0; i < 20; ++i) {
    const auto name = "NEW" + std::to_string(i);
    persistence::sender_record sender{n.account, {name, {}, {}}};
    sender.ends_at = whole_node::now() + std::chrono::hours{720};
    REQUIRE(stores->get<persistence::sender_store>().add_sender(sender, {}).has_value());
    CHECK(n.ask("GET", "/v1/senders").body.find("expired") == std::string::npos);
  }
}
