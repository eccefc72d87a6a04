#include "actors/money/payment_service.hpp"
#include "domain/money/paybill_number.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "persistence/money/top_up_store.hpp"
#include "protocols/mpesa/amount.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"
#include "tests/support/captured_log.hpp"

#include <functional>

namespace mbs::actors::testing {

namespace {

using domain::payment_state;
using mpesa::answer_meaning;
using persistence::payment_record;

/// M-Pesa's list: pages of two rows.
struct list_of_mpesa final : daraja_transport {
  std::vector<mpesa::pull_query> asked;
  std::vector<mpesa::pull_row> rows;
  bool is_there = true;

  void push(mpesa::push_request, std::function<void(push_reply)>) override {}
  void query(mpesa::push_query, std::function<void(query_reply)>) override {}
  void pull(mpesa::pull_query request, std::function<void(pull_reply)> done) override {
    asked.push_back(request);
    pull_reply reply{.answer = {}, .reached = is_there, .is_stopping = false};
    reply.answer.said.meaning = answer_meaning::accepted;
    for (auto i = static_cast<std::size_t>(request.offset); i < rows.size() && reply.answer.rows.size() < 2;
         ++i)
      reply.answer.rows.push_back(rows[i]);
    done(reply);
  }
  void add(const std::string& receipt, const std::string& account, std::int64_t shillings = 100) {
    auto& row = rows.emplace_back();
    row.receipt = receipt;
    row.account = account;
    row.amount = shillings * mpesa::units_per_shilling;
  }
};

struct paybill_at_work : hand_driven_system {
  paybill_at_work() {
    parts.store = &pool;
    parts.transport = &daraja;
    parts.now = clock();
    parts.till.short_code = "174379";
    parts.till.least = 10;
    parts.till.token_keys = {"key"};
    account = store.get<persistence::account_store>()
                  .create_account({"asha@example.com", "Asha", money{}, "s", {}}, beginning)
                  .value()
                  .id;
    start();
  }
  void start() {
    paybill = ended_with_scope<paybill_actor>{spawn_paybill(system, parts)};
    service.emplace(parts, *paybill, top_ups_actor{});
    run();
  }
  [[nodiscard]] std::string number() const { return domain::paybill_number(account); }
  outcome<std::string> confirm(const std::string& body, const std::string& key = "key") {
    auto kept = result_of<std::string>([&](auto done) {
      service->take_confirmation(paybill_token("174379", key), "196.201.214.200", body, done);
    });
    run();
    return kept;
  }
  std::string validate(const std::string& body) {
    auto said = result_of<std::string>(
        [&](auto done) { service->validate(paybill_token("174379", "key"), body, done); });
    run();
    return said.value();
  }
  std::vector<payment_record> all(std::optional<payment_state> state = std::nullopt) {
    return store.get<persistence::payment_store>().list_payments({.state = state})->payments;
  }
  money balance() {
    const std::array ids{account};
    return store.get<persistence::account_store>().load_accounts(ids)->front().balance.available();
  }

  real_store store;
  inline_pool pool{*store.connection};
  list_of_mpesa daraja;
  paybill_dependencies parts;
  domain::account_id account;
  ended_with_scope<paybill_actor> paybill;
  std::optional<payment_service> service;
};

std::string payment_to(const std::string& account, const std::string& receipt = "QK12AB34CD",
    const std::string& more = R"(,"MSISDN":"2547 ***** 126","FirstName":"JANE")",
    const std::string& amount = "100.00") {
  return R"({"TransactionType":"Pay Bill","TransID":")" + receipt +
      R"(","TransTime":"20261130091502","TransAmount":")" + amount +
      R"(","BusinessShortCode":"174379","BillRefNumber":")" + account + '"' + more + '}';
}

}  // namespace

TEST_CASE("a confirmation is answered when it is kept, and credits once however it spells the payer") {
  paybill_at_work w;
  int n = 0;
  for (const auto* more : {R"(,"MSISDN":"254712345678")", R"(,"MSISDN":"2547 ***** 126")",
           R"(,"MSISDN":"7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90")",
           R"(,"MSISDN":"")", "", ",\"FirstName\":\"N\xCA\xBC\xF0\x9F\x8C\xBA\",\"Else\":[1]"}) {
    const auto receipt = "QK0000000" + std::to_string(n++);
    for (int twice = 0; twice < 2; ++twice)
      CHECK(w.confirm(payment_to(w.number(), receipt, more)).value() ==
          R"({"ResultCode":0,"ResultDesc":"Success"})");
  }
  CHECK(w.balance() == money::from_shillings(100 * n));
  const auto all = w.all();
  REQUIRE(all.size() == 6);
  CHECK(all[5].told.payer == "2547 ***** 678");
  CHECK(all[3].told.payer.empty());
  CHECK(all[0].told.name == "N\xCA\xBC\xF0\x9F\x8C\xBA");
}

TEST_CASE("what nobody's account is waits in suspense, and what says nothing is set aside") {
  paybill_at_work w;
  const test::captured_log log;
  REQUIRE(w.confirm(payment_to("jane")).has_value());
  CHECK(w.all(payment_state::suspense).size() == 1);
  CHECK(log.with("event=payment_in_suspense").size() == 1);
  for (const auto& body : {std::string{}, std::string{"{"}, payment_to(w.number(), "?"),
           payment_to(w.number(), "QK00000001", "", "0"), payment_to(w.number(), "QK00000002", "", "x"),
           std::string{R"({"TransID":"QK00000003","TransAmount":"5","BusinessShortCode":"600000"})"}})
    REQUIRE(w.confirm(body).has_value());
  CHECK(w.all().size() == 1);
  CHECK(log.with("event=payment_confirmation_unusable").size() == 6);
  CHECK(w.store.get<persistence::payment_store>().waiting_confirmations(10)->empty());
  CHECK(w.balance().is_zero());
}

