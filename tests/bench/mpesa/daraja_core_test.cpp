#include "bench/mpesa/daraja_core.hpp"

#include "protocols/mpesa/callbacks.hpp"
#include "protocols/mpesa/receipt_number.hpp"
#include "tests/bench/mpesa/merchant.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace mbs;
using namespace mbs::bench;
using namespace std::chrono_literals;
using mpesa::answer_meaning;

namespace {

mpesa::verdict verdict_in(const daraja_reply& reply) {
  return mpesa::read_acknowledgement(reply.body).said;
}

mpesa::push_callback callback_in(const daraja_post& post) {
  const auto read = mpesa::read_push_callback(post.body);
  REQUIRE(read);
  CHECK(read->missing.empty());
  return *read;
}

}  // namespace

TEST_CASE("only the right key and secret get a token") {
  merchant m;
  CHECK_FALSE(m.token.empty());
  const mpesa::token_request stranger{.consumer_key = "mbs", .consumer_secret = "wrong"};
  daraja_request request{.method = "GET",
      .target = mpesa::token_request::path,
      .authorization = {},
      .content_type = {},
      .body = {}};
  const auto wrong = stranger.authorization();
  for (const auto& authorization : {std::string_view{wrong}, std::string_view{}}) {
    request.authorization = authorization;
    const auto reply = m.core.ask(request, m.now);
    CHECK(reply.status == 400);
    CHECK(verdict_in(reply).code == "400.008.01");
  }
  CHECK(m.core.counters().tokens_refused == 2);
}

TEST_CASE("a new token invalidates the earlier one, and each has its time") {
  merchant m;
  const auto earlier = m.token;
  m.token = m.new_token();
  CHECK(verdict_in(m.ask(m.push())).meaning == answer_meaning::accepted);
  const auto later = std::exchange(m.token, earlier);
  const auto refused = m.ask(m.push("254712345679"));
  CHECK(refused.status == 404);
  CHECK(verdict_in(refused).code == "404.001.03");
  m.token = later;
  m.now += 3'599s;
  CHECK(verdict_in(m.ask(m.push("254712345679"))).meaning == answer_meaning::token_refused);
  CHECK(m.core.counters().unauthorised == 2);
}

TEST_CASE("each way in which a prompt ends has its code, in the callback and in the query") {
  struct ending {
    handset_answer how;
    std::string_view code;
    prompt_state state;
  };
  for (const auto& [how, code, state] : {ending{handset_answer::pin, "0", prompt_state::paid},
           {handset_answer::wrong_pin, "2001", prompt_state::wrong_pin},
           {handset_answer::no_money, "1", prompt_state::no_money},
           {handset_answer::cancel, "1032", prompt_state::cancelled}}) {
    merchant m;
    const auto id = m.pushed();
    CHECK(m.query(id).said.meaning == answer_meaning::pending);
    CHECK(m.after(1s).empty());
    m.answer(id, how);
    CHECK(m.query(id).result_code == code);
    CHECK(m.core.find(id)->state == state);
    const auto posts = m.after(300ms);
    REQUIRE(posts.size() == 1);
    CHECK(posts[0].url == "http://127.0.0.1:1/callback");
    const auto told = callback_in(posts[0]);
    CHECK(told.checkout_request_id == id);
    CHECK(told.result_code == code);
    CHECK(m.core.answer(id, handset_answer::pin, m.now) == handset_verdict::ended);
    CHECK(m.after(1h).empty());
  }
}

TEST_CASE("a paid push tells what was paid, by whom, when and under which receipt") {
  merchant m;
  const auto id = m.pushed();
  m.answer(id, handset_answer::pin);
  const auto told = callback_in(m.after(300ms).at(0));
  CHECK(told.amount == 1'000'000);
  CHECK(told.receipt == m.core.find(id)->receipt);
  CHECK(told.receipt.size() == 10);
  CHECK(told.at == std::chrono::floor<std::chrono::seconds>(m.now - 300ms));
  CHECK(told.from == mpesa::payer::read("254712345678"));
}

