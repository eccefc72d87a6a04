#include "protocols/mpesa/answers.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::mpesa;
using namespace std::chrono_literals;

namespace {

std::string error_of(std::string_view code, std::string_view message) {
  return std::string{R"({"requestId":"4788-81-1","errorCode":")"}
      .append(code)
      .append(R"(","errorMessage":")")
      .append(message)
      .append("\"}");
}

answer_meaning push_meaning(std::string_view code, std::string_view message) {
  return read_push_answer(error_of(code, message)).said.meaning;
}

answer_meaning query_meaning(std::string_view code, std::string_view message) {
  return read_query_answer(error_of(code, message)).said.meaning;
}

}  // namespace

TEST_CASE("a token comes with a lifetime as a number, as a text, or without") {
  const auto lifetime = [](const std::string& rest) {
    const auto a = read_token_answer(R"({"access_token":"c9SQxWWhmdVRlyh0zh8gZDTkubVF")" + rest + "}");
    CHECK(a.said.meaning == answer_meaning::accepted);
    CHECK(a.token == "c9SQxWWhmdVRlyh0zh8gZDTkubVF");
    return a.expires_in;
  };
  CHECK(lifetime(R"(,"expires_in":"3599")") == 3599s);
  CHECK(lifetime(R"(,"expires_in":3599)") == 3599s);
  CHECK(lifetime(R"(,"expires_in":0)") == 0s);
  for (const auto* rest : {"", R"(,"expires_in":null)", R"(,"expires_in":-1)", R"(,"expires_in":"soon")",
           R"(,"expires_in":86401)", R"(,"expires_in":99999999999999999999)", R"(,"expires_in":1.5)"})
    CHECK_FALSE(lifetime(rest));
}

TEST_CASE("what cannot be a token is not understood") {
  for (const auto* body :
      {"", "<html>", "{}", R"({"access_token":""})", R"({"access_token":null,"expires_in":1})",
          R"({"access_token":"a b"})", R"({"access_token":"a\r\nX: y"})", R"({"access_token":["a"]})"}) {
    const auto a = read_token_answer(body);
    CHECK(a.said.meaning == answer_meaning::not_understood);
    CHECK(a.token.empty());
  }
  const auto refused = read_token_answer(error_of("400.008.01", "Invalid Authentication passed"));
  CHECK(refused.said.meaning == answer_meaning::token_refused);
}

TEST_CASE("a push that is taken is accepted with its two ids") {
  const auto a = read_push_answer(
      R"({"MerchantRequestID":"29115-34620561-1","CheckoutRequestID":"ws_CO_191220191020363925",
    "ResponseCode":"0","ResponseDescription":"Success. Request accepted for processing","CustomerMessage":"Look at your phone"})");
  CHECK(a.said.meaning == answer_meaning::accepted);
  CHECK(a.said.words == "Success. Request accepted for processing");
  CHECK(a.merchant_request_id == "29115-34620561-1");
  CHECK(a.checkout_request_id == "ws_CO_191220191020363925");
  CHECK(a.customer_message == "Look at your phone");
  CHECK(read_push_answer(R"({"CheckoutRequestID":"ws_CO_1","ResponseCode":0})").said.meaning ==
      answer_meaning::accepted);
}

