#include "tests/http/messages/fake_messages.hpp"
#include "tests/http/serving.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::http::tests;
namespace json = boost::json;
using domain::errc;

namespace {

class served_alone : public serving<fake_messages> {
 public:
  /// A good submission to one number.
  response send(std::string_view more_headers = {}) {
    return post("/v1/messages", one_message, more_headers);
  }
};

}  // namespace

TEST_CASE("a message is accepted with its id, network and price") {
  served_alone s;
  const auto r = s.send();
  CHECK(r.status == 202);
  CHECK(r.header("content-type") == "application/json");
  const auto body = parsed(r);
  const auto& m = body.at("messages").as_array().at(0).as_object();
  CHECK(text_of(m, "id").substr(0, 4) == "msg_");
  CHECK(text_of(m, "to") == "+254712345678");
  CHECK(text_of(m, "network") == "safaricom");
  CHECK(text_of(m, "state") == "accepted");
  CHECK(text_of(m.at("price").as_object(), "amount") == "0.8000");
  CHECK(text_of(m.at("price").as_object(), "currency") == "KES");
  CHECK(text_of(body, "encoding") == "gsm7");
  CHECK(body.at("segments").as_int64() == 1);
  CHECK(text_of(body.at("total").as_object(), "amount") == "0.8000");
}

