#include "bench/mpesa/daraja_texts.hpp"

#include "domain/time.hpp"
#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/daraja_time.hpp"
#include "protocols/mpesa/payer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace mbs::bench {
namespace json = boost::json;
namespace {

constexpr std::string_view accepted = "Accept the service request successfully.";

std::chrono::sys_seconds seconds_of(daraja_time at) {
  return std::chrono::floor<std::chrono::seconds>(at);
}
std::string amount_of(std::int64_t shillings) {
  return mpesa::write_amount(shillings * mpesa::units_per_shilling);
}
std::string masked(const std::string& phone) {
  return mpesa::payer::read(phone).shown();
}
json::object pair_of(std::string_view key, std::string_view value) {
  return {{"Key", json::string_view{key.data(), key.size()}},
      {"Value", json::string_view{value.data(), value.size()}}};
}
json::string_view view(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

std::string result_text(
    const conversation& of, push_result told, std::string_view own_id, json::array parameters) {
  json::object result{{"ResultType", 0}, {"ResultCode", view(told.code)}, {"ResultDesc", view(told.words)},
      {"OriginatorConversationID", of.originator_id}, {"ConversationID", of.id},
      {"TransactionID", view(own_id)}};
  // A number where it is one.
  if (told.code == "0") result["ResultCode"] = 0;
  if (!parameters.empty())
    result["ResultParameters"] = json::object{{"ResultParameter", std::move(parameters)}};
  result["ReferenceData"] = json::object{{"ReferenceItem", json::object{}}};
  return json::serialize(json::object{{"Result", std::move(result)}});
}

}  // namespace

std::string error_text(std::string_view request_id, std::string_view code, std::string_view message) {
  return json::serialize(json::object{
      {"requestId", view(request_id)}, {"errorCode", view(code)}, {"errorMessage", view(message)}});
}

std::string token_text(std::string_view token, std::chrono::seconds life) {
  return json::serialize(
      json::object{{"access_token", view(token)}, {"expires_in", std::to_string(life.count())}});
}

std::string push_accepted_text(const prompt& opened) {
  constexpr auto words = "Success. Request accepted for processing";
  return json::serialize(
      json::object{{"MerchantRequestID", opened.merchant_id}, {"CheckoutRequestID", opened.id},
          {"ResponseCode", "0"}, {"ResponseDescription", words}, {"CustomerMessage", words}});
}

std::string query_text(const prompt& ended) {
  const auto result = result_of(ended.state);
  return json::serialize(json::object{{"ResponseCode", "0"},
      {"ResponseDescription", "The service request has been accepted successsfully"},
      {"MerchantRequestID", ended.merchant_id}, {"CheckoutRequestID", ended.id},
      {"ResultCode", view(result.code)}, {"ResultDesc", view(result.words)}});
}

std::string registered_text(std::string_view conversation_id) {
  return json::serialize(json::object{{"OriginatorCoversationID", view(conversation_id)},
      {"ResponseCode", "0"}, {"ResponseDescription", view(accepted)}});
}

std::string acknowledgement_text(const conversation& of) {
  return json::serialize(json::object{{"OriginatorConversationID", of.originator_id},
      {"ConversationID", of.id}, {"ResponseCode", "0"}, {"ResponseDescription", view(accepted)}});
}

std::string pull_text(std::string_view request_id, std::span<const payment* const> page) {
  json::array rows;
  for (const auto* one : page) {
    auto at = domain::to_rfc3339(seconds_of(one->at));
    // Without fractions of a second.
    at.replace(at.find('.'), std::string::npos, "Z");
    rows.push_back(json::object{{"transactionId", one->receipt}, {"trxDate", at},
        {"msisdn", masked(one->phone)}, {"sender", "MPESA"},
        {"transactiontype", one->is_till ? "c2b-buy-goods-debit" : "c2b-pay-bill-debit"},
        {"billreference", one->account_reference}, {"amount", amount_of(one->shillings)},
        {"organizationname", "Daraja Simulator"}});
  }
  const bool is_empty = page.empty();
  json::object object{{"ResponseRefID", view(request_id)}, {"ResponseCode", is_empty ? "1001" : "1000"},
      {"ResponseMessage", is_empty ? "No records found" : "Success"}};
  if (!is_empty) object["Response"].emplace_array().push_back(std::move(rows));
  return json::serialize(object);
}

std::string pull_registered_text(std::string_view request_id, std::string_view short_code, bool is_new) {
  return json::serialize(json::object{{"ResponseRefID", view(request_id)},
      {"ResponseCode", is_new ? "1000" : "1001"},
      {"ResponseDescription", is_new ? "ShortCode registered successfully" : "ShortCode already registered"},
      {"ShortCode", view(short_code)}});
}

std::string push_callback_text(const prompt& ended, std::int64_t shillings_told, daraja_time at) {
  // Written by hand: amounts have two decimals, as numbers. None of these texts needs an escape.
  const auto result = result_of(ended.state);
  std::string text = R"({"Body":{"stkCallback":{"MerchantRequestID":")" + ended.merchant_id +
      R"(","CheckoutRequestID":")" + ended.id + R"(","ResultCode":)";
  text.append(result.code).append(R"(,"ResultDesc":")").append(result.words).append("\"");
  if (ended.state == prompt_state::paid)
    text += R"(,"CallbackMetadata":{"Item":[{"Name":"Amount","Value":)" + amount_of(shillings_told) +
        R"(},{"Name":"MpesaReceiptNumber","Value":")" + ended.receipt +
        R"("},{"Name":"Balance"},{"Name":"TransactionDate","Value":)" +
        mpesa::to_daraja_time(seconds_of(at)) + R"(},{"Name":"PhoneNumber","Value":)" + ended.phone + "}]}";
  return text += "}}}";
}