TEST_CASE("a prompt that nobody answers or that is ignored ends when its time is over") {
  merchant m;
  const auto forgotten = m.pushed("254712345678");
  const auto ignored = m.pushed("254712345679");
  m.answer(ignored, handset_answer::ignore);
  CHECK(m.core.find(ignored)->state == prompt_state::open);
  CHECK(*m.core.next_due() == m.now + 60s);
  CHECK(m.after(59s).empty());
  CHECK(m.after(1s).empty());
  CHECK(m.core.find(forgotten)->state == prompt_state::expired);
  CHECK(m.core.find(ignored)->state == prompt_state::unreachable);
  CHECK(m.query(ignored).result_code == "1037");
  const auto posts = m.after(300ms);
  REQUIRE(posts.size() == 2);
  for (const auto& post : posts)
    CHECK(callback_in(post).result_code == "1037");
  CHECK_FALSE(m.core.next_due());
}

TEST_CASE("a rule answers new prompts by itself, until it is taken back") {
  merchant m;
  m.core.answer_new_ones(handset_answer::no_money);
  CHECK(m.query(m.pushed()).result_code == "1");
  m.core.answer_new_ones(std::nullopt);
  CHECK(m.query(m.pushed()).said.meaning == answer_meaning::pending);
}

TEST_CASE("a second push to a phone that shows a prompt is refused") {
  merchant m;
  const auto id = m.pushed();
  const auto refused = m.ask(m.push());
  CHECK(refused.status == 500);
  CHECK(verdict_in(refused).meaning == answer_meaning::busy);
  m.answer(id, handset_answer::cancel);
  CHECK(verdict_in(m.ask(m.push())).meaning == answer_meaning::accepted);
}

TEST_CASE("a push with a wrong passkey or of a stranger is refused") {
  merchant m;
  auto wrong_key = m.push();
  wrong_key.passkey = "another";
  auto stranger = m.push();
  stranger.short_code = "600000";
  for (const auto& push : {wrong_key, stranger}) {
    const auto reply = m.ask(push);
    CHECK(reply.status == 500);
    CHECK(verdict_in(reply).code == "500.001.1001");
    CHECK(verdict_in(reply).meaning == answer_meaning::wrong_credentials);
  }
  CHECK(m.core.counters().pushes_accepted == 0);
}

TEST_CASE("a push with a wrong field is told which") {
  merchant m;
  const auto complaint = [&](const mpesa::push_request& push) { return verdict_in(m.ask(push)).words; };
  auto push = m.push("0712345678");
  CHECK(complaint(push) == "Bad Request - Invalid PhoneNumber");
  push = m.push();
  push.account_reference = "far too long for one";
  CHECK(complaint(push) == "Bad Request - Invalid AccountReference");
  push = m.push();
  push.shillings = 0;
  CHECK(complaint(push) == "Bad Request - Invalid Amount");
  for (const auto* url : {"https://127.0.0.1/x", "http://example.com/x", "http://127.0.0.1:9/mpesa"}) {
    push = m.push();
    push.callback_url = url;
    CHECK(complaint(push) == "Bad Request - Invalid CallBackURL");
  }
  CHECK(m.core.counters().bad_fields == 6);
}

TEST_CASE("what is no request of Daraja's gets an error of Daraja's") {
  merchant m;
  const auto code = [](const daraja_reply& reply) { return verdict_in(reply).code; };
  CHECK(code(m.post("/mpesa/nowhere", "{}")) == "404.001.01");
  CHECK(code(m.post(mpesa::token_request::path, "{}")) == "405.001");
  CHECK(code(m.post(mpesa::push_request::path, "no JSON")) == "400.002.05");
  CHECK(code(m.post(mpesa::push_request::path, "[]")) == "400.002.05");
  CHECK(code(m.post(mpesa::push_request::path, "{}")) == "400.002.02");
}

