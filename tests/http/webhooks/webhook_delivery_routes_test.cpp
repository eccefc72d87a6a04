#include "tests/http/serving.hpp"
#include "tests/http/webhooks/fake_webhooks.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;

namespace {

/// One webhook with three attempts.
struct told : serving<fake_webhooks> {
  told() {
    webhook =
        "/v1/webhooks/" + text_of(parsed(post("/v1/webhooks", R"({"url":"https://example.com/"})")), "id");
    gateway.deliveries = some_deliveries();
  }
  std::string pointer_of(std::string_view body) {
    const auto r = post(webhook + "/replay", body);
    CHECK(r.status == 400);
    return text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer");
  }
  std::string webhook;
};

}  // namespace

TEST_CASE("what was tried is listed a page at a time, by its state when that is asked for") {
  told t;
  const auto page = parsed(t.get(t.webhook + "/deliveries?limit=2"));
  REQUIRE(page.at("deliveries").as_array().size() == 2);
  const auto rest = parsed(t.get(t.webhook + "/deliveries?limit=2&cursor=" + text_of(page, "next_cursor")));
  CHECK(rest.at("deliveries").as_array().size() == 1);
  CHECK(rest.at("next_cursor").is_null());
  const auto failed = parsed(t.get(t.webhook + "/deliveries?state=failed"));
  REQUIRE(failed.at("deliveries").as_array().size() == 1);
  const auto batch = failed.at("deliveries").as_array()[0].as_object();
  CHECK(text_of(batch, "type") == "batch");
  CHECK(text_of(batch, "event_id") == "evt_18-19");
  CHECK(batch.at("events").as_int64() == 2);
}

TEST_CASE("what is asked of the list wrongly is told by the parameter") {
  told t;
  for (const auto* query : {"limit=0", "limit=101", "state=ok", "cursor=whk_0000000000001", "colour=red"}) {
    CAPTURE(query);
    CHECK(t.get(t.webhook + "/deliveries?" + query).status == 400);
  }
  CHECK(t.get("/v1/webhooks/whk_0000000000009/deliveries").status == 404);
  CHECK(t.get("/v1/webhooks/nonsense/deliveries").status == 404);
}

TEST_CASE("a delivery shows what was answered, as text") {
  told t;
  const auto r = t.get("/v1/webhook-deliveries/" + domain::to_text(domain::webhook_delivery_id{30}));
  CHECK(r.status == 200);
  const auto body = parsed(r);
  CHECK(text_of(body, "answer") == "<script>alert(1)</script>");
  CHECK(text_of(body, "event_id") == "evt_17");
  CHECK(body.at("duration_ms").as_int64() == 41);
  CHECK_FALSE(body.contains("next_at"));
  const auto waits =
      parsed(t.get("/v1/webhook-deliveries/" + domain::to_text(domain::webhook_delivery_id{20})));
  CHECK(text_of(waits, "error") == "connect: timed out");
  CHECK(text_of(waits, "error_code") == "no_connection");
  CHECK_FALSE(waits.contains("status"));
  CHECK(waits.contains("next_at"));
  CHECK(waits.at("attempt").as_int64() == 3);
  CHECK(t.get("/v1/webhook-deliveries/whd_000000000000z").status == 404);
  CHECK(t.get("/v1/webhook-deliveries/nonsense").status == 404);
}

TEST_CASE("a test is on its way with the id of its event") {
  told t;
  const auto r = t.client.ask("POST", t.webhook + "/test", t.authorization());
  CHECK(r.status == 202);
  CHECK(text_of(parsed(r), "event_id") == domain::webhook_id_of(domain::event_seq{-77}));
  CHECK(t.client.ask("POST", "/v1/webhooks/whk_0000000000009/test", t.authorization()).status == 404);
  CHECK(t.post(t.webhook + "/test", R"({"type":"message.delivered"})").status == 400);
}

TEST_CASE("one delivery is replayed, with how many events that is") {
  told t;
  const auto path = "/v1/webhook-deliveries/" + domain::to_text(domain::webhook_delivery_id{10}) + "/replay";
  const auto r = t.client.ask("POST", path, t.authorization());
  CHECK(r.status == 202);
  CHECK(parsed(r).at("replayed").as_int64() == 2);
  CHECK(t.client.ask("POST", "/v1/webhook-deliveries/whd_000000000000z/replay", t.authorization()).status ==
      404);
}

TEST_CASE("a span is replayed or counted, and each field of it is checked") {
  told t;
  const auto r = t.post(t.webhook + "/replay",
      R"({"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","state":"failed","only_count":true})");
  CHECK(r.status == 202);
  CHECK(parsed(r).at("matching").as_int64() == 3);
  CHECK(parsed(r).at("replayed").as_int64() == 0);
  REQUIRE(t.gateway.asked_replay);
  CHECK(t.gateway.asked_replay->state == persistence::delivery_state::failed);
  CHECK(domain::to_rfc3339(t.gateway.asked_replay->to) == "2026-03-02T00:00:00.000Z");
  CHECK(t.pointer_of(R"({"to":"2026-03-02T00:00:00Z"})") == "/from");
  CHECK(t.pointer_of(R"({"from":"yesterday","to":"2026-03-02T00:00:00Z"})") == "/from");
  CHECK(t.pointer_of(R"({"from":"2026-03-02T00:00:00Z","to":"2026-03-02T00:00:00Z"})") == "/to");
  CHECK(t.pointer_of(R"({"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","state":"waiting"})") ==
      "/state");
}
