#include "domain/text/utf8.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs::http::tests;

namespace {

struct row {
  std::string body;
  std::string pointer;
};

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("malformed JSON is refused with the place where it is wrong") {
  const std::vector<row> rows{
      {"", ""},
      {"{", ""},
      {"null", ""},
      {"[]", ""},
      {"\"text\"", ""},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi"}x)", ""},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi"} {})", ""},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi",})", ""},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","colour":"red"})", "/colour"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","text":"Ho"})", "/text"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","te\u0078t":"Ho"})", "/text"},
      {R"({"to":"0712345678","from":"MBSDEMO"})", "/text"},
      {R"({"to":[],"from":"MBSDEMO","text":"Hi"})", "/to"},
      {R"({"to":712345678,"from":"MBSDEMO","text":"Hi"})", "/to"},
      {R"({"to":["0712345678",5],"from":"MBSDEMO","text":"Hi"})", "/to/1"},
      {R"({"to":["0712345678",["a"]],"from":"MBSDEMO","text":"Hi"})", "/to/1"},
      {R"({"to":"0712345678","from":null,"text":"Hi"})", "/from"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":{"a":1}})", "/text"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","class":"urgent"})", "/class"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","class":3})", "/class"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","validity":"60"})", "/validity"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","validity":60.5})", "/validity"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","validity":99999999999999999999999})", "/validity"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","validity":1e400})", "/validity"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","transliterate":1})", "/transliterate"},
      {R"({"to":"0712345678","from":"MBSDEMO","text":"a\u0000b"})", "/text"},
      {"{\"to\":\"0712345678\",\"from\":\"MBSDEMO\",\"text\":\"a\nb\"}", "/text"},
      {R"({"to":)" + nested(20) + "}", "/to/0/0"},
      {R"({"a/b~c":1})", "/a~1b~0c"},
  };
  served s;
  for (const auto& [body, pointer] : rows) {
    CAPTURE(body);
    const auto r = s.client.ask(
        "POST", "/v1/messages", s.json_headers() + (body.empty() ? "Content-Length: 0\r\n" : ""), body);
    CHECK(r.status == 400);
    CHECK(code_of(r) == "malformed_request");
    const auto errors = parsed(r).at("errors").as_array();
    REQUIRE(!errors.empty());
    CHECK(text_of(errors[0].as_object(), "pointer")
              .substr(0, std::max<std::size_t>(pointer.size(), pointer.empty() ? 0 : 1)) == pointer);
    CHECK(!text_of(errors[0].as_object(), "detail").empty());
  }
  CHECK(s.messages.submissions().empty());
}

TEST_CASE("where JSON is wrong is told by names that are short and free of U+0000") {
  served s;
  const auto place = [&](const std::string& body) {
    const auto errors = parsed(s.post("/v1/messages", body)).at("errors").as_array();
    return text_of(errors.at(0).as_object(), "pointer");
  };
  CHECK(place(R"({"a\u0000b":1})").empty());
  CHECK(place(R"({"a":{"b\u0000":1}})") == "/a");
  CHECK(place("{\"" + std::string(200, 'x') + "\":}") == "/" + std::string(100, 'x'));
}

TEST_CASE("all complaints about a body come at once") {
  served s;
  const auto r = s.post("/v1/messages", R"({"from":1,"text":2,"x":3})");
  CHECK(parsed(r).at("errors").as_array().size() == 4);
}

TEST_CASE("a callback URL that could not be called is refused") {
  served s;
  for (const auto* url : {"ftp://example.com/", "https://user@example.com/", "https://example.com/#a",
           "https:///x", "/relative", "http://exa mple.com/"}) {
    CAPTURE(url);
    const auto r = s.post("/v1/messages",
        R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","callback_url":")" + std::string{url} + "\"}");
    CHECK(r.status == 422);
    CHECK(code_of(r) == "invalid_callback_url");
  }
}

TEST_CASE("only JSON is taken") {
  served s;
  const auto ask = [&](std::string_view headers) {
    return s.client.ask(
        "POST", "/v1/messages", s.authorization() + std::string{headers}, served::one_message);
  };
  CHECK(ask("").status == 415);
  CHECK(ask("Content-Type: application/x-www-form-urlencoded\r\n").status == 415);
  CHECK(ask("Content-Type: application/json\r\nContent-Encoding: gzip\r\n").status == 415);
  CHECK(code_of(ask("")) == "unsupported_media_type");
  CHECK(ask("Content-Type: Application/JSON ; charset=utf-8\r\n").status == 202);
}

