// What is asked about payments that were made, and what goes wrong on purpose.
#include "bench/mpesa/daraja_core.hpp"
#include "protocols/mpesa/callbacks.hpp"
#include "protocols/mpesa/pull_answer.hpp"
#include "protocols/mpesa/result_code.hpp"
#include "tests/bench/mpesa/merchant.hpp"

#include <doctest/doctest.h>

using namespace mbs;
using namespace mbs::bench;
using namespace std::chrono_literals;

namespace {

std::string paid_receipt(merchant& m, std::string payer = "254712345678") {
  const auto id = m.pushed(std::move(payer));
  m.answer(id, handset_answer::pin);
  (void)m.after(1s);
  return m.core.find(id)->receipt;
}

mpesa::initiated staff() {
  return {.initiator = "api",
      .security_credential = "secret",
      .result_url = "http://127.0.0.1:1/result",
      .timeout_url = "http://127.0.0.1:1/late",
      .remarks = "as asked",
      .occasion = {},
      .reach = mpesa::url_reach::loopback_too};
}

/// What is posted for a request that was taken.
template <class Request>
mpesa::result_callback result_of(merchant& m, const Request& request) {
  const auto taken = mpesa::read_acknowledgement(m.ask(request).body);
  CHECK(taken.said.meaning == mpesa::answer_meaning::accepted);
  const auto posts = m.after(300ms);
  REQUIRE(posts.size() == 1);
  CHECK(posts[0].url == "http://127.0.0.1:1/result");
  const auto result = mpesa::read_result_callback(posts[0].body);
  REQUIRE(result);
  CHECK(result->missing.empty());
  CHECK(result->originator_conversation_id == taken.originator_conversation_id);
  CHECK(result->conversation_id == taken.conversation_id);
  return *result;
}

mpesa::reversal reversal_of(std::string receipt) {
  return {.by = staff(), .short_code = "174379", .receipt = std::move(receipt), .shillings = 100};
}

daraja_settings with(daraja_faults faults) {
  daraja_settings settings;
  settings.faults = faults;
  return settings;
}

}  // namespace

TEST_CASE("a payment is reversed once") {
  merchant m;
  const auto receipt = paid_receipt(m);
  const auto meaning = [](const mpesa::result_callback& result) {
    return mpesa::meaning_of_reversal(result.result_code);
  };
  CHECK(meaning(result_of(m, reversal_of("NOSUCHONE1"))) == mpesa::reversal_meaning::wrong_receipt);
  CHECK(meaning(result_of(m, reversal_of(receipt))) == mpesa::reversal_meaning::done);
  CHECK(meaning(result_of(m, reversal_of(receipt))) == mpesa::reversal_meaning::already_reversed);
  CHECK(m.core.counters().reversed == 1);
}

TEST_CASE("the status of a payment says what became of it") {
  merchant m;
  mpesa::transaction_status status{
      .by = staff(), .short_code = "174379", .receipt = paid_receipt(m), .originator_conversation_id = {}};
  const auto details = mpesa::status_of(result_of(m, status));
  CHECK(details.missing.empty());
  CHECK(details.receipt == status.receipt);
  CHECK(details.status == "Completed");
  CHECK(details.amount == 1'000'000);
  CHECK(details.finalised_at);
  (void)result_of(m, reversal_of(status.receipt));
  CHECK(mpesa::status_of(result_of(m, status)).status == "Reversed");
  status.receipt = "NOSUCHONE1";
  CHECK(result_of(m, status).result_code != "0");
}

