#include "protocols/mpesa/callbacks.hpp"

#include "protocols/mpesa/callback_replies.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;
using namespace std::chrono;

namespace {

constexpr sys_seconds paid_at = sys_days{year{2019} / 12 / 19} + hours{7} + minutes{21} + seconds{15};

std::string push_body(std::string_view code, std::string_view rest) {
  return std::string{
      R"({"Body":{"stkCallback":{"MerchantRequestID":"29115-34620561-1","CheckoutRequestID":"ws_CO_1","ResultCode":)"}
      .append(code)
      .append(R"(,"ResultDesc":"The service request is processed successfully.")")
      .append(rest)
      .append("}}}");
}

std::string paid_with(std::string_view items) {
  return push_body("0", std::string{R"(,"CallbackMetadata":{"Item":)"}.append(items).append("}"));
}

push_callback read_paid(std::string_view items) {
  const auto c = read_push_callback(paid_with(items));
  REQUIRE(c);
  return *c;
}

c2b_payment read_payment(std::string_view members) {
  const auto p = read_c2b_payment(std::string{"{"}.append(members).append("}"));
  REQUIRE(p);
  return *p;
}

constexpr std::string_view success = R"([{"Name":"Amount","Value":1.00},
  {"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"},{"Name":"Balance"},
  {"Name":"TransactionDate","Value":20191219102115},{"Name":"PhoneNumber","Value":254708374149}])";

}  // namespace