TEST_CASE("a paid push is confirmed to whom registered, with the same receipt and a masked number") {
  merchant m;
  CHECK(m.ask(mpesa::c2b_register{.short_code = "174379",
                  .confirmation_url = "http://127.0.0.1:1/confirmation",
                  .validation_url = "http://127.0.0.1:1/validation",
                  .reach = mpesa::url_reach::loopback_too})
            .status == 200);
  const auto id = m.pushed();
  m.answer(id, handset_answer::pin);
  CHECK(m.after(300ms).size() == 1);
  const auto posts = m.after(200ms);
  REQUIRE(posts.size() == 1);
  CHECK(posts[0].url == "http://127.0.0.1:1/confirmation");
  const auto told = mpesa::read_c2b_payment(posts[0].body);
  REQUIRE(told);
  CHECK(told->missing.empty());
  CHECK(told->receipt == m.core.find(id)->receipt);
  CHECK(told->account == "MBS1");
  CHECK(told->amount == 1'000'000);
  CHECK(told->from.shape == mpesa::payer_shape::masked);
  CHECK(told->from.may_be("254712345678"));
}

TEST_CASE("a customer's payment is asked about before it is made, and told after it") {
  merchant m;
  const mpesa::c2b_simulate payment{
      .short_code = "174379", .shillings = 50, .payer = "254712345678", .bill_reference = "mbs \"1\""};
  struct reply {
    std::uint32_t status;
    std::string_view body;
    mpesa::unanswered otherwise;
    bool is_made;
  };
  for (const auto& [status, body, otherwise, is_made] :
      {reply{200, R"({"ResultCode":"0"})", mpesa::unanswered::cancelled, true},
          {200, R"({"ResultCode":0})", mpesa::unanswered::cancelled, true},
          {200, R"({"ResultCode":"C2B00012"})", mpesa::unanswered::completed, false},
          {0, "", mpesa::unanswered::completed, true}, {0, "", mpesa::unanswered::cancelled, false},
          {500, "{}", mpesa::unanswered::completed, true}}) {
    (void)m.ask(mpesa::c2b_register{.short_code = "174379",
        .if_unanswered = otherwise,
        .confirmation_url = "http://127.0.0.1:1/confirmation",
        .validation_url = "http://127.0.0.1:1/validation",
        .reach = mpesa::url_reach::loopback_too});
    CHECK(verdict_in(m.ask(payment)).meaning == answer_meaning::accepted);
    const auto asked = m.after(0ms);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].url == "http://127.0.0.1:1/validation");
    CHECK(mpesa::read_c2b_payment(asked[0].body)->account == "mbs \"1\"");
    m.core.posted(asked[0], status, body, m.now);
    const auto told = m.after(1s);
    REQUIRE(told.size() == (is_made ? 1 : 0));
    if (is_made)
      CHECK(
          mpesa::read_c2b_payment(told[0].body)->receipt == mpesa::read_c2b_payment(asked[0].body)->receipt);
  }
  CHECK(m.core.counters().paid == 4);
}

TEST_CASE("a customer's payment by hand is validated and confirmed, and a lost confirmation is in the list") {
  daraja_settings settings;
  settings.faults.confirmation_lost = 1;
  merchant m{settings};
  (void)m.ask(mpesa::c2b_register{.short_code = "174379",
      .confirmation_url = "http://127.0.0.1:1/confirmation",
      .validation_url = "http://127.0.0.1:1/validation",
      .reach = mpesa::url_reach::loopback_too});
  const auto body = mpesa::read_wire(R"({"phone":"254712345678","account":"2xk9 f4t7q","amount":50})");
  const auto paid = m.core.pay_by_hand(*body, m.now);
  REQUIRE(paid.receipt.size() == 10);
  const auto asked = m.after(0ms);
  REQUIRE(asked.size() == 1);
  m.core.posted(asked[0], 200, R"({"ResultCode":"0"})", m.now);
  CHECK(m.after(1s).empty());
  CHECK(m.core.counters().confirmations_lost == 1);
  CHECK(m.core.counters().paid == 1);
  CHECK(m.core.pay_by_hand(*mpesa::read_wire(R"({"phone":"0712","account":"x","amount":50})"), m.now).wrong ==
      "phone");
}
