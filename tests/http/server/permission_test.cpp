#include "http/server/exchange.hpp"
#include "tests/http/served_api.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http;
using namespace mbs::http::tests;
using domain::permission;

namespace {

/// Takes everybody for one account's key with some permissions.
class trusting final : public authenticator {
 public:
  trusting(domain::permission_set permissions, bool knows_at_once)
      : permissions_{permissions}, knows_at_once_{knows_at_once} {}

  identity recall(const request&, const ip_address&, steady::time_point) override {
    return knows_at_once_ ? known() : identity{};
  }
  void look_up(const request&, const ip_address&, steady::time_point,
      std::function<void(const identity&)> done) override {
    done(known());
  }

 private:
  [[nodiscard]] identity known() const {
    return {domain::principal{domain::account_id{7}, domain::key_id{1}, permissions_}, std::nullopt};
  }
  domain::permission_set permissions_;
  bool knows_at_once_;
};

api guarded_by(domain::permission_set permissions, bool knows_at_once) {
  const auto show_account = [](exchange& c) { c.respond_json(200, domain::to_text(c.who.account)); };
  api all;
  all.authenticators = [=](auto) { return std::make_unique<trusting>(permissions, knows_at_once); };
  all.routes = {{.verb = method::get,
                    .pattern = "/look",
                    .permission = permission::messages_read,
                    .handle = show_account},
      {.verb = method::post,
          .pattern = "/change",
          .permission = permission::webhooks_manage,
          .handle = show_account,
          .body = body_use::json,
          .body_limit = as_configured},
      {.verb = method::get, .pattern = "/open", .permission = permission::everybody, .handle = show_account}};
  return all;
}

}  // namespace

TEST_CASE("who lacks the permission of a route is refused, whatever else is allowed") {
  for (const bool knows_at_once : {true, false}) {
    CAPTURE(knows_at_once);
    served_api s{
        served_api::quick_settings(), {}, guarded_by({permission::messages_read}, knows_at_once), "x"};
    const auto looked = s.get("/look");
    CHECK(looked.status == 200);
    CHECK(looked.body == domain::to_text(domain::account_id{7}));
    CHECK(s.get("/open").status == 200);
    const auto r = s.post("/change", "{}");
    CHECK(r.status == 403);
    CHECK(code_of(r) == "permission_missing");
    CHECK(text_of(parsed(r), "detail").find("webhooks:manage") != std::string::npos);
  }
}

TEST_CASE("a body whose sender may not send it is not read") {
  served_api s{served_api::quick_settings(), {}, guarded_by({permission::messages_read}, true), "x"};
  CHECK(s.client.send(
      "POST /change HTTP/1.1\r\nHost: x\r\n" + s.json_headers() + "Content-Length: 100000\r\n\r\n{"));
  const auto r = s.client.receive();
  CHECK(r.status == 403);
  CHECK(r.header("connection") == "close");
  CHECK(s.client.is_ended());
}

TEST_CASE("who has all permissions may go everywhere") {
  served_api s{served_api::quick_settings(), {}, guarded_by(domain::permission_set::all(), true), "x"};
  CHECK(s.get("/look").status == 200);
  CHECK(s.post("/change", "{}").status == 200);
}