TEST_CASE("every field of a request reaches the gateway") {
  served_alone s;
  const auto r = s.post("/v1/messages",
      R"({"to":["0712345678","0733123456"],"from":"MBSDEMO","text":"caf\u00e9 \ud83d\ude00","class":"otp",)"
      R"("validity":600,"callback_url":"https://example.com/dlr?x=1","reference":"r \"1\"","transliterate":true})");
  CHECK(r.status == 202);
  const auto what = s.gateway.submissions().at(0);
  CHECK(what.to == std::vector<std::string>{"0712345678", "0733123456"});
  CHECK(what.from == "MBSDEMO");
  CHECK(what.text == "caf\xC3\xA9 \xF0\x9F\x98\x80");
  CHECK(what.traffic == domain::traffic_class::otp);
  CHECK(what.validity == std::chrono::seconds{600});
  CHECK(what.callback_url == "https://example.com/dlr?x=1");
  CHECK(what.reference == "r \"1\"");
  CHECK(what.transliterate);
}

TEST_CASE("good recipients are accepted and each bad one is reported") {
  served_alone s;
  const auto r =
      s.post("/v1/messages", R"({"to":["0712345678","12","0712345678"],"from":"MBSDEMO","text":"Hi"})");
  CHECK(r.status == 202);
  const auto body = parsed(r);
  CHECK(body.at("messages").as_array().size() == 1);
  const auto& rejected = body.at("rejected").as_array();
  REQUIRE(rejected.size() == 2);
  CHECK(text_of(rejected[0].as_object(), "to") == "12");
  CHECK(text_of(rejected[0].as_object(), "code") == "invalid_msisdn");
  CHECK(text_of(rejected[1].as_object(), "code") == "duplicate_recipient");
}

TEST_CASE("when all recipients are bad the request is refused and each is listed") {
  served_alone s;
  const auto one = s.post("/v1/messages", R"({"to":"12","from":"MBSDEMO","text":"Hi"})");
  CHECK(one.status == 422);
  CHECK(code_of(one) == "invalid_msisdn");
  const auto r =
      s.post("/v1/messages", R"({"to":["12","0712345678/0733123456"],"from":"MBSDEMO","text":"Hi"})");
  CHECK(r.status == 422);
  CHECK(r.header("content-type") == "application/problem+json");
  CHECK(code_of(r) == "no_valid_recipients");
  const auto errors = parsed(r).at("errors").as_array();
  REQUIRE(errors.size() == 2);
  CHECK(text_of(errors[0].as_object(), "to") == "12");
  CHECK(text_of(errors[1].as_object(), "code") == "several_msisdns");
}

TEST_CASE("the same idempotency key with the same body gives exactly the same answer") {
  served_alone s;
  const auto first = s.send("Idempotency-Key: order-1\r\n");
  const auto again = s.send("Idempotency-Key: order-1\r\n");
  CHECK(first.status == 202);
  CHECK(again.status == 202);
  CHECK(again.body == first.body);
  CHECK(again.header("idempotent-replayed") == "true");
  CHECK(first.header("idempotent-replayed").empty());
}

TEST_CASE("an idempotency key with another body is refused") {
  served_alone s;
  CHECK(s.send("Idempotency-Key: order-1\r\n").status == 202);
  const auto r = s.post("/v1/messages", R"({"to":"0712345678","from":"MBSDEMO","text":"Other"})",
      "Idempotency-Key: order-1\r\n");
  CHECK(r.status == 422);
  CHECK(code_of(r) == "idempotency_key_reused");
}

TEST_CASE("an idempotency key is not shared by two requests when it is too long or given twice") {
  served_alone s;
  const auto too_long = s.send("Idempotency-Key: " + std::string(256, 'k') + "\r\n");
  CHECK(too_long.status == 400);
  CHECK(s.send("Idempotency-Key: a\r\nIdempotency-Key: b\r\n").status == 400);
  CHECK(s.gateway.submissions().empty());
}

TEST_CASE("refusals of the gateway become statuses with a code and a pointer") {
  struct row {
    errc why;
    unsigned status;
    std::string_view pointer;
  };
  const std::array rows{row{errc::insufficient_credit, 402, ""}, row{errc::account_suspended, 403, ""},
      row{errc::sender_not_approved, 422, "/from"}, row{errc::text_too_long, 422, "/text"},
      row{errc::invalid_validity, 422, "/validity"}, row{errc::too_many_recipients, 422, "/to"},
      row{errc::no_route, 422, ""}, row{errc::idempotency_key_in_flight, 409, ""},
      row{errc::queue_full, 429, ""}, row{errc::overloaded, 503, ""}, row{errc::store_unavailable, 503, ""},
      row{errc::shutting_down, 503, ""}, row{errc::timed_out, 504, ""}};
  served_alone s;
  CHECK(s.get("/v1/messages").status == 200);
  for (const auto& expected : rows) {
    CAPTURE(domain::to_code(expected.why));
    s.answers.refuse_with({.why = expected.why, .detail = "because of this"});
    const auto r = s.send();
    CHECK(r.status == expected.status);
    CHECK(code_of(r) == domain::to_code(expected.why));
    CHECK(text_of(parsed(r), "detail") == "because of this");
    CHECK(r.header("retry-after").empty() == (expected.status != 429 && expected.status != 503));
    if (!expected.pointer.empty())
      CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "pointer") == expected.pointer);
  }
}

TEST_CASE("a refusal's own time to wait is passed on") {
  served_alone s;
  CHECK(s.get("/v1/messages").status == 200);
  s.answers.refuse_with({.why = errc::overloaded, .detail = {}, .retry_after = std::chrono::seconds{7}});
  CHECK(s.send().header("retry-after") == "7");
}

TEST_CASE("an internal error reveals nothing") {
  served_alone s;
  CHECK(s.get("/v1/messages").status == 200);
  s.answers.refuse_with({.why = errc::internal, .detail = "table messages is gone"});
  const auto r = s.send();
  CHECK(r.status == 500);
  CHECK(code_of(r) == "internal");
  CHECK(r.body.find("table") == std::string::npos);
}

TEST_CASE("an exception in a handler is a 500 that reveals nothing and harms nobody else") {
  served_alone s;
  s.gateway.throw_from_preview();
  const auto r = s.post("/v1/messages/preview", served_alone::one_message);
  CHECK(r.status == 500);
  CHECK(r.body.find("secret") == std::string::npos);
  CHECK(s.send().status == 202);
}

