#include "protocols/mpesa/requests.hpp"

#include "protocols/mpesa/wire_value.hpp"

#include <doctest/doctest.h>

using namespace mbs::mpesa;
using namespace std::chrono;

namespace {

constexpr sys_seconds at = sys_days{year{2026} / 1 / 15} + hours{6} + minutes{30};
constexpr std::string_view password = "MTc0Mzc5dGVzdHBhc3NrZXkyMDI2MDExNTA5MzAwMA==";

push_request a_push() {
  return {.short_code = "174379",
      .till = {},
      .passkey = "testpasskey",
      .at = at,
      .shillings = 100,
      .payer = "254708374149",
      .callback_url = "https://sms.example.co.ke/pay/4f1d",
      .account_reference = "ACC42",
      .description = "SMS credit"};
}

initiated by_staff() {
  return {.initiator = "staffapi",
      .security_credential = "c2VjcmV0",
      .result_url = "https://sms.example.co.ke/result/1",
      .timeout_url = "https://sms.example.co.ke/late/1",
      .remarks = "Paid twice",
      .occasion = ""};
}

reversal a_reversal() {
  return {.by = by_staff(), .short_code = "174379", .receipt = "NLJ7RT61SV", .shillings = 100};
}

template <class Request>
std::string wrong_field(const Request& r) {
  const auto fault = r.fault();
  if (!fault) return {};
  CHECK(fault->must.starts_with("must "));
  return std::string{fault->field};
}

/// Names and values of a body, in order.
std::string told(const std::string& body) {
  const auto v = read_wire(body);
  REQUIRE(v);
  std::string out;
  for (const auto& m : v->members)
    out += m.name + '=' + m.text + (m.kind == wire_kind::number ? "# " : " ");
  return out;
}

}  // namespace

TEST_CASE("the token is asked for with both halves of the key") {
  const token_request r{.consumer_key = "key", .consumer_secret = "secret"};
  CHECK_FALSE(r.fault());
  CHECK(r.authorization() == "Basic a2V5OnNlY3JldA==");
  CHECK(bearer("abc") == "Bearer abc");
  CHECK(wrong_field(token_request{.consumer_key = "key ", .consumer_secret = "s"}) == "consumer key");
  CHECK(wrong_field(token_request{.consumer_key = "key", .consumer_secret = "s\n"}) == "consumer secret");
}

TEST_CASE("the password of a push is that of the documented example") {
  CHECK(push_password("174379", "testpasskey", at) == password);
}

TEST_CASE("a push to a paybill says what Daraja wants, with the time of its password") {
  CHECK_FALSE(a_push().fault());
  CHECK(told(a_push().body()) ==
      "BusinessShortCode=174379 Password=" + std::string{password} +
          " Timestamp=20260115093000 TransactionType=CustomerPayBillOnline Amount=100# PartyA=254708374149 "
          "PartyB=174379 PhoneNumber=254708374149 CallBackURL=https://sms.example.co.ke/pay/4f1d "
          "AccountReference=ACC42 TransactionDesc=SMS credit ");
}

TEST_CASE("a push to a till names the till beside its store") {
  auto r = a_push();
  r.till = "5123456";
  CHECK_FALSE(r.fault());
  const auto v = read_wire(r.body());
  REQUIRE(v);
  CHECK(v->find("TransactionType").text == "CustomerBuyGoodsOnline");
  CHECK(v->find("BusinessShortCode").text == "174379");
  CHECK(v->find("PartyB").text == "5123456");
}

