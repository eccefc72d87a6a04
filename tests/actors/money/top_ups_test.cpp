#include "actors/money/top_up_service.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/top_up_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"
#include "tests/support/captured_log.hpp"

#include <functional>

namespace mbs::actors::testing {

namespace {

using domain::top_up_reason;
using domain::top_up_state;
using mpesa::answer_meaning;
using persistence::top_up_record;

/// M-Pesa, which answers as a test says, or never.
struct fake_daraja final : daraja_transport {
  std::vector<mpesa::push_request> pushes;
  std::vector<mpesa::push_query> queries;
  std::vector<std::function<void(push_reply)>> unanswered;
  std::optional<push_reply> answer_to_push = taken("ws_CO_1");
  query_reply answer_to_query = said(answer_meaning::pending, "");

  static push_reply taken(const std::string& checkout) {
    push_reply reply{.answer = {}, .reached = true, .is_stopping = false};
    reply.answer.said.meaning = answer_meaning::accepted;
    reply.answer.checkout_request_id = checkout;
    return reply;
  }
  static push_reply not_taken(answer_meaning why, bool reached = true) {
    push_reply reply{.answer = {}, .reached = reached, .is_stopping = false};
    reply.answer.said.meaning = why;
    return reply;
  }
  static query_reply said(answer_meaning meaning, const std::string& code) {
    query_reply reply{.answer = {}, .reached = true, .is_stopping = false};
    reply.answer.said.meaning = meaning;
    reply.answer.result_code = code;
    return reply;
  }

  void push(mpesa::push_request request, std::function<void(push_reply)> done) override {
    pushes.push_back(std::move(request));
    if (answer_to_push) return done(*answer_to_push);
    unanswered.push_back(std::move(done));
  }
  void query(mpesa::push_query request, std::function<void(query_reply)> done) override {
    queries.push_back(std::move(request));
    done(answer_to_query);
  }
  void pull(mpesa::pull_query, std::function<void(pull_reply)>) override {}
};

std::string callback_of(const std::string& checkout, const std::string& code, const std::string& receipt = {},
    const std::string& amount = "100.00") {
  auto body = R"({"Body":{"stkCallback":{"MerchantRequestID":"m","CheckoutRequestID":")" + checkout +
      R"(","ResultCode":)" + code + R"(,"ResultDesc":"words")";
  if (!receipt.empty())
    body += R"(,"CallbackMetadata":{"Item":[{"Name":"Amount","Value":)" + amount +
        R"(},{"Name":"MpesaReceiptNumber","Value":")" + receipt +
        R"("},{"Name":"TransactionDate","Value":20260302120000},{"Name":"PhoneNumber","Value":254712345678}]})";
  return body + "}}}";
}

struct till_at_work : hand_driven_system {
  till_at_work() {
    parts.store = &pool;
    parts.transport = &daraja;
    parts.now = clock();
    parts.till.short_code = "174379";
    parts.till.passkey = "pk";
    parts.till.callback_base = "https://sms.example.ke";
    parts.till.description = "SMS credit";
    parts.till.token_keys = {"key"};
    account = store.get<persistence::account_store>()
                  .create_account({"asha@example.com", "Asha", money{}, "s", {}}, beginning)
                  .value()
                  .id;
    start();
  }
  void start() {
    top_ups = ended_with_scope<top_ups_actor>{spawn_top_ups(system, parts)};
    service.emplace(parts, *top_ups);
    run();
  }
  outcome<top_up_record> ask(std::int64_t shillings = 100, const std::string& phone = "0712345678") {
    auto made = result_of<top_up_record>([&](auto done) {
      service->ask({account, domain::msisdn::parse(phone).value(), shillings, {}},
          {.who = {}, .at = now(), .personal = {}}, done);
    });
    run();
    return made;
  }
  top_up_record row(domain::top_up_id id) {
    return store.get<persistence::top_up_store>().get_top_up(id, std::nullopt).value();
  }
  /// Where it was to be told.
  outcome<std::string> post(const std::string& body) {
    const auto& url = daraja.pushes.back().callback_url;
    return post_to(url.substr(url.rfind('/') + 1), body);
  }
  outcome<std::string> post_to(const std::string& token, const std::string& body) {
    auto kept = result_of<std::string>(
        [&](auto done) { service->take_callback(token, "196.201.214.200", body, done); });
    run();
    return kept;
  }
  money balance() {
    const std::array ids{account};
    return store.get<persistence::account_store>().load_accounts(ids)->front().balance.available();
  }