TEST_CASE("unknown paths and wrong methods are told apart") {
  served s;
  CHECK(s.get("/v1/nothing").status == 404);
  CHECK(s.get("/v1/messages/").status == 404);
  const auto r = s.client.ask("DELETE", "/v1/messages", s.authorization());
  CHECK(r.status == 405);
  CHECK(r.header("allow") == "POST, GET, HEAD");
  CHECK(code_of(r) == "method_not_allowed");
  CHECK(s.client.ask("BREW", "/v1/messages", s.authorization()).status == 405);
}

TEST_CASE("problems are valid UTF-8 whatever was asked") {
  served s;
  const auto check = [](const response& r) {
    CHECK(r.status == 400);
    CHECK(mbs::domain::utf8_length(r.body) != mbs::domain::not_utf8);
  };
  for (std::size_t n = 95; n < 102; ++n) {
    const auto name = std::string(n, 'x') + "\xF0\x9F\x98\x80";
    check(s.post("/v1/messages", "{\"" + name + "\":1}"));
    check(s.get("/v1/messages?" + std::string(n, 'x') + "%F0%9F%98%80=1"));
    check(s.get("/v1/balance?" + std::string(n, 'x') + "%F0%9F%98%80=1"));
  }
  check(s.get("/v1/balance?%ff=1"));
  check(s.get("/v1/balance?\xFF=1"));
}

TEST_CASE("what is not UTF-8 is told as that, with its place") {
  served s;
  const std::string begin = R"({"to":"0712345678","from":"MBSDEMO","text":")";
  for (const auto* text : {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\xAF", "\xF5\x80\x80\x80", "\xE2\x82",
           R"(\ud800)", R"(\ud800x)", R"(\ud83d\u0041)", R"(\udc00)"}) {
    CAPTURE(text);
    for (const auto* path : {"/v1/messages", "/v1/messages/preview"}) {
      const auto r = s.post(path, begin + text + "\"}");
      CHECK(r.status == 422);
      CHECK(code_of(r) == "invalid_utf8");
      const auto error = parsed(r).at("errors").as_array().at(0).as_object();
      CHECK(text_of(error, "pointer") == "/text");
      CHECK(text_of(error, "detail").find("(line 1, column ") != std::string::npos);
    }
  }
  CHECK(code_of(s.post("/v1/messages", "{\"to\" 5, \"from\":\"\xFF\"}")) == "malformed_request");
  CHECK(s.messages.submissions().empty());
}

TEST_CASE("where a text stops being JSON is told by line and column") {
  served s;
  const auto detail = [&](std::string_view body) {
    return text_of(parsed(s.post("/v1/messages", body)), "detail");
  };
  CHECK(detail("{\"to\":\"0712345678\",}") == "the body is not JSON (line 1, column 20)");
  CHECK(detail("{\n \"to\": [\"0712345678\",]\n}").ends_with("(line 2, column 22)"));
  CHECK(detail("{\"to\":1} x").ends_with("(line 1, column 10)"));
  CHECK(detail("{").ends_with("(line 1, column 2)"));
  CHECK(detail("\xEF\xBB\xBF{\"to\":1,}").ends_with("(line 1, column 9)"));
}

TEST_CASE("a byte order mark before a body is passed over") {
  served s;
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(s.post("/v1/messages", mark + std::string{served::one_message}).status == 202);
  CHECK(s.post("/v1/messages/preview", mark + std::string{served::one_message}).status == 200);
  CHECK(s.post("/v1/messages", mark).status == 400);
  CHECK(s.post("/v1/messages", mark + mark + std::string{served::one_message}).status == 400);
}

TEST_CASE("a validity out of range is told the same way however far out it is") {
  served s;
  for (const auto* validity : {"30", "59", "0", "-1", "259201", "999999999", "9223372036854775807"}) {
    CAPTURE(validity);
    const auto r = s.post("/v1/messages",
        R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","validity":)" + std::string{validity} + "}");
    CHECK(r.status == 422);
    CHECK(code_of(r) == "invalid_validity");
    CHECK(text_of(parsed(r), "detail") ==
        "the validity is " + std::string{validity} + " s; 60 to 259200 s are allowed");
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == "/validity");
  }
}
