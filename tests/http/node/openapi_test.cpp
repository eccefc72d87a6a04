#include "http/access/factor_fields.hpp"
#include "http/access/key_fields.hpp"
#include "http/access/member_fields.hpp"
#include "http/access/recovery_fields.hpp"
#include "http/access/staff_people_fields.hpp"
#include "http/accounts/account_fields.hpp"
#include "http/messages/send_request.hpp"
#include "http/node/description.hpp"
#include "http/senders/sender_decision_routes.hpp"
#include "http/senders/sender_request_routes.hpp"
#include "http/webhooks/webhook_fields.hpp"
#include "tests/http/node/described.hpp"
#include "tests/http/schema_check.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace mbs;
using namespace mbs::http::tests;
namespace json = boost::json;

namespace {

std::vector<http::route> all_routes() {
  all_fakes fakes;
  return http::whole_api(fakes.front(), {}).routes;
}

}  // namespace

TEST_CASE("the description and the table of routes name the same routes") {
  std::set<std::string> served_here;
  for (const auto& r : all_routes())
    served_here.insert(lower(http::to_text(r.verb)) + " " + std::string{r.pattern});
  std::set<std::string> described;
  for (const auto& [path, methods] : description().at("paths").as_object())
    for (const auto& [method, operation] : methods.as_object())
      described.insert(std::string{method} + " " + std::string{path});
  CHECK(served_here == described);
}

TEST_CASE("the description says which routes need a key and which take a body") {
  for (const auto& r : all_routes()) {
    CAPTURE(r.pattern);
    const auto& o = operation(http::to_text(r.verb), r.pattern);
    CHECK(o.contains("security") == (r.permission == domain::permission::everybody));
    CHECK(o.contains("requestBody") == (r.body != http::body_use::none));
    const auto has_parameter = r.pattern.find('{') != std::string_view::npos;
    const auto& parameters = o.contains("parameters") ? o.at("parameters").as_array() : json::array{};
    CHECK(has_parameter == std::any_of(parameters.begin(), parameters.end(), [](const json::value& p) {
      return p.at("in").as_string() == "path";
    }));
  }
}

TEST_CASE("the description says which permission each route takes, and whose it is") {
  const std::set<std::string_view> capabilities{
      "access", "accounts", "messages", "money", "links", "mail", "senders", "webhooks", "events", "node"};
  for (const auto& r : all_routes()) {
    CAPTURE(r.pattern);
    const auto& o = operation(http::to_text(r.verb), r.pattern);
    CHECK(std::string_view{o.at("x-permission").as_string()} == domain::to_text(r.permission.value()));
    domain::permission_set others;
    if (const auto* const named = o.if_contains("x-permission-or"))
      for (const auto& p : named->as_array())
        others.add(domain::permission_from(std::string_view{p.as_string()}).value());
    CHECK(others == r.or_any);
    REQUIRE(o.at("tags").as_array().size() == 1);
    CHECK(capabilities.contains(o.at("tags").as_array()[0].as_string()));
  }
}