  real_store store;
  inline_pool pool{*store.connection};
  fake_daraja daraja;
  top_ups_dependencies parts;
  domain::account_id account;
  ended_with_scope<top_ups_actor> top_ups;
  std::optional<top_up_service> service;
};

}  // namespace

TEST_CASE("a phone is asked at once, and what it pays is credited when M-Pesa tells") {
  till_at_work w;
  const auto made = w.ask().value();
  REQUIRE(w.daraja.pushes.size() == 1);
  CHECK(w.daraja.pushes[0].shillings == 100);
  CHECK(w.daraja.pushes[0].payer == "254712345678");
  CHECK(w.daraja.pushes[0].account_reference == domain::reference_of(made.id));
  CHECK(w.row(made.id).standing.state == top_up_state::waiting);
  CHECK(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).value() ==
      R"({"ResultCode":0,"ResultDesc":"Accepted"})");
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  CHECK(w.row(made.id).receipt == "QK12AB34CD");
  CHECK(w.balance() == money::from_shillings(100));
}

TEST_CASE("what another process asks for is found within a second") {
  till_at_work w;
  const persistence::new_top_up wanted{
      w.account, domain::msisdn::from_number(254'712'345'678), money::from_shillings(50), "174379", {}};
  REQUIRE(w.store.get<persistence::top_up_store>()
              .add_top_up(wanted, {.who = {}, .at = w.now(), .personal = {}})
              .has_value());
  w.pass(1s);
  CHECK(w.daraja.pushes.size() == 1);
}

TEST_CASE("a callback that M-Pesa loses is found by asking, and credits once when it comes late") {
  till_at_work w;
  const auto made = w.ask().value();
  w.pass(29s);
  CHECK(w.daraja.queries.empty());
  w.pass(2s);
  REQUIRE(w.daraja.queries.size() == 1);
  CHECK(w.daraja.queries[0].checkout_request_id == "ws_CO_1");
  w.daraja.answer_to_query = fake_daraja::said(answer_meaning::accepted, "0");
  w.pass(40s);
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  CHECK(w.row(made.id).receipt.empty());
  CHECK(w.balance() == money::from_shillings(100));
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.row(made.id).receipt == "QK12AB34CD");
  CHECK(w.balance() == money::from_shillings(100));
  w.pass(20min);
  CHECK(w.daraja.queries.size() == 2);
}

TEST_CASE("a prompt that nobody answers is asked about five times and is unclear then") {
  till_at_work w;
  const auto made = w.ask().value();
  w.pass(1h);
  CHECK(w.daraja.queries.size() == 5);
  CHECK(w.row(made.id).standing.state == top_up_state::unclear);
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.balance() == money::from_shillings(100));
}

TEST_CASE("a callback that outruns the answer to the request is credited") {
  till_at_work w;
  w.daraja.answer_to_push.reset();
  const auto made = w.ask().value();
  CHECK(w.row(made.id).standing.state == top_up_state::asking);
  REQUIRE(w.post(callback_of("ws_CO_9", "0", "QK12AB34CD")).has_value());
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  w.daraja.unanswered.at(0)(fake_daraja::taken("ws_CO_9"));
  w.run();
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  CHECK(w.balance() == money::from_shillings(100));
}

TEST_CASE("a stop while M-Pesa is asked asks no phone again, and what was paid is credited all the same") {
  till_at_work w;
  w.daraja.answer_to_push.reset();
  const auto made = w.ask().value();
  w.start();
  w.pass(31s);
  CHECK(w.daraja.pushes.size() == 1);
  CHECK(w.row(made.id).standing.state == top_up_state::unclear);
  CHECK(w.row(made.id).standing.reason == top_up_reason::no_answer);
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.balance() == money::from_shillings(100));
}