TEST_CASE("an address that M-Pesa was not told takes nothing, and one of before a rotation still does") {
  paybill_at_work w;
  CHECK(w.confirm(payment_to(w.number()), "other").error().why == domain::errc::not_found);
  w.parts.till.token_keys = {"newer", "key"};
  w.start();
  REQUIRE(w.confirm(payment_to(w.number())).has_value());
  CHECK(w.balance() == money::from_shillings(100));
  w.parts.transport = nullptr;
  w.start();
  CHECK(w.confirm(payment_to(w.number())).error().why == domain::errc::not_found);
}

TEST_CASE(
    "before a payment an amount out of range and another short code are refused, an account only when wanted") {
  paybill_at_work w;
  const auto code = [&](const std::string& body) {
    const auto said = w.validate(body);
    return said.substr(15, said.find('"', 15) - 15);
  };
  CHECK(code(payment_to(w.number())) == "0");
  CHECK(code(payment_to("jane")) == "0");
  CHECK(code(payment_to(w.number(), "QK12AB34CD", "", "9.99")) == "C2B00013");
  CHECK(code(payment_to(w.number(), "QK12AB34CD", "", "250001")) == "C2B00013");
  CHECK(code(payment_to(w.number(), "QK12AB34CD", "", "")) == "C2B00013");
  CHECK(code(R"({"TransID":"","TransAmount":"50","BusinessShortCode":"600000"})") == "C2B00015");
  CHECK(code("no JSON") == "C2B00016");
  w.parts.till.rejects_unknown = true;
  w.start();
  CHECK(code(payment_to(w.number())) == "0");
  CHECK(code(payment_to("jane")) == "C2B00012");
  CHECK(code(payment_to(domain::paybill_number({w.account.value + (1 << 22)}))) == "C2B00012");
  CHECK(w.balance().is_zero());
}

TEST_CASE("M-Pesa's list finds payments whose confirmation was lost, page by page, and settles top-ups") {
  paybill_at_work w;
  auto& top_ups = w.store.get<persistence::top_up_store>();
  const auto unclear = top_ups
                           .add_top_up({w.account, domain::msisdn::from_number(254'712'000'001),
                                           money::from_shillings(70), "174379", {}},
                               {.who = {}, .at = w.now(), .personal = {}})
                           .value();
  REQUIRE(w.confirm(payment_to(w.number(), "QK00000001")).has_value());
  w.daraja.add("QK00000001", w.number());
  w.daraja.add("QK00000002", w.number());
  w.daraja.add("", "a row that says nothing");
  w.daraja.add("QK00000003", "jane");
  w.daraja.add("QK00000004", domain::reference_of(unclear.id), 70);
  w.parts.till.pull_number = "254712000000";
  w.start();
  w.pass(2s);
  REQUIRE(w.daraja.asked.size() == 4);
  CHECK(w.daraja.asked[1].offset == 2);
  CHECK(w.daraja.asked[3].offset == 5);
  CHECK(w.balance() == money::from_shillings(270));
  CHECK(w.all(payment_state::suspense).size() == 1);
  CHECK(top_ups.get_top_up(unclear.id, std::nullopt)->receipt == "QK00000004");
  CHECK(w.parts.standing->is_read);
  // Not again before its time, and then from where it ended.
  w.start();
  w.pass(1min);
  CHECK(w.daraja.asked.size() == 4);
  w.pass(6h);
  CHECK(w.daraja.asked.size() == 8);
  CHECK(w.daraja.asked[4].from > w.daraja.asked[0].from + 30h);
  CHECK(w.balance() == money::from_shillings(270));
}

TEST_CASE("a list that cannot be read is tried again, and after 36 hours that is an alarm until it can") {
  paybill_at_work w;
  const test::captured_log log;
  w.daraja.is_there = false;
  w.parts.till.pull_number = "254712000000";
  auto& payments = w.store.get<persistence::payment_store>();
  REQUIRE(payments.note_pull("174379", {w.now() - 35h, w.now() - 35h}).has_value());
  w.start();
  w.pass(30min);
  CHECK(w.daraja.asked.size() == 4);
  CHECK_FALSE(w.parts.standing->is_overdue);
  w.pass(31min);
  CHECK(w.parts.standing->is_overdue);
  CHECK(log.with("event=payments_pull_overdue").size() == 1);
  CHECK(log.with("event=payments_gap").empty());
  w.daraja.is_there = true;
  w.pass(10min);
  CHECK_FALSE(w.parts.standing->is_overdue);
}

TEST_CASE("what M-Pesa's list does not reach back to is told") {
  paybill_at_work w;
  const test::captured_log log;
  w.parts.till.pull_number = "254712000000";
  auto& payments = w.store.get<persistence::payment_store>();
  REQUIRE(payments.note_pull("174379", {w.now() - 60h, w.now() - 60h}).has_value());
  w.start();
  w.pass(2s);
  CHECK(log.with("event=payments_gap").size() == 1);
  CHECK(payments.pulled("174379").value()->pulled_until > w.now() - 1min);
}

TEST_CASE("without a nominated number nothing is read, and nothing is overdue") {
  paybill_at_work w;
  w.pass(10min);
  CHECK(w.daraja.asked.empty());
  CHECK_FALSE(w.parts.standing->is_read);
  CHECK_FALSE(w.parts.standing->is_overdue);
}

}  // namespace mbs::actors::testing