TEST_CASE("what is not understood of a push is never a refusal") {
  for (const auto* body :
      {"", "<html><body>504 Gateway Time-out</body></html>", "[]", "{}", "null", R"({"ResponseCode":"0"})",
          R"({"ResponseCode":"1","CheckoutRequestID":"ws_CO_1"})", R"({"fault":{"faultstring":"x"}})",
          R"({"MerchantRequestID":"1","CheckoutRequestID":"ws_CO_1","Response)"})
    CHECK(read_push_answer(body).said.meaning == answer_meaning::not_understood);
  CHECK(push_meaning("500.003.1001", "Internal Server Error") == answer_meaning::not_understood);
  CHECK(push_meaning("500.001.1001", "Something new") == answer_meaning::not_understood);
  CHECK(push_meaning("999.999", "") == answer_meaning::not_understood);
}

TEST_CASE("under one code the message says whether to wait or to call staff") {
  CHECK(query_meaning("500.001.1001", "The transaction is being processed") == answer_meaning::pending);
  CHECK(
      query_meaning("500.001.1001", "The transaction is still under processing") == answer_meaning::pending);
  CHECK(push_meaning("500.001.1001", "[MerchantValidate] - Wrong credentials") ==
      answer_meaning::wrong_credentials);
  CHECK(query_meaning("500.001.1001", "Wrong credentials") == answer_meaning::wrong_credentials);
  CHECK(push_meaning("500.001.1001", "Merchant does not exist") == answer_meaning::wrong_credentials);
  CHECK(push_meaning("500.001.1001",
            "Unable to lock subscriber, a transaction is already in process for the current subscriber") ==
      answer_meaning::busy);
  CHECK(query_meaning("500.001.1001", "Something new") == answer_meaning::pending);
  CHECK(query_meaning("500.001.1001", "") == answer_meaning::pending);
}

TEST_CASE("other codes mean what they are documented to mean") {
  CHECK(push_meaning("404.001.03", "Invalid Access Token") == answer_meaning::token_refused);
  CHECK(push_meaning("401.003.01", "") == answer_meaning::token_refused);
  CHECK(push_meaning("400.003.01", "") == answer_meaning::token_refused);
  CHECK(push_meaning("400.008.02", "Invalid grant type passed") == answer_meaning::token_refused);
  CHECK(push_meaning("400.002.02", "Bad Request - Invalid Amount") == answer_meaning::bad_field);
  CHECK(push_meaning("400.002.05", "Invalid Request Payload") == answer_meaning::bad_field);
  CHECK(push_meaning("404.001.01", "Resource not found") == answer_meaning::bad_field);
  CHECK(push_meaning("405.001", "Method not allowed") == answer_meaning::bad_field);
  CHECK(push_meaning("500.003.02", "Spike arrest violation") == answer_meaning::busy);
  CHECK(push_meaning("500.003.03", "Quota violation") == answer_meaning::busy);
  CHECK(query_meaning("4999", "") == answer_meaning::pending);
}

TEST_CASE("an error keeps what staff need to ask Safaricom about it") {
  const auto said = read_push_answer(error_of("400.002.02", "Bad Request - Invalid PhoneNumber")).said;
  CHECK(said.code == "400.002.02");
  CHECK(said.words == "Bad Request - Invalid PhoneNumber");
  CHECK(said.request_id == "4788-81-1");
}

TEST_CASE("a query says how the push ended, with a code of either type") {
  for (const auto* code : {R"("1032")", "1032", "1032.0", R"(" 1032 ")"}) {
    const auto a = read_query_answer(
        std::string{
            R"({"ResponseCode":"0","MerchantRequestID":"2","CheckoutRequestID":"ws_CO_1","ResultCode":)"} +
        code + R"(,"ResultDesc":"Request cancelled by user"})");
    CHECK(a.said.meaning == answer_meaning::accepted);
    CHECK(a.result_code == "1032");
    CHECK(a.result_words == "Request cancelled by user");
    CHECK(a.checkout_request_id == "ws_CO_1");
  }
}

TEST_CASE("a query without a result is not understood, and one still processing is pending") {
  CHECK(read_query_answer(R"({"ResponseCode":"0","CheckoutRequestID":"ws_CO_1"})").said.meaning ==
      answer_meaning::not_understood);
  CHECK(read_query_answer(R"({"ResponseCode":"0","CheckoutRequestID":"ws_CO_1","ResultCode":"4999"})")
            .said.meaning == answer_meaning::pending);
  CHECK(read_query_answer("").said.meaning == answer_meaning::not_understood);
}

TEST_CASE("an acknowledgement is accepted under either spelling of the conversation") {
  const auto right = read_acknowledgement(
      R"({"OriginatorConversationID":"71840-27539181-07","ConversationID":"AG_1","ResponseCode":"0","ResponseDescription":"ok"})");
  CHECK(right.said.meaning == answer_meaning::accepted);
  CHECK(right.originator_conversation_id == "71840-27539181-07");
  CHECK(right.conversation_id == "AG_1");
  const auto misspelt =
      read_acknowledgement(R"({"OriginatorCoversationID":"7619-37765134-1","ResponseCode":"00000000"})");
  CHECK(misspelt.said.meaning == answer_meaning::accepted);
  CHECK(misspelt.originator_conversation_id == "7619-37765134-1");
  CHECK(read_acknowledgement(error_of("500.003.1001", "URLs are already registered")).said.meaning ==
      answer_meaning::already_registered);
}

TEST_CASE("whatever the octets, an answer is read without an exception and none is accepted") {
  CHECK(rc::check([](const std::string& octets) {
    for (const auto& body : {octets, "{\"ResponseCode\":" + octets + '}'}) {
      RC_ASSERT(read_token_answer(body).said.meaning != answer_meaning::accepted);
      RC_ASSERT(read_push_answer(body).said.meaning != answer_meaning::accepted);
      RC_ASSERT(read_query_answer(body).said.meaning != answer_meaning::accepted);
      (void)read_acknowledgement(body);
    }
  }));
}