TEST_CASE("the description of a body and the table that reads it have the same fields") {
  const auto check_fields = [](std::string_view schema, const auto& table) {
    CAPTURE(schema);
    const auto& described = description().at("components").at("schemas").at(schema).as_object();
    const auto& required = described.at("required").as_array();
    CHECK(described.at("properties").as_object().size() == table.size());
    for (const auto& field : table) {
      CAPTURE(field.name);
      const auto* property = described.at("properties").as_object().if_contains(field.name);
      REQUIRE(property != nullptr);
      CHECK(field.is_required ==
          (std::find(required.begin(), required.end(), json::value(field.name)) != required.end()));
    }
  };
  check_fields("SendRequest", http::submission_fields);
  check_fields("FactorCode", http::code_table);
  check_fields("RecoveryRequest", http::recovery_table);
  check_fields("RecoveryProof", http::recovery_proof_table);
  check_fields("RecoveryEnd", http::recovery_end_table);
  check_fields("NewSenderRequest", http::sender_wish_fields);
  check_fields("NamedSender", http::named_sender_fields);
  check_fields("SenderApproval", http::approval_fields);
  check_fields("SenderRejection", http::rejection_fields);
  check_fields("WebhookRequest", http::new_webhook_fields);
  check_fields("WebhookChange", http::changed_webhook_fields);
  check_fields("WebhookReplay", http::webhook_replay_fields);
  check_fields("AccountRequest", http::new_account_fields);
  check_fields("AccountChange", http::changed_account_fields);
  check_fields("MemberChange", http::changed_member_fields);
  check_fields("PlatformRoleChange", http::platform_role_table);
  check_fields("OwnershipTransfer", http::transferred_ownership_fields);
  check_fields("InvitationRequest", http::new_invitation_fields);
  check_fields("InvitationAcceptance", http::accepted_invitation_fields);
  check_fields("KeyRequest", http::new_key_fields);
  check_fields("KeyRotation", http::key_rotation_fields);
}

TEST_CASE("the description names the scopes that a key may have, and no others") {
  for (const auto* schema : {"Key", "KeyRequest"}) {
    CAPTURE(schema);
    std::string scopes;
    const auto& described = description().at("components").at("schemas").at(schema).at("properties");
    for (const auto& scope : described.at("scopes").at("items").at("enum").as_array())
      scopes += (scopes.empty() ? "" : " ") + std::string{scope.as_string()};
    CHECK(scopes == domain::key_scopes_text(domain::key_scopes()));
  }
}

TEST_CASE("the description names the events that there are to subscribe to, and no others") {
  for (const auto* schema : {"Webhook", "WebhookRequest", "WebhookChange"}) {
    CAPTURE(schema);
    std::string types;
    const auto& described = description().at("components").at("schemas").at(schema).at("properties");
    for (const auto& type : described.at("events").at("items").at("enum").as_array())
      types += (types.empty() ? "" : ", ") + std::string{type.as_string()};
    CHECK(types == domain::known_event_types());
  }
}