TEST_CASE("a preview shows encoding, segments, price and what forces UCS-2") {
  served_alone s;
  const auto r =
      s.post("/v1/messages/preview", R"({"to":"0712345678","from":"MBSDEMO","text":"caf\u00e9 \u4f60"})");
  CHECK(r.status == 200);
  const auto body = parsed(r);
  CHECK(text_of(body, "encoding") == "ucs2");
  CHECK(body.at("segments").as_int64() == 1);
  CHECK(body.at("units_per_segment").as_int64() == 70);
  const auto& offending = body.at("offending_characters").as_array().at(0).as_object();
  CHECK(text_of(offending, "code_point") == "U+4F60");
  CHECK(offending.at("offset").as_int64() == 5);
  CHECK(s.gateway.submissions().empty());
}

TEST_CASE("a preview says what sending would refuse, and shows the price all the same") {
  served_alone s;
  CHECK(parsed(s.post("/v1/messages/preview", served_alone::one_message)).at("problems").as_array().empty());
  const auto r = s.post("/v1/messages/preview", R"({"to":"0712345678","from":"OTHER","text":"Hi"})");
  CHECK(r.status == 200);
  const auto body = parsed(r);
  CHECK(text_of(body.at("total").as_object(), "amount") == "0.8000");
  const auto& problem = body.at("problems").as_array().at(0).as_object();
  CHECK(text_of(problem, "code") == "sender_not_approved");
  CHECK(text_of(problem, "pointer") == "/from");
  CHECK(text_of(problem, "detail").ends_with("the account's senders: MBSDEMO"));
}

TEST_CASE("a preview shows the text as it would be sent, and what is left outside GSM 03.38") {
  served_alone s;
  const auto seen = [&](std::string_view text, bool transliterate) {
    return parsed(s.post("/v1/messages/preview",
        R"({"to":"0712345678","from":"MBSDEMO","text":")" + std::string{text} + R"(","transliterate":)" +
            (transliterate ? "true}" : "false}")));
  };
  const auto plain = seen("a\u0129b", true);
  CHECK(text_of(plain, "text") == "aib");
  CHECK(text_of(plain, "encoding") == "gsm7");
  CHECK(plain.at("offending_characters").as_array().empty());
  const auto asked = seen("a\u0129b", false);
  CHECK(text_of(asked, "text") == "a\u0129b");
  CHECK(asked.at("offending_characters").as_array().size() == 1);
  const auto rest = seen("\u0129\u4f60", true);
  CHECK(rest.at("offending_characters").as_array().size() == 1);
  CHECK(text_of(rest.at("offending_characters").as_array()[0].as_object(), "code_point") == "U+4F60");
}

TEST_CASE("a transliterated message is shown as it was sent, alone and in lists") {
  served_alone s;
  const auto sent = s.post(
      "/v1/messages", R"({"to":"0712345678","from":"MBSDEMO","text":"a\u0129b","transliterate":true})");
  const auto id = text_of(parsed(sent).at("messages").as_array().at(0).as_object(), "id");
  CHECK(text_of(parsed(s.get("/v1/messages/" + id)), "text") == "aib");
  CHECK(text_of(parsed(s.get("/v1/messages")).at("messages").as_array().at(0).as_object(), "text") == "aib");
}

TEST_CASE("a preview shows the room that texts are really cut to") {
  served_alone s;
  const auto room = [&](std::size_t length) {
    return parsed(s.post("/v1/messages/preview",
                      R"({"to":"0712345678","from":"MBSDEMO","text":")" + std::string(length, 'a') + "\"}"))
        .at("units_per_segment")
        .as_int64();
  };
  CHECK(room(161) == 153);
  s.gateway.cut_for(domain::reference_width::bits16);
  CHECK(room(161) == 152);
  CHECK(room(160) == 160);
}

