#include "http/access/api_key.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::account_role;

namespace {

struct keys_served : served {
  std::string owner = sessions.member(account_role::owner);

  response as(const std::string& who, std::string_view method, const std::string& target,
      std::string_view body = {}) {
    return client.ask(method, target, body.empty() ? who : who + "Content-Type: application/json\r\n", body);
  }
  response make(std::string_view body) { return as(owner, "POST", "/v1/keys", body); }
};

std::string pointer_of(const response& r) {
  return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
}

}  // namespace

TEST_CASE("a key is shown once, when it is made, with what limits it") {
  keys_served s;
  const auto made = s.make(
      R"({"name":"shop","scopes":["messages:send"],"expires_in_days":30,"addresses":["192.0.2.0/24"]})");
  CHECK(made.status == 201);
  const auto body = parsed(made);
  const auto text = text_of(body, "key");
  REQUIRE(api_key::is_well_formed(text));
  CHECK(s.keys.keys.at(0).hash == api_key::parse(text)->hash());
  CHECK(text.starts_with(text_of(body, "prefix")));
  CHECK(text_of(body, "name") == "shop");
  CHECK(text_of(body, "state") == "active");
  CHECK(body.at("scopes").as_array().size() == 1);
  CHECK(body.at("addresses").as_array().at(0).as_string() == "192.0.2.0/24");
  CHECK(body.at("expires_at").is_string());
  CHECK(s.keys.keys.at(0).account == domain::account_id{1});
  CHECK(text_of(body, "made_by") == domain::to_text(s.keys.keys.at(0).made_by));
  CHECK(s.keys.last_origin.who.kind == domain::actor_kind::person);
  const auto listed = s.as(s.owner, "GET", "/v1/keys");
  CHECK(listed.body.find(text) == std::string::npos);
  CHECK(parsed(listed).at("keys").as_array().size() == 1);
  CHECK_FALSE(parsed(listed).at("keys").as_array().at(0).as_object().contains("key"));
}

TEST_CASE("keys are listed page by page") {
  keys_served s;
  for (int i = 0; i < 3; ++i)
    REQUIRE(s.make(R"({"name":"shop"})").status == 201);
  const auto first = parsed(s.as(s.owner, "GET", "/v1/keys?limit=2"));
  CHECK(first.at("keys").as_array().size() == 2);
  const auto rest = parsed(s.as(s.owner, "GET", "/v1/keys?limit=2&cursor=" + text_of(first, "next_cursor")));
  CHECK(rest.at("keys").as_array().size() == 1);
  CHECK(rest.at("next_cursor").is_null());
  CHECK(code_of(s.as(s.owner, "GET", "/v1/keys?cursor=x")) == "invalid_cursor");
  CHECK(s.as(s.owner, "GET", "/v1/keys?limit=0").status == 400);
}

TEST_CASE("without a choice a key has all scopes of keys and no end") {
  keys_served s;
  const auto body = parsed(s.make(R"({"name":"all"})"));
  CHECK(body.at("expires_at").is_null());
  CHECK(body.at("addresses").as_array().empty());
  CHECK(parsed(s.make(R"({"name":"all","addresses":[]})")).at("addresses").as_array().empty());
  CHECK(s.keys.keys.at(0).scopes == domain::key_scopes());
}

TEST_CASE("what no key may be is refused with its place, and nothing is made") {
  keys_served s;
  const auto refused = [&](std::string_view body, unsigned status) {
    CAPTURE(body);
    const auto r = s.make(body);
    CHECK(r.status == status);
    return pointer_of(r);
  };
  CHECK(refused("{}", 400) == "/name");
  CHECK(refused(R"({"name":" "})", 422) == "/name");
  CHECK(refused(R"({"name":"a","scopes":["members:manage"]})", 400) == "/scopes");
  CHECK(refused(R"({"name":"a","scopes":["self"]})", 400) == "/scopes");
  CHECK(refused(R"({"name":"a","scopes":["keys:manage"]})", 400) == "/scopes");
  CHECK(refused(R"({"name":"a","addresses":["nowhere"]})", 400) == "/addresses");
  CHECK(refused(R"({"name":"a","expires_at":"tomorrow"})", 400) == "/expires_at");
  CHECK(refused(R"({"name":"a","expires_at":"2001-01-01T00:00:00Z"})", 400) == "/expires_at");
  CHECK(refused(R"({"name":"a","expires_at":"2199-01-01T00:00:00Z"})", 400) == "/expires_at");
  CHECK(refused(R"({"name":"a","expires_in_days":0})", 400) == "/expires_in_days");
  CHECK(refused(R"({"name":"a","expires_in_days":1,"expires_at":"2030-01-01T00:00:00Z"})", 400) ==
      "/expires_in_days");
  CHECK(s.keys.keys.empty());
}

TEST_CASE("a key is rotated and revoked by its own account only") {
  keys_served s;
  const auto id = text_of(parsed(s.make(R"({"name":"shop"})")), "id");
  const auto stranger = s.sessions.member(account_role::owner, domain::account_id{2});
  const auto path = "/v1/keys/" + id;
  CHECK(s.as(stranger, "POST", path + "/rotate", R"({"overlap_hours":0})").status == 404);
  CHECK(s.as(stranger, "DELETE", path).status == 404);
  CHECK(parsed(s.as(stranger, "GET", "/v1/keys")).at("keys").as_array().empty());
  CHECK(s.keys.keys.size() == 1);
  CHECK_FALSE(s.keys.keys.at(0).terms.revoked_at.has_value());

  const auto next = s.as(s.owner, "POST", path + "/rotate", R"({"overlap_hours":24})");
  CHECK(next.status == 201);
  CHECK(api_key::is_well_formed(text_of(parsed(next), "key")));
  const auto revoked = s.as(s.owner, "DELETE", path);
  CHECK(revoked.status == 200);
  CHECK(parsed(revoked).at("revoked").as_bool());
  CHECK(s.keys.keys.at(0).terms.revoked_at.has_value());
  CHECK(s.as(s.owner, "POST", path + "/rotate", R"({"overlap_hours":721})").status == 400);
  CHECK(s.as(s.owner, "DELETE", "/v1/keys/nonsense").status == 404);
  CHECK(s.as(s.owner, "POST", "/v1/keys/nonsense/rotate", "{}").status == 404);
}

TEST_CASE("keys are for owners and administrators who gave their second factor just now, and no key's") {
  keys_served s;
  for (const auto role : domain::account_roles) {
    CAPTURE(domain::to_text(role));
    const auto who = s.sessions.member(role);
    const bool may = role == account_role::owner || role == account_role::administrator;
    CHECK(s.as(who, "GET", "/v1/keys").status == (may ? 200 : 403));
    CHECK(s.as(who, "POST", "/v1/keys", R"({"name":"a"})").status == (may ? 201 : 403));
  }
  CHECK(s.get("/v1/keys").status == 403);
  CHECK(s.post("/v1/keys", R"({"name":"a"})").status == 403);
  s.sessions.change([](auto& found) { found.session.factor_at.reset(); });
  const auto made = s.keys.keys.size();
  const auto asked_again = s.make(R"({"name":"a"})");
  CHECK(asked_again.status == 403);
  CHECK(code_of(asked_again) == "factor_needed_again");
  CHECK(s.as(s.owner, "DELETE", "/v1/keys/key_0000000000001").status == 403);
  CHECK(s.as(s.owner, "GET", "/v1/keys").status == 200);
  CHECK(s.keys.keys.size() == made);
}