TEST_CASE("all payments of a period are pulled, page by page") {
  merchant m;
  const auto begin = m.seconds();
  const auto pull = [&](std::int64_t offset) {
    const auto reply = m.ask(
        mpesa::pull_query{.short_code = "174379", .from = begin, .until = m.seconds(), .offset = offset});
    const auto answer = mpesa::read_pull_answer(reply.body);
    CHECK(answer.said.meaning == mpesa::answer_meaning::accepted);
    return answer.rows;
  };
  m.now += 1s;
  CHECK(pull(0).empty());
  std::vector<std::string> receipts;
  for (std::size_t i = 0; i < daraja_core::pull_page + 3; ++i)
    receipts.push_back(paid_receipt(m));
  const auto first = pull(0), second = pull(daraja_core::pull_page);
  REQUIRE(first.size() == daraja_core::pull_page);
  REQUIRE(second.size() == 3);
  CHECK(first.front().receipt == receipts.front());
  CHECK(first.front().missing.empty());
  CHECK(first.front().account == "MBS1");
  CHECK(first.front().amount == 1'000'000);
  CHECK(first.front().from.may_be("254712345678"));
  CHECK(second.back().receipt == receipts.back());
  CHECK(second.back().at == m.seconds() - 1s);
  CHECK(pull(static_cast<std::int64_t>(receipts.size())).empty());
}

TEST_CASE("a lost callback is never posted, and the query still tells the end") {
  merchant m{with({.callback_lost = 1})};
  const auto id = m.pushed();
  m.answer(id, handset_answer::pin);
  CHECK(m.after(30min).empty());
  CHECK(m.query(id).result_code == "0");
  CHECK(m.core.counters().callbacks_lost == 1);
}

TEST_CASE("a callback may come twice, word by word") {
  merchant m{with({.callback_twice = 1})};
  m.answer(m.pushed(), handset_answer::pin);
  const auto posts = m.after(1s);
  REQUIRE(posts.size() == 2);
  CHECK(posts[0].body == posts[1].body);
}

TEST_CASE("an altered callback tells a shilling too much, and nothing else does") {
  merchant m{with({.alter_amount = 1})};
  m.answer(m.pushed(), handset_answer::pin);
  CHECK(mpesa::read_push_callback(m.after(300ms).at(0).body)->amount == 1'010'000);
  const auto reply = m.ask(mpesa::pull_query{
      .short_code = "174379", .from = m.seconds() - 1min, .until = m.seconds() + 1s, .offset = 0});
  CHECK(mpesa::read_pull_answer(reply.body).rows.at(0).amount == 1'000'000);
  CHECK(m.core.counters().amounts_altered == 1);
}

TEST_CASE("the answer to a push may wait for its callback, and not for ever") {
  merchant m{with({.callback_first = 1})};
  const auto reply = m.ask(m.push());
  CHECK(reply.held_for == mpesa::read_push_answer(reply.body).checkout_request_id);
  CHECK(reply.wait == daraja_core::most_held);
}

TEST_CASE("a slow answer is not overtaken by its callback") {
  daraja_settings settings;
  settings.slow = 2s;
  merchant m{settings};
  m.core.answer_new_ones(handset_answer::pin);
  CHECK(m.ask(m.push()).wait == 2s);
  CHECK(m.after(2s).empty());
  CHECK(m.after(300ms).size() == 1);
}

TEST_CASE("pushes and queries may meet a page of a server that is down, or the end of their rate") {
  merchant down{with({.server_error = 1})};
  const auto page = down.ask(down.push());
  CHECK(page.status == 503);
  CHECK(page.is_page);
  CHECK(mpesa::read_push_answer(page.body).said.meaning == mpesa::answer_meaning::not_understood);
  CHECK(down.core.counters().prompts_open == 0);
  merchant busy{with({.spike_arrest = 1})};
  CHECK(mpesa::read_push_answer(busy.ask(busy.push()).body).said.meaning == mpesa::answer_meaning::busy);
  CHECK(busy.query("ws_CO_1").said.meaning == mpesa::answer_meaning::busy);
}

TEST_CASE("the same seed makes the same faults") {
  const auto faults = [](std::uint64_t seed) {
    auto settings = with({.callback_twice = 0.3, .callback_lost = 0.3, .server_error = 0.2});
    settings.seed = seed;
    merchant m{settings};
    std::string seen;
    for (int i = 0; i < 50; ++i) {
      const auto id = m.pushed();
      m.answer(id, handset_answer::pin);
      seen += id.empty() ? 'x' : static_cast<char>('0' + m.after(1s).size());
    }
    return seen;
  };
  CHECK(faults(7) == faults(7));
  CHECK(faults(7) != faults(8));
  for (const auto what : {'x', '0', '1', '2'})
    CHECK(faults(7).find(what) != std::string::npos);
}