TEST_CASE("segments that never went to an operator show how their message ended") {
  using domain::message_state;
  const std::pair<message_state, std::string_view> rows[] = {{message_state::cancelled, "cancelled"},
      {message_state::expired, "expired"}, {message_state::rejected, "not_sent"},
      {message_state::undelivered, "not_sent"}, {message_state::accepted, "waiting"}};
  served_alone s;
  for (const auto& [state, shown] : rows) {
    CAPTURE(shown);
    const auto sent = s.post(
        "/v1/messages", R"({"to":"0712345678","from":"MBSDEMO","text":")" + std::string(161, 'a') + "\"}");
    const auto id = text_of(parsed(sent).at("messages").as_array().at(0).as_object(), "id");
    domain::message_event event;
    event.kind = domain::event_kind::submitted;
    event.state = message_state::accepted;
    s.gateway.add_event(*domain::message_id_from(id), event);
    event.kind = domain::event_kind::cancelled;
    event.state = state;
    s.gateway.add_event(*domain::message_id_from(id), event);
    const auto segments = parsed(s.get("/v1/messages/" + id)).at("segment_states").as_array();
    CHECK(text_of(segments.at(0).as_object(), "state") == "submitted");
    CHECK(text_of(segments.at(1).as_object(), "state") == shown);
  }
}