TEST_CASE("a push that was paid says how much, by whom, when, and under which receipt") {
  const auto c = read_paid(success);
  CHECK(c.merchant_request_id == "29115-34620561-1");
  CHECK(c.checkout_request_id == "ws_CO_1");
  CHECK(c.result_code == "0");
  CHECK(c.amount == 10'000);
  CHECK(c.receipt == "NLJ7RT61SV");
  CHECK(c.at == paid_at);
  CHECK(c.from == payer{payer_shape::plain, "254708374149"});
  CHECK(c.missing.empty());
}

TEST_CASE("items are found in any order, of odd types, and the first of two counts") {
  const auto c =
      read_paid(R"([{"Value":"254708374149","Name":"PhoneNumber"},7,null,[],{"Name":"New","Value":{}},
    {"Name":"TransactionDate","Value":"20191219102115"},{"Name":"MpesaReceiptNumber","Value":" nlj7rt61sv "},
    {"Name":"Amount","Value":"1.00"},{"Name":"Amount","Value":"999"}])");
  CHECK(c.amount == 10'000);
  CHECK(c.receipt == "NLJ7RT61SV");
  CHECK(c.at == paid_at);
  CHECK(c.from.text == "254708374149");
  CHECK(c.missing.empty());
  const auto floating =
      read_paid(R"([{"Name":"Amount","Value":1E2},{"Name":"TransactionDate","Value":2.0191219102115E13},
    {"Name":"PhoneNumber","Value":2.54708374149E11},{"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"}])");
  CHECK(floating.amount == 1'000'000);
  CHECK(floating.at == paid_at);
  CHECK(floating.from.text == "254708374149");
  CHECK(read_paid(R"({"Name":"Amount","Value":5})").amount == 50'000);
}

TEST_CASE("all spellings of an amount in a callback are read without rounding") {
  for (const auto* spelling : {"100", "100.0", "\"100.00\"", "1e2"})
    CHECK(read_paid(std::string{R"([{"Name":"Amount","Value":)"} + spelling + "}]").amount == 1'000'000);
  CHECK(read_paid(R"([{"Name":"Amount","Value":0.1}])").amount == 1'000);
  CHECK(read_paid(R"([{"Name":"Amount","Value":249999.99}])").amount == 2'499'999'900);
}

TEST_CASE("what a paid push lacks is said") {
  CHECK(read_paid("[]").missing == missing_fields{"Amount", "MpesaReceiptNumber", "TransactionDate"});
  CHECK(
      read_paid(
          R"([{"Name":"Amount","Value":-1},{"Name":"MpesaReceiptNumber","Value":"?"},{"Name":"TransactionDate"}])")
          .missing == missing_fields{"Amount", "MpesaReceiptNumber", "TransactionDate"});
  const auto bare = read_push_callback(R"({"Body":{"stkCallback":{}}})");
  REQUIRE(bare);
  CHECK(bare->missing == missing_fields{"CheckoutRequestID", "ResultCode"});
}

TEST_CASE("a push that was not paid needs no more than its id and code") {
  for (const auto* code : {"1032", "\"1032\"", "1032.0"}) {
    const auto c = read_push_callback(push_body(code, ""));
    REQUIRE(c);
    CHECK(c->result_code == "1032");
    CHECK(c->missing.empty());
    CHECK_FALSE(c->amount);
  }
  CHECK(read_push_callback(push_body(R"("SFC_IC0003")", ""))->result_code == "SFC_IC0003");
}

TEST_CASE("what is no callback is told apart from one with gaps") {
  for (const auto* body :
      {"", "{}", "[]", "null", "<html>", R"({"Body":{}})", R"({"Body":{"stkCallback":[]}})"}) {
    CHECK_FALSE(read_push_callback(body));
    CHECK_FALSE(read_c2b_payment(body));
    CHECK_FALSE(read_result_callback(body));
  }
}

TEST_CASE("a confirmation says all of a payment") {
  const auto p =
      read_payment(R"("TransactionType":"Pay Bill","TransID":"RKTQDM7W6S","TransTime":"20191219102115",
    "TransAmount":"5.00","BusinessShortCode":"600638","BillRefNumber":" acc 42","InvoiceNumber":"","OrgAccountBalance":"49197.00",
    "ThirdPartyTransID":"","MSISDN":"2547 ***** 126","FirstName":"Wanjir\u0169","MiddleName":"Ng\u02BCang\u02BCa","LastName":"\ud83d\ude00")");
  CHECK(p.transaction_type == "Pay Bill");
  CHECK(p.receipt == "RKTQDM7W6S");
  CHECK(p.at == paid_at);
  CHECK(p.amount == 50'000);
  CHECK(p.short_code == "600638");
  CHECK(p.account == "acc 42");
  CHECK(account_typed(p.account) == "ACC42");
  CHECK(p.balance == 491'970'000);
  CHECK(p.from.shape == payer_shape::masked);
  CHECK(p.first_name == "Wanjir\u0169");
  CHECK(p.middle_name == "Ng\u02BCang\u02BCa");
  CHECK(p.last_name == "\U0001F600");
  CHECK(p.missing.empty());
}

TEST_CASE("a payment needs neither names nor a number to be credited") {
  constexpr std::string_view needed =
      R"("TransID":"RKTQDM7W6S","TransTime":20191219102115,"TransAmount":1.00,"BusinessShortCode":600638,"BillRefNumber":42)";
  for (const auto* rest :
      {"", R"(,"MSISDN":"")", R"(,"MSISDN":null)", R"(,"FirstName":{},"New":[1,2])",
          R"(,"OrgAccountBalance":"","MSISDN":"7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90")"}) {
    const auto p = read_payment(std::string{needed} + rest);
    CHECK(p.missing.empty());
    CHECK(p.amount == 10'000);
    CHECK(p.account == "42");
    CHECK_FALSE(p.balance);
    CHECK(p.from.shown().empty());
  }
}

TEST_CASE("what a payment lacks is said") {
  CHECK(read_payment(R"("TransID":"?")").missing ==
      missing_fields{"TransID", "TransTime", "TransAmount", "BusinessShortCode", "BillRefNumber"});
  CHECK(
      read_payment(
          R"("TransID":"RKTQDM7W6S","TransTime":"20191219102115","TransAmount":"5.00","BusinessShortCode":"600638")")
          .missing == missing_fields{"BillRefNumber"});
}

TEST_CASE("what a customer types as his account is spelt one way") {
  CHECK(account_typed(" a c\tc\u00A042 ") == "ACC42");
  CHECK(account_typed("wanjir\u0169") == "WANJIR\u0169");
  CHECK(account_typed("  ").empty());
}

TEST_CASE("the result of a status query tells the payment, with repeated keys and absent values") {
  const auto r = read_result_callback(R"({"Result":{"ResultType":"0","ResultCode":0,"ResultDesc":"ok",
    "OriginatorConversationID":"10816-694520-2","ConversationID":"AG_1","TransactionID":"LGR0000000",
    "ResultParameters":{"ResultParameter":[{"Key":"TransactionReason"},{"Key":"Amount"},{"Key":"Amount","Value":10.00},
    {"Key":"Amount","Value":11},{"Key":"ReceiptNo","Value":"LGR919G2AV"},{"Key":"TransactionStatus","Value":"Completed"},
    {"Key":"InitiatedTime","Value":20191219102115},{"Key":"FinalisedTime","Value":"20191219102115"},
    {"Key":"DebitPartyName","Value":"254708374149 - John Doe"},{"Key":"CreditPartyName","Value":"600610 - Shop"},
    {"Key":"ReasonType","Value":"Pay Bill"}]},"ReferenceData":{"ReferenceItem":{"Key":"Occasion","Value":"x"}}}})");
  REQUIRE(r);
  CHECK(r->missing.empty());
  CHECK(r->result_type == "0");
  CHECK(r->result_code == "0");
  CHECK(r->originator_conversation_id == "10816-694520-2");
  CHECK(r->conversation_id == "AG_1");
  CHECK(r->parameters.size() == 11);
  CHECK(r->parameter("Amount") == "10");
  CHECK(r->parameter("Nothing").empty());
  CHECK(r->references.size() == 1);
  const auto d = status_of(*r);
  CHECK(d.receipt == "LGR919G2AV");
  CHECK(d.status == "Completed");
  CHECK(d.amount == 100'000);
  CHECK(d.debit_party == "254708374149 - John Doe");
  CHECK(d.credit_party == "600610 - Shop");
  CHECK(d.reason_type == "Pay Bill");
  CHECK(d.initiated_at == paid_at);
  CHECK(d.finalised_at == paid_at);
  CHECK(d.missing.empty());
}

TEST_CASE("a result without parameters is a result, and says what it lacks") {
  const auto r = read_result_callback(
      R"({"Result":{"ResultCode":"R000001","OriginatorConversationID":"1","ReferenceData":{"ReferenceItem":[]}}})");
  REQUIRE(r);
  CHECK(r->result_code == "R000001");
  CHECK(r->missing.empty());
  CHECK(status_of(*r).missing == missing_fields{"ReceiptNo", "TransactionStatus", "Amount"});
  CHECK(read_result_callback(R"({"Result":{}})")->missing ==
      missing_fields{"ResultCode", "OriginatorConversationID"});
}

TEST_CASE("a validation is answered with the code of the reason") {
  CHECK(validation_reply(std::nullopt) == R"({"ResultCode":"0","ResultDesc":"Accepted"})");
  CHECK(validation_reply(std::nullopt, "pay_\"1") ==
      R"({"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"pay_\"1"})");
  CHECK(validation_reply(c2b_refusal::account) == R"({"ResultCode":"C2B00012","ResultDesc":"Rejected"})");
  CHECK(validation_reply(c2b_refusal::other) == R"({"ResultCode":"C2B00016","ResultDesc":"Rejected"})");
}

TEST_CASE("whatever the octets, a callback is read without an exception") {
  CHECK(rc::check([](const std::string& octets) {
    for (const auto& body :
        {octets, paid_with(octets), "{\"TransID\":" + octets + '}', "{\"Result\":" + octets + '}'}) {
      const auto c = read_push_callback(body);
      RC_ASSERT((!c || !c->amount || *c->amount >= 0));
      (void)read_c2b_payment(body);
      if (const auto r = read_result_callback(body)) (void)status_of(*r);
    }
  }));
}
