#include "http/node/description.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::errc;

namespace {

/// The codes of the table of errors in docs/api.md, with the statuses of their row.
std::map<std::string, std::set<unsigned>> documented() {
  std::ifstream file{MBS_SOURCE_DIR "/docs/api.md"};
  std::map<std::string, std::set<unsigned>> codes;
  bool is_there = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| status | codes |")) is_there = true;
    if (is_there && !line.starts_with("|")) break;
    if (!is_there || !std::isdigit(static_cast<unsigned char>(line[2]))) continue;
    const auto end_of_statuses = line.find('|', 1);
    std::set<unsigned> statuses;
    std::istringstream words{line.substr(1, end_of_statuses - 1)};
    for (std::string word; words >> word;)
      statuses.insert(static_cast<unsigned>(std::stoul(word)));
    const auto cell =
        line.substr(end_of_statuses + 1, line.find('|', end_of_statuses + 1) - end_of_statuses - 1);
    for (auto at = cell.find('`'); at != std::string::npos; at = cell.find('`', at)) {
      const auto end = cell.find('`', at + 1);
      codes[cell.substr(at + 1, end - at - 1)] = statuses;
      at = end + 1;
    }
  }
  return codes;
}

std::string submission(std::string_view fields) {
  std::string body = R"({"from":"MBSDEMO","text":"Hi","to":"0712345678"})";
  // Later members replace those of the same name.
  auto whole = boost::json::parse(body).as_object();
  const auto more = boost::json::parse({fields.data(), fields.size()});
  for (const auto& [name, value] : more.as_object())
    whole[name] = value;
  return boost::json::serialize(whole);
}

using question = std::function<response(served&)>;

question sending(std::string fields) {
  return [fields = std::move(fields)](served& s) { return s.post("/v1/messages", submission(fields)); };
}

question raw(std::string octets) {
  return [octets = std::move(octets)](served& s) {
    auto client = s.connect();
    client.send(octets);
    return client.receive();
  };
}

/// What only an account, a journal, a router or a webhook service of a whole node says; their own tests
/// provoke it there.
question refused_inside(errc why) {
  return [why](served& s) {
    CHECK(s.get("/v1/messages").status == 200);
    s.answers.refuse_with({.why = why, .detail = {}});
    return s.send();
  };
}

/// A key that may do nothing.
class powerless final : public authenticator {
 public:
  identity recall(const request&, const ip_address&, steady::time_point) override {
    return {domain::principal{domain::account_id{1}, domain::key_id{1}, {}}, std::nullopt};
  }
  void look_up(
      const request&, const ip_address&, steady::time_point, std::function<void(const identity&)>) override {}
};

response ask_without_permission(served& s) {
  const auto settings = served::quick_settings();
  auto api = whole_api(s.front(), settings);
  api.authenticators = [](auto) { return std::make_unique<powerless>(); };
  served_api other{settings, {}, std::move(api), s.key};
  return other.get("/v1/balance");
}

response ask_from_elsewhere(served& s) {
  s.access.change_keys([](auto& key) {
    key.terms.addresses = *domain::address_list_from(std::vector<std::string>{"192.0.2.0/24"});
  });
  return s.get("/v1/balance");
}

response ask_too_slowly(served& s) {
  auto settings = served::quick_settings();
  settings.header_timeout = std::chrono::milliseconds{100};
  served_api other{settings, {}, whole_api(s.front(), settings), s.key};
  other.client.send("GET / HTTP/1.1\r\n");
  return other.client.receive();
}

response ask_too_often(served& s) {
  config::limit_settings limits;
  limits.requests_per_key = 1;
  served_api other{served::quick_settings(), limits, whole_api(s.front(), {}), s.key};
  response last;
  for (int i = 0; i < 100 && last.status != 429; ++i)
    last = other.get("/v1/balance");
  return last;
}

response repeat_otherwise(served& s) {
  CHECK(s.send("Idempotency-Key: a\r\n").status == 202);
  return s.post("/v1/messages", submission(R"({"text":"other"})"), "Idempotency-Key: a\r\n");
}

response cancel_twice(served& s) {
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  CHECK(s.client.ask("POST", "/v1/messages/" + id + "/cancel", s.authorization()).status == 200);
  return s.client.ask("POST", "/v1/messages/" + id + "/cancel", s.authorization());
}

