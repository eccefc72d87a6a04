#include "protocols/mpesa/requests.hpp"

#include "protocols/base64.hpp"
#include "protocols/mpesa/daraja_time.hpp"

#include <boost/json/serialize.hpp>

#include <initializer_list>

namespace mbs::mpesa {

namespace {

/// One JSON object, written member by member.
class body_writer {
 public:
  body_writer& text(std::string_view name, std::string_view value) {
    begin(name);
    out_ += boost::json::serialize(boost::json::string_view{value.data(), value.size()});
    return *this;
  }
  body_writer& number(std::string_view name, std::int64_t value) {
    begin(name);
    out_ += std::to_string(value);
    return *this;
  }
  [[nodiscard]] std::string done() { return std::move(out_) + '}'; }

 private:
  void begin(std::string_view name) {
    out_ += out_.empty() ? "{\"" : ",\"";
    out_.append(name).append("\":");
  }
  std::string out_;
};

std::optional<field_fault> first_of(std::initializer_list<field_fault> complaints) noexcept {
  for (const auto& c : complaints)
    if (!c.must.empty()) return c;
  return std::nullopt;
}

std::string_view amount_complaint(std::int64_t shillings, const amount_limits& limits) noexcept {
  return shillings >= limits.least && shillings <= limits.most ? ""
                                                               : "must be within the limits of a payment";
}

std::optional<field_fault> fault_of(const initiated& by, std::string_view remarks) noexcept {
  return first_of({{"Initiator", word_complaint(by.initiator)},
      {"SecurityCredential", word_complaint(by.security_credential)},
      {"ResultURL", url_complaint(by.result_url, by.reach)},
      {"QueueTimeOutURL", url_complaint(by.timeout_url, by.reach)}, {"Remarks", remarks},
      {"Occasion", note_complaint(by.occasion)}});
}

void put_results(body_writer& to, const initiated& by) {
  to.text("ResultURL", by.result_url)
      .text("QueueTimeOutURL", by.timeout_url)
      .text("Remarks", by.remarks)
      .text("Occasion", by.occasion);
}

}  // namespace

std::string bearer(std::string_view token) {
  return std::string{"Bearer "}.append(token);
}

std::optional<field_fault> token_request::fault() const {
  return first_of(
      {{"consumer key", key_complaint(consumer_key)}, {"consumer secret", word_complaint(consumer_secret)}});
}

std::string token_request::authorization() const {
  return "Basic " + protocols::to_base64(consumer_key + ':' + consumer_secret);
}

std::string push_password(
    std::string_view short_code, std::string_view passkey, std::chrono::sys_seconds at) {
  return protocols::to_base64(std::string{short_code}.append(passkey).append(to_daraja_time(at)));
}

std::optional<field_fault> push_request::fault() const {
  return first_of({{"BusinessShortCode", short_code_complaint(short_code)},
      {"PartyB", till.empty() ? "" : short_code_complaint(till)}, {"passkey", word_complaint(passkey)},
      {"Amount", amount_complaint(shillings, limits)}, {"PhoneNumber", number_complaint(payer)},
      {"CallBackURL", url_complaint(callback_url, reach)},
      {"AccountReference", reference_complaint(account_reference)},
      {"TransactionDesc", description_complaint(description)}});
}

std::string push_request::body() const {
  const bool is_paybill = till.empty();
  return body_writer{}
      .text("BusinessShortCode", short_code)
      .text("Password", push_password(short_code, passkey, at))
      .text("Timestamp", to_daraja_time(at))
      .text("TransactionType", is_paybill ? "CustomerPayBillOnline" : "CustomerBuyGoodsOnline")
      .number("Amount", shillings)
      .text("PartyA", payer)
      .text("PartyB", is_paybill ? short_code : till)
      .text("PhoneNumber", payer)
      .text("CallBackURL", callback_url)
      .text("AccountReference", account_reference)
      .text("TransactionDesc", description)
      .done();
}

std::optional<field_fault> push_query::fault() const {
  return first_of({{"BusinessShortCode", short_code_complaint(short_code)},
      {"passkey", word_complaint(passkey)}, {"CheckoutRequestID", word_complaint(checkout_request_id)}});
}

std::string push_query::body() const {
  return body_writer{}
      .text("BusinessShortCode", short_code)
      .text("Password", push_password(short_code, passkey, at))
      .text("Timestamp", to_daraja_time(at))
      .text("CheckoutRequestID", checkout_request_id)
      .done();
}

std::optional<field_fault> c2b_register::fault() const {
  return first_of({{"ShortCode", short_code_complaint(short_code)},
      {"ConfirmationURL", url_complaint(confirmation_url, reach)},
      {"ValidationURL", url_complaint(validation_url, reach)}});
}

std::string c2b_register::body() const {
  return body_writer{}
      .text("ShortCode", short_code)
      .text("ResponseType", if_unanswered == unanswered::completed ? "Completed" : "Cancelled")
      .text("ConfirmationURL", confirmation_url)
      .text("ValidationURL", validation_url)
      .done();
}

std::optional<field_fault> c2b_simulate::fault() const {
  return first_of({{"ShortCode", short_code_complaint(short_code)},
      {"Amount", amount_complaint(shillings, limits)}, {"Msisdn", number_complaint(payer)},
      {"BillRefNumber", is_till && bill_reference.empty() ? "" : bill_reference_complaint(bill_reference)}});
}

std::string c2b_simulate::body() const {
  return body_writer{}
      .text("ShortCode", short_code)
      .text("CommandID", is_till ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline")
      .number("Amount", shillings)
      .text("Msisdn", payer)
      .text("BillRefNumber", bill_reference)
      .done();
}

std::optional<field_fault> transaction_status::fault() const {
  if (auto wrong = fault_of(by, note_complaint(by.remarks))) return wrong;
  const bool by_conversation = receipt.empty();
  return first_of({{"PartyA", short_code_complaint(short_code)},
      {"TransactionID", by_conversation ? "" : receipt_complaint(receipt)},
      {"OriginatorConversationID", by_conversation ? word_complaint(originator_conversation_id) : ""}});
}

std::string transaction_status::body() const {
  body_writer out;
  out.text("Initiator", by.initiator)
      .text("SecurityCredential", by.security_credential)
      .text("CommandID", "TransactionStatusQuery");
  if (receipt.empty())
    out.text("OriginatorConversationID", originator_conversation_id);
  else
    out.text("TransactionID", receipt);
  out.text("PartyA", short_code).text("IdentifierType", "4");
  put_results(out, by);
  return out.done();
}

std::optional<field_fault> reversal::fault() const {
  if (auto wrong = fault_of(by, remarks_complaint(by.remarks))) return wrong;
  return first_of({{"TransactionID", receipt_complaint(receipt)},
      {"Amount", amount_complaint(shillings, limits)}, {"ReceiverParty", short_code_complaint(short_code)}});
}

std::string reversal::body() const {
  body_writer out;
  out.text("Initiator", by.initiator)
      .text("SecurityCredential", by.security_credential)
      .text("CommandID", "TransactionReversal")
      .text("TransactionID", receipt)
      .number("Amount", shillings)
      .text("ReceiverParty", short_code)
      .text("RecieverIdentifierType", "11");  // misspelt as documented
  put_results(out, by);
  return out.done();
}

std::optional<field_fault> pull_register::fault() const {
  return first_of({{"ShortCode", short_code_complaint(short_code)},
      {"NominatedNumber", number_complaint(nominated_number)},
      {"CallBackURL", url_complaint(callback_url, reach)}});
}

std::string pull_register::body() const {
  return body_writer{}
      .text("ShortCode", short_code)
      .text("RequestType", "Pull")
      .text("NominatedNumber", nominated_number)
      .text("CallBackURL", callback_url)
      .done();
}

std::optional<field_fault> pull_query::fault() const {
  constexpr std::int64_t most_rows = 1'000'000;
  const bool is_period = from < until && until - from <= longest;
  return first_of({{"ShortCode", short_code_complaint(short_code)},
      {"EndDate", is_period ? "" : "must be later than StartDate, by at most 48 hours"},
      {"OffSetValue", offset >= 0 && offset <= most_rows ? "" : "must be from 0 to 1,000,000"}});
}

std::string pull_query::body() const {
  return body_writer{}
      .text("ShortCode", short_code)
      .text("StartDate", to_pull_time(from))
      .text("EndDate", to_pull_time(until))
      .text("OffSetValue", std::to_string(offset))
      .done();
}

}  // namespace mbs::mpesa
