#include "bench/sandbox/prompt_desk.hpp"

#include "bench/sandbox/sandbox_server.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace mbs::bench;
namespace json = boost::json;

namespace {

/// Replies at once, and remembers what it was told.
struct fake_handset final : handset {
  void ask(take_reply take) override { take(reply); }
  void answer(std::string_view id, std::string_view answer, take_reply take) override {
    told.append(id).append(" ").append(answer);
    take(reply);
  }
  void pay(std::string_view number, std::string_view account, std::int64_t amount, take_reply take) override {
    told.append(number).append(" ").append(account).append(" ").append(std::to_string(amount));
    take(reply);
  }
  http_reply reply{200,
      R"({"prompts":[{"id":"ws_CO_1","phone":"254712345678","state":"open"},)"
      R"({"id":"ws_CO_2","phone":"254733000001","state":"paid"}]})"};
  std::string told;
};

struct sandbox {
  /// The answer, whether it came at once or later.
  http_message ask(std::string_view method, std::string_view target, std::string_view fields = {},
      std::string_view body = {}, std::string_view host = "127.0.0.1:8090") {
    http_message request;
    request.method = method;
    request.target = target;
    request.host = host;
    request.fields = fields;
    request.body = body;
    out.clear();
    if (server.is_slow(request))
      server.on_slow_request(request, [&](std::string_view response) { out = response; });
    else
      server.on_request(request, out);
    return parse_response(out);
  }
  std::string ids(std::string_view target) {
    const auto answer = ask("GET", target);
    std::string all;
    const auto read = json::parse({answer.body.data(), answer.body.size()});
    CHECK(read.at("mpesa") == true);
    for (const auto& one : read.at("prompts").as_array())
      all += std::string{one.at("id").as_string()} + ' ';
    return all;
  }

  fake_handset phone;
  phone_texts phones;
  mailbox mails{""};
  sandbox_server server{phones, mails, "1", &phone};
  std::string out;
};

constexpr std::string_view pin = R"({"answer":"pin"})";

}  // namespace

TEST_CASE("a script reads the prompts of one phone, whichever way it writes it") {
  sandbox s;
  CHECK(s.ids("/api/prompts") == "ws_CO_1 ws_CO_2 ");
  for (const auto* number :
      {"254712345678", "%2B254712345678", "+254712345678", "0712345678", "0712%20345%20678"})
    CHECK(s.ids(std::string{"/api/prompts?to="} + number) == "ws_CO_1 ");
  CHECK(s.ids("/api/prompts?to=254700000000").empty());
  CHECK(s.out.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
}

TEST_CASE("a script and the sandbox's own page answer prompts") {
  sandbox s;
  s.phone.reply = {200, R"({"state":"paid"})"};
  const auto answer = s.ask("POST", "/api/prompts/ws_CO_1", {}, pin);
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"state":"paid"})");
  CHECK(s.phone.told == "ws_CO_1 pin");
  CHECK(s.ask("POST", "/api/prompts/ws_CO_1", "Origin: http://127.0.0.1:8090\r\nMbs-Page: 1", pin).status ==
      200);
  s.phone.reply = {409, R"({"error":"this prompt has ended already"})"};
  CHECK(s.ask("POST", "/api/prompts/ws_CO_1", {}, pin).status == 409);
}

TEST_CASE("a page from elsewhere answers no prompt and reads none") {
  sandbox s;
  for (const auto* origin : {"Origin: http://evil.example", "origin: null", "Origin: http://127.0.0.1:8090"})
    CHECK(s.ask("POST", "/api/prompts/ws_CO_1", origin, pin).status == 403);
  CHECK(s.ask("POST", "/api/prompts/ws_CO_1", {}, pin, "rebound.example.com").status == 403);
  CHECK(s.ask("GET", "/api/prompts", {}, {}, "rebound.example.com").status == 403);
  // What a browser asks before it lets a page send a field of its own: no.
  CHECK(s.ask("OPTIONS", "/api/prompts/ws_CO_1", "Origin: http://evil.example").status == 405);
  CHECK(s.phone.told.empty());
}

TEST_CASE("only words are passed on") {
  sandbox s;
  for (const auto* id : {"", "a/b", "a%20b", "a b", "a\"b"})
    CHECK(s.ask("POST", std::string{"/api/prompts/"} + id, {}, pin).status == 404);
  for (const auto* body : {"", "{}", "[]", R"({"answer":1})", R"({"answer":"a\"b"})", R"({"answer":""})"})
    CHECK(s.ask("POST", "/api/prompts/ws_CO_1", {}, body).status == 400);
  CHECK(s.phone.told.empty());
}

TEST_CASE("a simulator that does not answer is told as such, and none at all as well") {
  sandbox s;
  for (const auto& reply : {http_reply{}, http_reply{500, "{}"}, http_reply{200, "no JSON"},
           http_reply{200, "[]"}, http_reply{200, R"({"prompts":[1]})"}}) {
    s.phone.reply = reply;
    CHECK(s.ask("GET", "/api/prompts").status == 502);
  }
  s.phone.reply = {};
  CHECK(s.ask("POST", "/api/prompts/ws_CO_1", {}, pin).status == 502);

  sandbox_server without{s.phones, s.mails, "1"};
  http_message request;
  request.method = "GET";
  request.target = "/api/prompts";
  CHECK_FALSE(without.is_slow(request));
  std::string out;
  without.on_request(request, out);
  CHECK(parse_response(out).body == R"({"prompts":[],"mpesa":false})");
}

TEST_CASE("a payment to the paybill goes to the simulator as it was typed, and from no other page") {
  sandbox s;
  s.phone.reply = {200, R"({"receipt":"QK12AB34CD"})"};
  const std::string_view body = R"({"phone":"254712345678","account":"2xk9 f4t7q","amount":100})";
  CHECK(s.ask("POST", "/api/payments", "", body).status == 200);
  CHECK(s.phone.told == "254712345678 2xk9 f4t7q 100");
  CHECK(s.ask("POST", "/api/payments", "Origin: http://evil.example", body).status == 403);
  for (const auto* bad : {"", "{}", R"({"phone":"254712345678","account":"a\"b","amount":100})",
           R"({"phone":"2 5","account":"a","amount":100})", R"({"phone":"2","account":"a","amount":"1"})"})
    CHECK(s.ask("POST", "/api/payments", "", bad).status == 400);
  CHECK(s.phone.told == "254712345678 2xk9 f4t7q 100");
}