response register_twice(served& s) {
  const auto* hook = R"({"url":"https://example.com/"})";
  CHECK(s.post("/v1/webhooks", hook).status == 201);
  return s.post("/v1/webhooks", hook);
}

question priced(std::vector<domain::price_rule> rules, std::string fields) {
  return [rules = std::move(rules), fields = std::move(fields)](served& s) {
    s.messages.set_prices(rules);
    return s.post("/v1/messages", submission(fields));
  };
}

const std::string json_type = "Content-Type: application/json\r\n";

std::map<std::string, question> provocations_by_header() {
  const std::string head = "POST /v1/messages HTTP/1.1\r\nHost: x\r\n";
  return {
      {"unauthenticated", [](served& s) { return s.client.ask("GET", "/v1/balance"); }},
      {"permission_missing", ask_without_permission},
      {"address_not_allowed", ask_from_elsewhere},
      {"not_found", [](served& s) { return s.get("/v1/nowhere"); }},
      {"method_not_allowed", [](served& s) { return s.client.ask("PUT", "/v1/balance", s.authorization()); }},
      {"request_timeout", ask_too_slowly},
      {"content_too_large", [](served& s) { return s.post("/v1/webhooks", std::string(1'000'000, ' ')); }},
      {"unsupported_media_type",
          [](served& s) {
            return s.client.ask("POST", "/v1/messages", s.authorization(), served::one_message);
          }},
      {"expectation_failed", raw("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n")},
      {"header_too_large",
          raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(20'000, 'x') + "\r\n\r\n")},
      {"not_implemented", raw(head + "Transfer-Encoding: gzip, chunked\r\n\r\n")},
      {"version_not_supported", raw("GET / HTTP/2.0\r\nHost: x\r\n\r\n")},
      {"rate_limited", ask_too_often},
      {"not_our_page", [](served& s) { return s.client.ask("POST", "/v1/session", json_type, "{}"); }},
      {"two_credentials",
          [](served& s) { return s.client.ask("GET", "/v1/me", s.sessions.sign_in() + s.authorization()); }},
      {"account_not_named",
          [](served& s) { return s.client.ask("GET", "/v1/balance", s.sessions.sign_in()); }},
      {"factor_required",
          [](served& s) {
            const auto headers = s.sessions.sign_in([](auto& found) {
              found.person.platform_role = domain::platform_role::operator_;
              found.has_factor = false;
            });
            return s.client.ask("GET", "/v1/platform/accounts", headers);
          }},
      {"factor_needed_again",
          [](served& s) {
            const auto headers = s.sessions.sign_in([](auto& found) { found.session.factor_at.reset(); });
            return s.client.ask("PUT", "/v1/me/password", headers + json_type, "{}");
          }},
  };
}

std::map<std::string, question> provocations_by_body() {
  const auto most = domain::money::from_units(INT64_MAX);
  const auto airtel = domain::numbering_plan::kenya().find("airtel");
  return {
      {"malformed_request", [](served& s) { return s.post("/v1/messages", "{}"); }},
      {"invalid_cursor", [](served& s) { return s.get("/v1/messages?cursor=abc"); }},
      {"invalid_msisdn", sending(R"({"to":"12"})")},
      {"several_msisdns", sending(R"({"to":"0712345678/0733123456"})")},
      {"not_sms_capable", sending(R"({"to":"0202345678"})")},
      {"unknown_network", sending(R"({"to":"0199000012"})")},
      {"duplicate_recipient", sending(R"({"to":["0712345678","0712345678"]})")},
      {"no_valid_recipients", sending(R"({"to":["12","0202345678"]})")},
      {"too_many_recipients",
          [](served& s) {
            std::string to = "\"1\"";
            for (int i = 0; i < 1'000; ++i)
              to += ",\"1\"";
            return s.post("/v1/messages", submission("{\"to\":[" + to + "]}"));
          }},
      {"empty_text", sending(R"({"text":""})")},
      {"text_too_long", sending("{\"text\":\"" + std::string(1'531, 'a') + "\"}")},
      {"invalid_utf8",
          [](served& s) {
            return s.post("/v1/messages", "{\"to\":\"0712345678\",\"from\":\"MBSDEMO\",\"text\":\"\xFF\"}");
          }},
      {"invalid_sender", sending(R"({"from":"much too long a name"})")},
      {"sender_not_approved", sending(R"({"from":"OTHER"})")},
      {"invalid_validity", sending(R"({"validity":30})")},
      {"invalid_reference", sending("{\"reference\":\"" + std::string(65, 'r') + "\"}")},
      {"invalid_callback_url", sending(R"({"callback_url":"ftp://x/"})")},
      {"no_price", priced({{.network = airtel, .traffic = {}, .per_segment = {}}}, "{}")},
      {"amount_overflow",
          priced({{.network = {}, .traffic = {}, .per_segment = most}},
              R"({"to":["0712345678","0733123456"]})")},
      {"idempotency_key_reused", repeat_otherwise},
      {"already_submitted", cancel_twice},
      {"already_exists", register_twice},
  };
}

std::map<std::string, question> provocations() {
  auto all = provocations_by_body();
  all.merge(provocations_by_header());
  for (const auto why : {errc::insufficient_credit, errc::account_suspended, errc::idempotency_key_in_flight,
           errc::already_final, errc::too_many_callback_urls, errc::too_many_keys, errc::key_ended,
           errc::no_route, errc::queue_full, errc::overloaded, errc::store_unavailable,
           errc::payments_unavailable, errc::shutting_down, errc::in_transit, errc::timed_out, errc::internal,
           errc::wrong_credentials, errc::factor_missing, errc::wrong_factor, errc::not_proved,
           errc::owner_is_above, errc::trial_only, errc::last_owner, errc::already_member,
           errc::invitation_ended, errc::factor_off, errc::not_waiting, errc::no_change, errc::too_many_tries,
           errc::invalid_email, errc::weak_password, errc::invalid_name, errc::invalid_document,
           errc::too_many_members, errc::too_many_requests_open, errc::wrong_code, errc::code_ended})
    all.emplace(domain::to_code(why), refused_inside(why));
  return all;
}

/// Of the whole answer, or of a recipient that was left out of it.
std::string code_in(const response& r) {
  const auto body = parsed(r);
  if (r.status != 202) return text_of(body, "code");
  return text_of(body.at("rejected").as_array().at(0).as_object(), "code");
}

}  // namespace

TEST_CASE("every documented code can be provoked, with a documented status, and no other is known") {
  const auto codes = documented();
  REQUIRE(codes.size() > 40);
  const auto all = provocations();
  for (const auto& [code, statuses] : codes) {
    CAPTURE(code);
    const auto how = all.find(code);
    REQUIRE(how != all.end());
    served s;
    const auto r = how->second(s);
    CHECK(code_in(r) == code);
    if (r.status != 202) CHECK(statuses.contains(r.status));
  }
  for (const auto& [code, how] : all)
    CHECK(codes.contains(code));
}

TEST_CASE("the description of the API names the same codes as the documents") {
  const auto description = boost::json::parse({openapi_json().data(), openapi_json().size()});
  std::set<std::string> described;
  for (const auto& code : description.at("components").at("schemas").at("Code").at("enum").as_array())
    described.insert(std::string{code.as_string()});
  std::set<std::string> in_documents;
  for (const auto& [code, statuses] : documented())
    in_documents.insert(code);
  CHECK(described == in_documents);
}

TEST_CASE("refusals through the API name the limit and what was given") {
  struct row {
    std::string code;
    std::string_view said;
  };
  const row rows[] = {{"too_many_recipients", "has 1001 recipients; at most 1000"},
      {"text_too_long", "needs 11 segments; at most 10"}, {"invalid_validity", "is 30 s; 60 to 259200 s"},
      {"invalid_reference", "has 65 characters; at most 64"}, {"invalid_sender", "this has 20 characters"},
      {"sender_not_approved", "senders: MBSDEMO"}, {"content_too_large", "has 1000000 octets; at most 8192"},
      {"header_too_large", "16384 octets"}, {"no_price", "no price for safaricom and class transactional"},
      {"rate_limited", "1 requests a second"}};
  const auto all = provocations();
  for (const auto& [code, said] : rows) {
    CAPTURE(code);
    served s;
    const auto body = parsed(all.at(code)(s));
    CAPTURE(text_of(body, "detail"));
    CHECK(text_of(body, "detail").find(said) != std::string::npos);
  }
}