TEST_CASE("a push says which field is wrong") {
  const auto wrong = [](auto change) {
    auto r = a_push();
    change(r);
    return wrong_field(r);
  };
  CHECK(wrong([](auto& r) { r.short_code = "17"; }) == "BusinessShortCode");
  CHECK(wrong([](auto& r) { r.till = "x"; }) == "PartyB");
  CHECK(wrong([](auto& r) { r.passkey = ""; }) == "passkey");
  CHECK(wrong([](auto& r) { r.shillings = 0; }) == "Amount");
  CHECK(wrong([](auto& r) { r.shillings = -1; }) == "Amount");
  CHECK(wrong([](auto& r) { r.shillings = 250'001; }) == "Amount");
  CHECK(wrong([](auto& r) { r.payer = "0708374149"; }) == "PhoneNumber");
  CHECK(wrong([](auto& r) { r.callback_url = "https://a.example/sql"; }) == "CallBackURL");
  CHECK(wrong([](auto& r) { r.account_reference = "ACCOUNT-42"; }) == "AccountReference");
  CHECK(wrong([](auto& r) { r.description = ""; }) == "TransactionDesc");
  CHECK(wrong([](auto& r) { r.shillings = 250'000; }).empty());
  CHECK(wrong([](auto& r) {
    r.shillings = 150'001;
    r.limits.most = 150'000;
  }) == "Amount");
}

TEST_CASE("a push is asked about with a password of its own time") {
  const push_query r{
      .short_code = "174379", .passkey = "testpasskey", .at = at, .checkout_request_id = "ws_CO_1"};
  CHECK_FALSE(r.fault());
  CHECK(told(r.body()) ==
      "BusinessShortCode=174379 Password=" + std::string{password} +
          " Timestamp=20260115093000 CheckoutRequestID=ws_CO_1 ");
  auto unknown = r;
  unknown.checkout_request_id = "";
  CHECK(wrong_field(unknown) == "CheckoutRequestID");
}

TEST_CASE("C2B is registered with the exact words") {
  c2b_register r{.short_code = "600610",
      .if_unanswered = unanswered::cancelled,
      .confirmation_url = "https://sms.example.co.ke/c/1",
      .validation_url = "https://sms.example.co.ke/v/1"};
  CHECK_FALSE(r.fault());
  CHECK(told(r.body()) ==
      "ShortCode=600610 ResponseType=Cancelled ConfirmationURL=https://sms.example.co.ke/c/1 "
      "ValidationURL=https://sms.example.co.ke/v/1 ");
  r.if_unanswered = unanswered::completed;
  CHECK(read_wire(r.body())->find("ResponseType").text == "Completed");
  r.validation_url = "http://sms.example.co.ke/v/1";
  CHECK(wrong_field(r) == "ValidationURL");
}

TEST_CASE("a payment is simulated for a paybill's account or a till") {
  c2b_simulate r{.short_code = "600610", .shillings = 5, .payer = "254708374149", .bill_reference = "acc 42"};
  CHECK_FALSE(r.fault());
  CHECK(told(r.body()) ==
      "ShortCode=600610 CommandID=CustomerPayBillOnline Amount=5# Msisdn=254708374149 BillRefNumber=acc 42 ");
  r.bill_reference = "";
  CHECK(wrong_field(r) == "BillRefNumber");
  r.is_till = true;
  CHECK_FALSE(r.fault());
  CHECK(read_wire(r.body())->find("CommandID").text == "CustomerBuyGoodsOnline");
}

TEST_CASE("a transaction is asked about by its receipt or by our conversation") {
  transaction_status r{
      .by = by_staff(), .short_code = "174379", .receipt = "NLJ7RT61SV", .originator_conversation_id = {}};
  CHECK_FALSE(r.fault());
  CHECK(told(r.body()) ==
      "Initiator=staffapi SecurityCredential=c2VjcmV0 CommandID=TransactionStatusQuery TransactionID=NLJ7RT61SV "
      "PartyA=174379 IdentifierType=4 ResultURL=https://sms.example.co.ke/result/1 "
      "QueueTimeOutURL=https://sms.example.co.ke/late/1 Remarks=Paid twice Occasion= ");
  r.receipt = "";
  CHECK(wrong_field(r) == "OriginatorConversationID");
  r.originator_conversation_id = "10816-694520-2";
  CHECK_FALSE(r.fault());
  CHECK(read_wire(r.body())->find("OriginatorConversationID").text == "10816-694520-2");
  CHECK(read_wire(r.body())->find("TransactionID").kind == wire_kind::absent);
  r.by.remarks = "";
  CHECK_FALSE(r.fault());
}

TEST_CASE("a reversal is spelt as Daraja misspells it") {
  CHECK_FALSE(a_reversal().fault());
  CHECK(told(a_reversal().body()) ==
      "Initiator=staffapi SecurityCredential=c2VjcmV0 CommandID=TransactionReversal TransactionID=NLJ7RT61SV "
      "Amount=100# ReceiverParty=174379 RecieverIdentifierType=11 ResultURL=https://sms.example.co.ke/result/1 "
      "QueueTimeOutURL=https://sms.example.co.ke/late/1 Remarks=Paid twice Occasion= ");
}

TEST_CASE("a reversal says which field is wrong") {
  const auto wrong = [](auto change) {
    auto r = a_reversal();
    change(r);
    return wrong_field(r);
  };
  CHECK(wrong([](auto& r) { r.by.initiator = ""; }) == "Initiator");
  CHECK(wrong([](auto& r) { r.by.security_credential = ""; }) == "SecurityCredential");
  CHECK(wrong([](auto& r) { r.by.result_url = ""; }) == "ResultURL");
  CHECK(wrong([](auto& r) { r.by.timeout_url = ""; }) == "QueueTimeOutURL");
  CHECK(wrong([](auto& r) { r.by.remarks = "x"; }) == "Remarks");
  CHECK(wrong([](auto& r) { r.by.occasion = "\n"; }) == "Occasion");
  CHECK(wrong([](auto& r) { r.receipt = "x"; }) == "TransactionID");
  CHECK(wrong([](auto& r) { r.shillings = 0; }) == "Amount");
  CHECK(wrong([](auto& r) { r.short_code = "1"; }) == "ReceiverParty");
}

TEST_CASE("pulling is registered once and asks for 48 hours at most") {
  const pull_register once{.short_code = "600610",
      .nominated_number = "254708374149",
      .callback_url = "https://sms.example.co.ke/pull/1"};
  CHECK_FALSE(once.fault());
  CHECK(told(once.body()) ==
      "ShortCode=600610 RequestType=Pull NominatedNumber=254708374149 CallBackURL=https://sms.example.co.ke/pull/1 ");
  pull_query r{.short_code = "600610", .from = at - hours{48}, .until = at};
  CHECK_FALSE(r.fault());
  CHECK(told(r.body()) ==
      "ShortCode=600610 StartDate=2026-01-13 09:30:00 EndDate=2026-01-15 09:30:00 OffSetValue=0 ");
  r.from -= seconds{1};
  CHECK(wrong_field(r) == "EndDate");
  r.from = r.until;
  CHECK(wrong_field(r) == "EndDate");
  r.from -= hours{1};
  r.offset = -1;
  CHECK(wrong_field(r) == "OffSetValue");
}

TEST_CASE("no fault repeats a secret") {
  auto r = a_push();
  r.passkey = "secret key";
  const auto fault = r.fault();
  REQUIRE(fault);
  CHECK(fault->must.find("secret") == std::string_view::npos);
}