TEST_CASE("a message is shown with its segments and timeline") {
  served_alone s;
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  domain::message_event event;
  event.kind = domain::event_kind::submitted;
  event.state = domain::message_state::submitted;
  event.at = domain::from_micros(1'700'000'000'123'000);
  event.charge = domain::money::from_units(8'000);
  event.smsc_message_id = "ab12";
  s.gateway.add_event(*domain::message_id_from(id), event);
  const auto r = s.get("/v1/messages/" + id);
  CHECK(r.status == 200);
  const auto body = parsed(r);
  CHECK(text_of(body, "id") == id);
  CHECK(text_of(body, "state") == "submitted");
  CHECK(text_of(body, "text") == "Hello");
  CHECK(text_of(body, "from") == "MBSDEMO");
  CHECK(text_of(body, "network") == "safaricom");
  CHECK(text_of(body.at("charged").as_object(), "amount") == "0.8000");
  CHECK(text_of(body.at("segment_states").as_array().at(0).as_object(), "state") == "submitted");
  const auto& timeline = body.at("timeline").as_array();
  REQUIRE(timeline.size() == 2);
  CHECK(text_of(timeline[0].as_object(), "state") == "accepted");
  CHECK(text_of(timeline[1].as_object(), "at") == "2023-11-14T22:13:20.123Z");
  CHECK(text_of(timeline[1].as_object(), "operator_id") == "ab12");
}

TEST_CASE("the timeline shows the operator's code of refusals and receipts, and no other number as one") {
  served_alone s;
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  using domain::event_kind;
  for (const auto kind : {event_kind::possible_duplicate, event_kind::held, event_kind::submitted,
           event_kind::delivery_receipt, event_kind::refused}) {
    domain::message_event event;
    event.kind = kind;
    event.state = domain::message_state::submitted;
    event.code = 77;
    s.gateway.add_event(*domain::message_id_from(id), event);
  }
  const auto body = parsed(s.get("/v1/messages/" + id));
  const auto& timeline = body.at("timeline").as_array();
  REQUIRE(timeline.size() == 6);
  for (std::size_t i = 1; i <= 3; ++i)
    CHECK_FALSE(timeline[i].as_object().contains("operator_code"));
  for (std::size_t i = 4; i <= 5; ++i)
    CHECK(timeline[i].as_object().at("operator_code").as_int64() == 77);
}

TEST_CASE("the timeline shows the done date of a receipt beside its arrival, and the network's own error") {
  served_alone s;
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  domain::message_event event;
  event.kind = domain::event_kind::delivery_receipt;
  event.state = domain::message_state::undelivered;
  event.at = domain::from_micros(1'700'000'000'123'456);
  event.note = {domain::from_micros(1'699'999'940'000'000), 0x03'001b};
  s.gateway.add_event(*domain::message_id_from(id), event);
  event.note = {};
  s.gateway.add_event(*domain::message_id_from(id), event);
  const auto body = parsed(s.get("/v1/messages/" + id));
  const auto& timeline = body.at("timeline").as_array();
  REQUIRE(timeline.size() == 3);
  const auto& told = timeline[1].as_object();
  CHECK(text_of(told, "at") == "2023-11-14T22:13:20.123Z");
  CHECK(text_of(told, "done_at") == "2023-11-14T22:12:20.000Z");
  CHECK(told.at("network_error") == boost::json::value{{"type", 3}, {"code", 27}});
  CHECK_FALSE(timeline[2].as_object().contains("done_at"));
  CHECK_FALSE(timeline[2].as_object().contains("network_error"));
}

TEST_CASE("a message that is not there or not even an id is a 404") {
  served_alone s;
  CHECK(s.get("/v1/messages/msg_0000000000001").status == 404);
  CHECK(s.get("/v1/messages/nonsense").status == 404);
  CHECK(code_of(s.get("/v1/messages/nonsense")) == "not_found");
}

TEST_CASE("a message is cancelled once") {
  served_alone s;
  const auto id = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  const auto r = s.client.ask("POST", "/v1/messages/" + id + "/cancel", s.authorization());
  CHECK(r.status == 200);
  CHECK(text_of(parsed(r), "state") == "cancelled");
  const auto again = s.client.ask("POST", "/v1/messages/" + id + "/cancel", s.authorization());
  CHECK(again.status == 409);
  CHECK(code_of(again) == "already_submitted");
}

TEST_CASE("lists are paged by a cursor") {
  served_alone s;
  for (int i = 0; i < 3; ++i)
    CHECK(s.send().status == 202);
  const auto first = parsed(s.get("/v1/messages?limit=2"));
  CHECK(first.at("messages").as_array().size() == 2);
  const auto second = parsed(s.get("/v1/messages?limit=2&cursor=" + text_of(first, "next_cursor")));
  CHECK(second.at("messages").as_array().size() == 1);
  CHECK(second.at("next_cursor").is_null());
}

TEST_CASE("filters of a list reach the gateway") {
  served_alone s;
  CHECK(
      s.get(
           "/v1/"
           "messages?state=delivered&to=%2B254712345678&reference=a+b&sender=MBSDEMO&class=otp&since=2026-01-01T00:"
           "00:00Z"
           "&until=2026-01-02T03:00:00%2B03:00&limit=7")
          .status == 200);
  const auto f = s.gateway.last_filter();
  CHECK(f.account == domain::account_id{1});
  CHECK(f.state == domain::message_state::delivered);
  CHECK(f.to == domain::msisdn::from_number(254'712'345'678));
  CHECK(f.reference == "a b");
  CHECK(f.traffic == domain::traffic_class::otp);
  CHECK(domain::to_rfc3339(*f.since) == "2026-01-01T00:00:00.000Z");
  CHECK(domain::to_rfc3339(*f.until) == "2026-01-02T00:00:00.000Z");
  CHECK(f.limit == 7);
}

TEST_CASE("a list says why a message was not delivered, and of others nothing") {
  served_alone s;
  using domain::event_kind;
  using domain::message_state;
  (void)s.post("/v1/messages", R"({"to":"0712345678","from":"MBSDEMO","text":"hi"})");
  const auto row = [&] {
    const auto page = s.get("/v1/messages");
    return parsed(page).at("messages").as_array().at(0).as_object();
  };
  CHECK_FALSE(row().contains("reason"));
  const auto id = domain::message_id_from(text_of(row(), "id"));
  domain::message_event e;
  e.kind = event_kind::delivery_receipt;
  e.state = message_state::undelivered;
  e.outcome = domain::segment_outcome::undelivered;
  e.code = 11;
  e.note.network_error = 3U << 16 | 27;
  s.gateway.add_event(*id, e);
  CHECK(boost::json::serialize(row().at("reason")) ==
      R"({"event":"delivery_receipt","outcome":"undelivered","operator_code":11,)"
      R"("network_error":{"type":3,"code":27}})");
  e.state = message_state::delivered;
  s.gateway.add_event(*id, e);
  CHECK_FALSE(row().contains("reason"));
}

TEST_CASE("malformed, unknown and repeated parameters of a list are refused by name") {
  served_alone s;
  const std::pair<std::string_view, std::string_view> rows[] = {{"state=gone", "state"},
      {"class=spam", "class"}, {"limit=0", "limit"}, {"limit=501", "limit"}, {"limit=1x", "limit"},
      {"limit=99999999999999", "limit"}, {"cursor=abc", "cursor"}, {"since=yesterday", "since"},
      {"from=MBSDEMO", "from"}, {"colour=red", "colour"}, {"reference=", "reference"},
      {"limit=1&limit=2", "limit"}};
  for (const auto& [query, name] : rows) {
    CAPTURE(query);
    const auto r = s.get("/v1/messages?" + std::string{query});
    CHECK(r.status == 400);
    CHECK(text_of(parsed(r).at("errors").as_array().at(0).as_object(), "parameter") == name);
  }
  CHECK(s.get("/v1/messages?a=%zz").status == 400);
  CHECK(s.get("/v1/messages?reference=%ff").status == 400);
  CHECK(s.get("/v1/messages?to=12").status == 422);
  CHECK(s.get("/v1/messages?sender=*").status == 422);
  CHECK(s.get("/v1/messages/msg_0000000000001?x=1").status == 400);
}

TEST_CASE("answers from another thread find their connection") {
  served_alone s;
  s.answers.answer(answering::when::from_another_thread);
  for (int i = 0; i < 50; ++i)
    REQUIRE(s.send().status == 202);
  CHECK(s.get("/v1/messages").status == 200);
}

TEST_CASE("a callback URL that can be known to lead nowhere public is refused at once") {
  served_alone s;
  for (const auto* url :
      {"http://127.0.0.1/x", "http://169.254.169.254/latest", "http://localhost/", "http://0x7f.1/"}) {
    CAPTURE(url);
    const auto r = s.post("/v1/messages",
        R"({"to":"0712345678","from":"MBSDEMO","text":"Hi","callback_url":")" + std::string{url} + "\"}");
    CHECK(r.status == 422);
    CHECK(code_of(r) == "invalid_callback_url");
  }
  CHECK(s.gateway.submissions().empty());
}

TEST_CASE("a message tells what became of its callback") {
  using persistence::message_callback;
  served_alone s;
  const auto sent = text_of(parsed(s.send()).at("messages").as_array().at(0).as_object(), "id");
  CHECK_FALSE(parsed(s.get("/v1/messages/" + sent)).contains("callback"));
  s.gateway.set_callback(*domain::message_id_from(sent),
      {{7}, message_callback::state::retrying, 3, domain::time_point{std::chrono::hours{500'000}}, 503, ""});
  const auto callback = [&] { return parsed(s.get("/v1/messages/" + sent)).at("callback").as_object(); };
  CHECK(text_of(callback(), "state") == "retrying");
  CHECK(callback().at("attempts").as_int64() == 3);
  CHECK(callback().at("last_status").as_int64() == 503);
  CHECK(callback().contains("next_at"));
  CHECK(text_of(callback(), "endpoint").starts_with("whk_"));
  s.gateway.set_callback(*domain::message_id_from(sent),
      {{7}, message_callback::state::given_up, 40, {}, 0, "no answer in time"});
  CHECK(text_of(callback(), "state") == "given_up");
  CHECK(text_of(callback(), "last_error") == "no answer in time");
  CHECK_FALSE(callback().contains("next_at"));
}
