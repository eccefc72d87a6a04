#include "tests/http/serving.hpp"
#include "tests/http/webhooks/fake_webhooks.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

using served = serving<fake_webhooks>;

response change(served& s, std::string_view id, std::string_view body) {
  return s.patch("/v1/webhooks/" + std::string{id}, body);
}

}  // namespace

TEST_CASE("a webhook's secret is shown once, at its creation") {
  served s;
  const auto made = s.post("/v1/webhooks", R"({"url":"https://example.com/dlr","batch":50})");
  CHECK(made.status == 201);
  const auto body = parsed(made);
  CHECK(text_of(body, "id").substr(0, 4) == "whk_");
  CHECK(text_of(body, "secret").substr(0, 6) == "whsec_");
  CHECK(body.at("batch").as_int64() == 50);
  CHECK(body.at("active").as_bool());
  const auto listed = s.get("/v1/webhooks");
  CHECK(listed.body.find("whsec_") == std::string::npos);
  CHECK(parsed(listed).at("webhooks").as_array().size() == 1);
  const auto again = s.post("/v1/webhooks", R"({"url":"https://example.com/dlr"})");
  CHECK(again.status == 409);
  CHECK(code_of(again) == "already_exists");
}

TEST_CASE("a webhook changes only in what is asked") {
  served s;
  const auto id =
      text_of(parsed(s.post("/v1/webhooks", R"({"url":"https://example.com/dlr","batch":50})")), "id");
  const auto changed = change(s, id, R"({"active":false})");
  CHECK(changed.status == 200);
  const auto body = parsed(changed);
  CHECK_FALSE(body.at("active").as_bool());
  CHECK(body.at("batch").as_int64() == 50);
  CHECK(text_of(body, "url") == "https://example.com/dlr");
  CHECK_FALSE(body.contains("secret"));
  CHECK(parsed(change(s, id, R"({"url":"https://example.com/b","batch":1})")).at("batch").as_int64() == 1);
  CHECK(change(s, "whk_0000000000009", "{}").status == 404);
  CHECK(change(s, "nonsense", "{}").status == 404);
}

TEST_CASE("malformed webhooks are refused with the field's pointer") {
  served s;
  const auto pointer_of = [&](std::string_view body, unsigned status) {
    const auto r = s.post("/v1/webhooks", body);
    CHECK(r.status == status);
    return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
  };
  CHECK(pointer_of("{}", 400) == "/url");
  CHECK(pointer_of(R"({"url":"gopher://x"})", 422) == "/url");
  CHECK(pointer_of(R"({"url":"https://example.com/","batch":0})", 400) == "/batch");
  CHECK(pointer_of(R"({"url":"https://example.com/","batch":101})", 400) == "/batch");
  CHECK(pointer_of(R"({"url":"https://example.com/","active":"yes"})", 400) == "/active");
  CHECK(pointer_of(R"({"url":"https://example.com/","secret":"whsec_x"})", 400) == "/secret");
  CHECK(s.post("/v1/webhooks", R"({"url":")" + std::string(9'000, 'x') + "\"}").status == 413);
}