TEST_CASE("each way in which M-Pesa refuses is said, and another try is possible at once") {
  till_at_work w;
  w.daraja.answer_to_push = fake_daraja::not_taken(answer_meaning::busy);
  CHECK(w.row(w.ask()->id).standing.reason == top_up_reason::busy);
  w.daraja.answer_to_push = fake_daraja::not_taken(answer_meaning::wrong_credentials);
  CHECK(w.row(w.ask()->id).standing.reason == top_up_reason::unavailable);
  w.daraja.answer_to_push = fake_daraja::taken("ws_CO_1");
  const auto cancelled = w.ask().value();
  REQUIRE(w.post(callback_of("ws_CO_1", "1032")).has_value());
  CHECK(w.row(cancelled.id).standing.state == top_up_state::failed);
  CHECK(w.row(cancelled.id).standing.reason == top_up_reason::cancelled);
  CHECK(w.row(cancelled.id).code == "1032");
  CHECK(w.balance() == money{});
}

TEST_CASE("a callback of another prompt, of another amount or without sense credits nothing") {
  till_at_work w;
  const auto made = w.ask().value();
  for (const auto& body :
      {std::string{}, std::string{"{"}, std::string{R"({"Body":[]})"}, callback_of("ws_CO_2", "1032"),
          callback_of("ws_CO_1", "0"), callback_of("ws_CO_1", "0", "QK12AB34CD", "-5"),
          callback_of("ws_CO_1", "0", "SHORT"), std::string(60'000, '[')})
    REQUIRE(w.post(body).has_value());
  CHECK(w.row(made.id).standing.state == top_up_state::waiting);
  CHECK(w.balance() == money{});
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD", "100000.00")).has_value());
  CHECK(w.row(made.id).standing.reason == top_up_reason::amount_differs);
  CHECK(w.balance() == money{});
}

TEST_CASE("a payment that cannot be booked holds up nobody else's") {
  till_at_work w;
  persistence::funding_entry by_hand;
  by_hand.account = w.account;
  by_hand.amount = money::from_shillings(99);
  by_hand.reference = "QK12AB34CD";
  by_hand.at = w.now();
  REQUIRE(w.store.get<persistence::funding_store>().add_funding_entry(by_hand).has_value());
  const auto held = w.ask().value();
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.row(held.id).standing.state == top_up_state::unclear);
  w.daraja.answer_to_push = fake_daraja::taken("ws_CO_2");
  const auto next = w.ask(100, "0712345679").value();
  REQUIRE(w.post(callback_of("ws_CO_2", "0", "QK12AB34CE")).has_value());
  CHECK(w.row(next.id).standing.state == top_up_state::paid);
}

TEST_CASE("while M-Pesa cannot be reached no look counts, and a payment is found when it can be") {
  till_at_work w;
  const auto made = w.ask().value();
  w.daraja.answer_to_query.reached = false;
  w.pass(2h);
  CHECK(w.row(made.id).standing.state == top_up_state::waiting);
  CHECK(w.daraja.queries.size() < 125);
  w.daraja.answer_to_query = fake_daraja::said(answer_meaning::accepted, "0");
  w.pass(2min);
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  CHECK(w.balance() == money::from_shillings(100));
}

TEST_CASE("a phone is not asked for what was wanted long ago") {
  till_at_work w;
  const persistence::new_top_up wanted{
      w.account, domain::msisdn::from_number(254'712'345'678), money::from_shillings(50), "174379", {}};
  const auto made = w.store.get<persistence::top_up_store>()
                        .add_top_up(wanted, {.who = {}, .at = w.now() - 3min, .personal = {}})
                        .value();
  w.pass(1s);
  CHECK(w.daraja.pushes.empty());
  CHECK(w.row(made.id).standing.reason == top_up_reason::unavailable);
}

TEST_CASE("an address that M-Pesa was not told takes nothing") {
  till_at_work w;
  (void)w.ask();
  const auto own = callback_token({1}, "key");
  auto forged = own;
  forged.back() = forged.back() == '0' ? '1' : '0';
  for (const auto& token : {std::string{}, std::string{"x"}, forged, std::string(48, '0'), own.substr(1),
           callback_token({1}, "other")}) {
    CHECK(w.post_to(token, "{}").error().why == domain::errc::not_found);
  }
  CHECK(top_up_of_token(own, {"key"}) == domain::top_up_id{1});
  // After a rotation of the master key.
  CHECK(top_up_of_token(own, {"newer", "key"}) == domain::top_up_id{1});
  CHECK_FALSE(top_up_of_token(own, {"newer"}));
  CHECK_FALSE(top_up_of_token(own, {}));
  CHECK(paybill_token("174379", "key").size() == 48);
  CHECK(is_paybill_token(paybill_token("174379", "key"), "174379", {"newer", "key"}));
  CHECK_FALSE(is_paybill_token(paybill_token("600000", "key"), "174379", {"key"}));
  CHECK_FALSE(is_paybill_token("", "174379", {}));
}

TEST_CASE("M-Pesa that does not answer is left alone, which is said, and asked again after a while") {
  till_at_work w;
  const test::captured_log log;
  w.daraja.answer_to_push = fake_daraja::not_taken(answer_meaning::busy, false);
  for (int i = 0; i < 5; ++i)
    CHECK(w.row(w.ask()->id).standing.reason == top_up_reason::unavailable);
  CHECK(w.service->options().is_away);
  CHECK(log.with("event=mpesa_away").size() == 1);
  const auto refused = w.ask();
  CHECK(refused.error().why == domain::errc::payments_unavailable);
  CHECK(refused.error().retry_after == 60s);
  w.pass(6s);
  w.daraja.answer_to_push = fake_daraja::taken("ws_CO_1");
  CHECK(w.row(w.ask()->id).standing.state == top_up_state::waiting);
  CHECK_FALSE(w.service->options().is_away);
}

TEST_CASE("what cannot be paid is refused before anything is kept") {
  till_at_work w;
  CHECK(w.ask(0).error().why == domain::errc::malformed_request);
  CHECK(w.ask(250'001).error().why == domain::errc::malformed_request);
  w.parts.transport = nullptr;
  w.start();
  CHECK(w.ask().error().why == domain::errc::payments_unavailable);
  CHECK(w.daraja.pushes.empty());
}

TEST_CASE("a callback to an address that was made under the key before a rotation is taken") {
  till_at_work w;
  const auto made = w.ask().value();
  w.parts.till.token_keys = {"newer", "key"};
  w.start();
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
}

TEST_CASE("an answer about another prompt than was asked about says nothing") {
  till_at_work w;
  const auto made = w.ask().value();
  w.daraja.answer_to_query = fake_daraja::said(answer_meaning::accepted, "0");
  w.daraja.answer_to_query.answer.checkout_request_id = "ws_CO_7";
  w.pass(31s);
  CHECK(w.daraja.queries.size() == 1);
  CHECK(w.row(made.id).standing.state == top_up_state::waiting);
  w.daraja.answer_to_query.answer.checkout_request_id = "ws_CO_1";
  w.pass(30s);
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
}

TEST_CASE(
    "another short code in the settings ends nothing that is under way, and asks nobody for the old one") {
  till_at_work w;
  const auto made = w.ask().value();
  w.parts.till.short_code = "600000";
  w.start();
  w.pass(2h);
  CHECK(w.daraja.queries.empty());
  CHECK(w.row(made.id).standing.state == top_up_state::waiting);
  REQUIRE(w.post(callback_of("ws_CO_1", "0", "QK12AB34CD")).has_value());
  CHECK(w.row(made.id).standing.state == top_up_state::paid);
  const persistence::new_top_up old{
      w.account, domain::msisdn::from_number(254'712'345'699), money::from_shillings(50), "174379", {}};
  const auto late =
      w.store.get<persistence::top_up_store>().add_top_up(old, {.who = {}, .at = w.now(), .personal = {}});
  w.pass(2s);
  CHECK(w.daraja.pushes.size() == 1);
  CHECK(w.row(late->id).standing.state == top_up_state::failed);
}

TEST_CASE("what was asked for under a key is given again while M-Pesa is away") {
  till_at_work w;
  const auto ask = [&](const std::string& once) {
    return result_of<top_up_record>([&](auto done) {
      w.service->ask({w.account, domain::msisdn::parse("0712345678").value(), 100, once},
          {.who = {}, .at = w.now(), .personal = {}}, done);
    });
  };
  const auto made = ask("k1").value();
  w.run();
  w.parts.standing->away_until = domain::to_micros(w.now() + 1min);
  CHECK(ask("k1")->id == made.id);
  CHECK(ask("k2").error().why == domain::errc::payments_unavailable);
  CHECK(ask("k2").error().retry_after == 60s);
  w.run();
}

}  // namespace mbs::actors::testing