std::string c2b_text(const payment& made, c2b_stage stage) {
  const bool is_done = stage == c2b_stage::confirmation;
  return json::serialize(json::object{{"TransactionType", made.is_till ? "Buy Goods" : "Pay Bill"},
      {"TransID", made.receipt}, {"TransTime", mpesa::to_daraja_time(seconds_of(made.at))},
      {"TransAmount", amount_of(made.shillings)}, {"BusinessShortCode", made.short_code},
      {"BillRefNumber", made.account_reference}, {"InvoiceNumber", ""},
      {"OrgAccountBalance", is_done ? "100000.00" : ""}, {"ThirdPartyTransID", ""},
      {"MSISDN", masked(made.phone)}, {"FirstName", "AMINA"}, {"MiddleName", ""}, {"LastName", ""}});
}

std::string status_result_text(const conversation& of, const payment* about, std::string_view own_id) {
  if (about == nullptr) return result_text(of, {"R000002", "The TransactionID is invalid."}, own_id, {});
  const auto at = mpesa::to_daraja_time(seconds_of(about->at));
  return result_text(of, {"0", "The service request is processed successfully."}, own_id,
      json::array{pair_of("DebitPartyName", about->phone + " - AMINA"),
          pair_of("CreditPartyName", about->short_code + " - Daraja Simulator"),
          pair_of("ReceiptNo", about->receipt),
          pair_of("TransactionStatus", about->is_reversed ? "Reversed" : "Completed"),
          pair_of("Amount", amount_of(about->shillings)), pair_of("ReasonType", "Pay Bill Online"),
          pair_of("InitiatedTime", at), pair_of("FinalisedTime", at)});
}

std::string reversal_result_text(
    const conversation& of, push_result result, const payment* about, std::string_view own_id) {
  if (about == nullptr || result.code != "0") return result_text(of, result, own_id, {});
  return result_text(of, result, own_id,
      json::array{pair_of("Amount", amount_of(about->shillings)),
          pair_of("OriginalTransactionID", about->receipt),
          pair_of("CreditPartyPublicName", about->phone + " - AMINA"),
          pair_of("DebitPartyPublicName", about->short_code + " - Daraja Simulator")});
}

namespace {

json::object prompt_object(const prompt& one) {
  return {{"id", one.id}, {"phone", one.phone}, {"shillings", one.shillings},
      {"callback_url", one.callback_url}, {"account_reference", one.account_reference},
      {"short_code", one.short_code}, {"at", domain::to_rfc3339(one.at)}, {"state", view(to_text(one.state))},
      {"receipt", one.receipt}};
}

}  // namespace

std::string prompt_text(const prompt& one) {
  return json::serialize(prompt_object(one));
}

std::string prompts_text(std::span<const prompt* const> all) {
  json::array list;
  for (const auto* one : all)
    list.push_back(prompt_object(*one));
  return json::serialize(json::object{{"prompts", std::move(list)}});
}

}  // namespace mbs::bench