TEST_CASE("requests of the tests fit the schema that customers read") {
  const auto fits = [](std::string_view body, std::string_view schema) {
    return complaints(json::parse({body.data(), body.size()}),
        description().at("components").at("schemas").at(schema), description())
        .empty();
  };
  CHECK(fits(served::one_message, "SendRequest"));
  CHECK(fits(
      R"({"to":["a"],"from":"b","text":"c","class":"otp","validity":60,"callback_url":"https://a/","reference":"r","transliterate":true})",
      "SendRequest"));
  CHECK_FALSE(fits(R"({"to":["a"],"from":"b","text":"c","colour":"red"})", "SendRequest"));
  CHECK_FALSE(fits(R"({"to":["a"],"from":"b"})", "SendRequest"));
  CHECK_FALSE(fits(R"({"to":["a"],"from":"b","text":"c","class":"urgent"})", "SendRequest"));
  CHECK(fits(R"({"url":"https://a/","batch":100,"active":false})", "WebhookRequest"));
  CHECK(fits("{}", "WebhookChange"));
}

TEST_CASE("good answers about webhooks are as described") {
  served s;
  const auto made = s.post("/v1/webhooks", R"({"url":"https://example.com/"})");
  check_described(made, "POST", "/v1/webhooks");
  check_described(s.get("/v1/webhooks"), "GET", "/v1/webhooks");
  check_described(
      s.client.ask("PATCH", "/v1/webhooks/" + text_of(parsed(made), "id"), s.json_headers(), "{}"), "PATCH",
      "/v1/webhooks/{id}");
  const auto webhook = "/v1/webhooks/" + text_of(parsed(made), "id");
  s.webhooks.endpoints().at(0).standing = {domain::time_point{std::chrono::hours{500'000}},
      domain::time_point{std::chrono::hours{500'001}}, 503, "", false};
  check_described(s.get("/v1/webhooks"), "GET", "/v1/webhooks");
  check_described(s.client.ask("POST", webhook + "/rotate-secret", s.authorization()), "POST",
      "/v1/webhooks/{id}/rotate-secret");
  check_described(
      s.client.ask("POST", webhook + "/test", s.authorization()), "POST", "/v1/webhooks/{id}/test");
  s.webhooks.deliveries = some_deliveries();
  check_described(s.get(webhook + "/deliveries?limit=2"), "GET", "/v1/webhooks/{id}/deliveries");
  check_described(s.get(webhook + "/deliveries?state=failed"), "GET", "/v1/webhooks/{id}/deliveries");
  const auto delivery = "/v1/webhook-deliveries/" + domain::to_text(s.webhooks.deliveries.at(0).id);
  check_described(s.get(delivery), "GET", "/v1/webhook-deliveries/{id}");
  check_described(s.client.ask("POST", delivery + "/replay", s.authorization()), "POST",
      "/v1/webhook-deliveries/{id}/replay");
  check_described(
      s.post(webhook + "/replay", R"({"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z"})"), "POST",
      "/v1/webhooks/{id}/replay");
  check_described(
      s.client.ask("POST", "/v1/webhook-secret", s.authorization()), "POST", "/v1/webhook-secret");
  check_described(s.client.ask("DELETE", webhook, s.authorization()), "DELETE", "/v1/webhooks/{id}");
}

TEST_CASE("good answers are as described") {
  served s;
  const auto sent = s.post(
      "/v1/messages", R"({"to":["0712345678","12"],"from":"MBSDEMO","text":"Hi \u4f60","reference":"r1"})");
  check_described(sent, "POST", "/v1/messages");
  const auto id = text_of(parsed(sent).at("messages").as_array().at(0).as_object(), "id");
  domain::message_event event;
  event.kind = domain::event_kind::submitted;
  event.state = domain::message_state::submitted;
  event.charge = domain::money::from_units(8'000);
  event.smsc_message_id = "1";
  s.messages.add_event(*domain::message_id_from(id), event);
  event = {};
  event.kind = domain::event_kind::delivery_receipt;
  event.state = domain::message_state::undelivered;
  event.outcome = domain::segment_outcome::undelivered;
  event.code = 11;
  s.messages.add_event(*domain::message_id_from(id), event);
  s.messages.set_callback(*domain::message_id_from(id),
      {{7}, persistence::message_callback::state::retrying, 3,
          domain::time_point{std::chrono::hours{500'000}}, 503, ""});
  const auto seen = s.get("/v1/messages/" + id);
  CHECK(parsed(seen).at("timeline").as_array().size() == 3);
  check_described(seen, "GET", "/v1/messages/{id}");
  check_described(s.post("/v1/messages/preview", served::one_message), "POST", "/v1/messages/preview");
  check_described(s.get("/v1/messages"), "GET", "/v1/messages");
  check_described(s.get("/v1/senders"), "GET", "/v1/senders");
  const auto refused_later = s.post(
      "/v1/messages/preview", R"({"to":"0712345678","from":"OTHER","text":"Hi","transliterate":true})");
  CHECK(parsed(refused_later).at("problems").as_array().size() == 1);
  check_described(refused_later, "POST", "/v1/messages/preview");
  CHECK(s.send().status == 202);
  check_described(s.get("/v1/messages?limit=1"), "GET", "/v1/messages");
  const auto other = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  check_described(s.client.ask("POST", "/v1/messages/" + other + "/cancel", s.authorization()), "POST",
      "/v1/messages/{id}/cancel");
  check_described(s.get("/v1/balance"), "GET", "/v1/balance");
  check_described(s.get("/v1/networks"), "GET", "/v1/networks");
  for (const auto* group : {"", "&group=network", "&group=class", "&group=sender", "&group=state"})
    check_described(s.get("/v1/reports/daily?from=2026-03-01&to=2026-03-31" + std::string{group}), "GET",
        "/v1/reports/daily");
  for (const auto* open : {"/healthz", "/readyz", "/metrics", "/openapi.json", "/"})
    check_described(s.client.ask("GET", open), "GET", open);
  check_described(s.client.ask("GET", "/problems/not_found"), "GET", "/problems/{code}");
  s.node.set_ready(false);
  check_described(s.client.ask("GET", "/readyz"), "GET", "/readyz");
}

TEST_CASE("streams of events are as described") {
  served s;
  check_described(s.connect().ask("GET", "/v1/events", s.authorization()), "GET", "/v1/events");
  const auto staff = s.sessions.staff(domain::platform_role::support);
  check_described(s.connect().ask("GET", "/v1/platform/events", staff), "GET", "/v1/platform/events");
}

TEST_CASE("good answers about second factors are as described") {
  served s;
  const auto me = s.sessions.sign_in() + "Content-Type: application/json\r\n";
  const auto check = [&](std::string_view method, std::string_view target, std::string_view body = {},
                         const std::string& headers = {}) {
    const auto answer = s.client.ask(method, target, headers.empty() ? me : headers, body);
    CHECK(answer.status < 300);
    check_described(answer, method, target);
    return answer;
  };
  check("GET", "/v1/me/factor");
  check("POST", "/v1/me/factor");
  check("POST", "/v1/me/factor/confirm", R"({"code":"123456"})");
  s.factors.standing.taken_away_at = domain::time_point{std::chrono::hours{500'000}};
  check("GET", "/v1/me/factor");
  check("POST", "/v1/me/factor/recovery-codes");
  check("POST", "/v1/session/factor", R"({"code":"123456"})");
  check("DELETE", "/v1/me/factor");
  check("POST", "/v1/recovery", R"({"email":"w@example.com"})");
  check("POST", "/v1/recovery/confirm", R"({"email":"w@example.com","code":"123456"})");
  check("POST", "/v1/recovery/cancel", R"({"token":"end-it"})");
  check("POST", "/v1/me/recovery/cancel");
  const auto staff = s.sessions.staff(domain::platform_role::operator_);
  check("GET", "/v1/platform/recoveries", {}, staff);
  const auto person = domain::to_text(domain::person_id{1});
  check_described(s.client.ask("POST", "/v1/platform/recoveries/" + person + "/agree", staff), "POST",
      "/v1/platform/recoveries/{person}/agree");
}

TEST_CASE("good answers about senders, the audit log and accounts are as described") {
  served s;
  const auto owner = s.sessions.member(domain::account_role::owner) + "Content-Type: application/json\r\n";
  const auto staff =
      s.sessions.staff(domain::platform_role::operator_) + "Content-Type: application/json\r\n";
  const auto pdf = s.sessions.member(domain::account_role::owner) + "Content-Type: application/pdf\r\n";
  const auto checked = [&](const std::string& who, const char* verb, const std::string& pattern,
                           const std::string& id = {}, std::string_view body = {}) {
    auto path = pattern;
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);
    const auto r = s.connect().ask(verb, path, who, body);  // a table ends its connection
    CHECK(r.status < 300);
    check_described(r, verb, pattern);
    return r;
  };
  const auto wish = R"({"name":"DUKA","class":"otp","purpose":"Receipts"})";
  const auto id = text_of(parsed(checked(owner, "POST", "/v1/sender-requests", {}, wish)), "id");
  const auto more = text_of(parsed(checked(owner, "POST", "/v1/sender-requests", {}, wish)), "id");
  const auto document =
      text_of(parsed(checked(pdf, "POST", "/v1/sender-requests/{id}/documents", id, "%PDF-1.7 x")), "id");
  checked(owner, "GET", "/v1/sender-documents/{id}", document);
  checked(staff, "GET", "/v1/platform/sender-documents/{id}", document);
  checked(staff, "GET", "/v1/platform/sender-requests");
  checked(staff, "POST", "/v1/platform/sender-requests/{id}/approve", id,
      R"({"expires_at":"2035-01-01T00:00:00Z"})");
  checked(staff, "POST", "/v1/platform/sender-requests/{id}/reject", more, R"({"reason":"No licence"})");
  checked(staff, "GET", "/v1/platform/sender-requests/{id}", id);
  checked(owner, "GET", "/v1/sender-requests/{id}", more);
  checked(owner, "GET", "/v1/sender-requests");
  const auto last = text_of(parsed(checked(owner, "POST", "/v1/sender-requests", {}, wish)), "id");
  checked(owner, "DELETE", "/v1/sender-requests/{id}", last);
  checked(owner, "PUT", "/v1/default-sender", {}, R"({"name":"DUKA"})");
  checked(owner, "DELETE", "/v1/default-sender");
  checked(owner, "GET", "/v1/audit");
  checked(owner, "GET", "/v1/audit.csv");
  checked(staff, "GET", "/v1/platform/audit");
  checked(staff, "GET", "/v1/platform/audit.csv");
  const auto account = domain::to_text(domain::account_id{1});
  checked(staff, "GET", "/v1/platform/accounts");
  checked(staff, "GET", "/v1/platform/accounts/{id}", account);
  checked(staff, "POST", "/v1/platform/accounts/{id}/suspend", account, R"({"reason":"phishing"})");
  checked(staff, "POST", "/v1/platform/accounts/{id}/activate", account);
  const auto finance =
      s.sessions.staff(domain::platform_role::finance) + "Content-Type: application/json\r\n";
  checked(finance, "POST", "/v1/platform/accounts/{id}/funds", account,
      R"({"amount":"5.00","reason":"cheque","reference":"CHQ-1"})");
  checked(finance, "POST", "/v1/platform/accounts/{id}/funds", account,
      R"({"amount":"5000.00","reason":"cheque","reference":"CHQ-2"})");
  s.books.breaches.push_back({7, {1}, "one unit too much", {}});
  checked(finance, "GET", "/v1/platform/books");
  checked(finance, "POST", "/v1/platform/books/breaches/{id}/end", "7", R"({"reason":"looked at"})");
  checked(staff, "GET", "/v1/platform/links");
  s.node.change_link([](auto& l) {
    l.state = "waiting";
    l.last_error = "bind refused: ESME_RINVPASWD";
    l.last_error_at = l.next_try_at = domain::time_point{std::chrono::hours{500'000}};
  });
  checked(staff, "GET", "/v1/platform/links");
  checked(staff, "GET", "/v1/platform/health");
}

TEST_CASE("good answers about people and mails for staff are as described") {
  served s;
  const auto staff =
      s.sessions.staff(domain::platform_role::operator_) + "Content-Type: application/json\r\n";
  const auto check = [&](std::string_view method, const std::string& target, std::string_view pattern,
                         std::string_view body = {}) {
    const auto r = s.client.ask(method, target, staff, body);
    CHECK(r.status < 300);
    check_described(r, method, pattern);
  };
  const auto person = "/v1/platform/people/" + domain::to_text(domain::person_id{902});
  check("GET", "/v1/platform/people", "/v1/platform/people");
  check("GET", "/v1/platform/people?limit=1", "/v1/platform/people");
  check("GET", person, "/v1/platform/people/{id}");
  check("POST", person + "/close", "/v1/platform/people/{id}/close");
  check("POST", person + "/open", "/v1/platform/people/{id}/open");
  check("PUT", person + "/role", "/v1/platform/people/{id}/role", R"({"role":"none"})");
  check("DELETE", person + "/sessions", "/v1/platform/people/{id}/sessions");
  check("GET", "/v1/platform/mails", "/v1/platform/mails");
  check("GET", "/v1/platform/mails?limit=1", "/v1/platform/mails");
  check("POST", "/v1/platform/mails/" + domain::to_text(domain::mail_id{8}) + "/retry",
      "/v1/platform/mails/{id}/retry");
  check("GET", "/v1/platform/mail-addresses?limit=1", "/v1/platform/mail-addresses");
  check("DELETE", "/v1/platform/mail-addresses/a+b@example.com", "/v1/platform/mail-addresses/{address}");
}

TEST_CASE("good answers about accounts, members and keys are as described") {
  served s;
  const auto owner = s.sessions.member(domain::account_role::owner);
  const auto check = [&](std::string_view method, const std::string& target, std::string_view pattern,
                         std::string_view body = {}) {
    const auto r = s.client.ask(
        method, target, body.empty() ? owner : owner + "Content-Type: application/json\r\n", body);
    CHECK(r.status < 300);
    check_described(r, method, pattern);
    return r;
  };
  check("GET", "/v1/accounts", "/v1/accounts");
  check("POST", "/v1/accounts", "/v1/accounts", R"({"name":"Other"})");
  check("GET", "/v1/account", "/v1/account");
  check("PATCH", "/v1/account", "/v1/account", R"({"kra_pin":"A012345678Z"})");
  const auto whom = domain::to_text(domain::person_id{42});
  s.members.members.push_back(
      {{domain::account_id{1}, domain::person_id{42}, domain::account_role::viewer, {}}, "A",
          "a@example.com"});
  check("GET", "/v1/members", "/v1/members");
  check("PATCH", "/v1/members/" + whom, "/v1/members/{id}", R"({"role":"sender"})");
  check("DELETE", "/v1/members/" + whom + "?keys=keep", "/v1/members/{id}");
  check("POST", "/v1/leave", "/v1/leave");
  check("POST", "/v1/ownership", "/v1/ownership", R"({"to":")" + whom + "\"}");
  const auto invited =
      check("POST", "/v1/invitations", "/v1/invitations", R"({"email":"g@example.com","role":"viewer"})");
  check("GET", "/v1/invitations", "/v1/invitations");
  check("DELETE", "/v1/invitations/" + text_of(parsed(invited), "id"), "/v1/invitations/{id}");
  check("POST", "/v1/invitations/show", "/v1/invitations/show", R"({"token":"x"})");
  check("POST", "/v1/invitations/accept", "/v1/invitations/accept", R"({"token":"x"})");
  const auto made = check("POST", "/v1/keys", "/v1/keys", R"({"name":"shop","expires_in_days":3})");
  const auto key = "/v1/keys/" + text_of(parsed(made), "id");
  check("POST", key + "/rotate", "/v1/keys/{id}/rotate", R"({"overlap_hours":1})");
  check("DELETE", key, "/v1/keys/{id}");
  s.keys.keys.at(0).last_used_at = domain::time_point{std::chrono::hours{500'000}};
  s.keys.keys.at(0).made_by = {};
  check("GET", "/v1/keys", "/v1/keys");
}

TEST_CASE("problems are as described") {
  served s;
  check_described(s.client.ask("GET", "/v1/balance"), "GET", "/v1/balance");
  check_described(s.post("/v1/messages", "{}"), "POST", "/v1/messages");
  check_described(
      s.post("/v1/messages", R"({"to":["1","2"],"from":"MBSDEMO","text":"a"})"), "POST", "/v1/messages");
  check_described(s.get("/v1/messages?limit=x"), "GET", "/v1/messages");
  check_described(s.get("/v1/reports/daily"), "GET", "/v1/reports/daily");
  check_described(s.get("/v1/messages/x"), "GET", "/v1/messages/{id}");
  s.answers.refuse_with({.why = domain::errc::internal, .detail = {}});
  check_described(s.get("/v1/balance"), "GET", "/v1/balance");
}

TEST_CASE("every code of the domain has a status, a title and a page of its own") {
  served s;
  for (auto e = domain::errc::malformed_request; e <= domain::errc::internal;
       e = static_cast<domain::errc>(static_cast<int>(e) + 1)) {
    CAPTURE(domain::to_code(e));
    CHECK(http::status_of(e) >= 400);
    CHECK(s.client.ask("GET", "/problems/" + std::string{domain::to_code(e)}).status == 200);
  }
}
