#include "protocols/mpesa/callbacks.hpp"

#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/daraja_time.hpp"
#include "protocols/mpesa/receipt_number.hpp"
#include "protocols/mpesa/wire_fields.hpp"

#include <algorithm>

namespace mbs::mpesa {

namespace {

/// Notes `name` when it `is_there` not.
void need(missing_fields& missing, std::string_view name, bool is_there) {
  if (!is_there) missing.push_back(name);
}

std::vector<result_parameter> parameters_in(const wire_value& items) {
  std::vector<result_parameter> all;
  each_object(items, [&](const wire_value& item) {
    auto key = text_of(item.find("Key"));
    if (!key.empty()) all.push_back({.key = std::move(key), .value = text_of(item.find("Value"))});
  });
  return all;
}

std::optional<std::chrono::sys_seconds> time_in(std::string_view text) {
  const auto t = from_daraja_time(text);
  return t ? t : from_pull_time(text);
}

}  // namespace

std::optional<push_callback> read_push_callback(std::string_view body) {
  const auto tree = read_wire(body);
  if (!tree) return std::nullopt;
  const auto& said = tree->find("Body").find("stkCallback");
  if (said.kind != wire_kind::object) return std::nullopt;
  const auto& items = said.find("CallbackMetadata").find("Item");
  const auto item = [&](std::string_view name) -> const wire_value& {
    return value_named(items, "Name", name);
  };
  push_callback c{.merchant_request_id = text_of(said.find("MerchantRequestID")),
      .checkout_request_id = text_of(said.find("CheckoutRequestID")),
      .result_code = text_of(said.find("ResultCode")),
      .result_words = text_of(said.find("ResultDesc")),
      .amount = amount_of(item("Amount")),
      .receipt = receipt_of(item("MpesaReceiptNumber")),
      .at = time_of(item("TransactionDate")),
      .from = payer::read(text_of(item("PhoneNumber"))),
      .missing = {}};
  need(c.missing, "CheckoutRequestID", !c.checkout_request_id.empty());
  need(c.missing, "ResultCode", !c.result_code.empty());
  if (c.result_code == "0") {
    need(c.missing, "Amount", c.amount.has_value());
    need(c.missing, "MpesaReceiptNumber", !c.receipt.empty());
    need(c.missing, "TransactionDate", c.at.has_value());
  }
  return c;
}

std::optional<c2b_payment> read_c2b_payment(std::string_view body) {
  const auto tree = read_wire(body);
  if (!tree) return std::nullopt;
  const auto field = [&](std::string_view name) -> const wire_value& { return tree->find(name); };
  if (!field("TransID").is_scalar() && !field("TransAmount").is_scalar()) return std::nullopt;
  c2b_payment p{.transaction_type = text_of(field("TransactionType")),
      .receipt = receipt_of(field("TransID")),
      .at = time_of(field("TransTime")),
      .amount = amount_of(field("TransAmount")),
      .short_code = text_of(field("BusinessShortCode")),
      .account = text_of(field("BillRefNumber")),
      .invoice_number = text_of(field("InvoiceNumber")),
      .balance = amount_of(field("OrgAccountBalance")),
      .third_party_id = text_of(field("ThirdPartyTransID")),
      .from = payer::read(text_of(field("MSISDN"))),
      .first_name = text_of(field("FirstName")),
      .middle_name = text_of(field("MiddleName")),
      .last_name = text_of(field("LastName")),
      .missing = {}};
  need(p.missing, "TransID", !p.receipt.empty());
  need(p.missing, "TransTime", p.at.has_value());
  need(p.missing, "TransAmount", p.amount.has_value());
  need(p.missing, "BusinessShortCode", !p.short_code.empty());
  need(p.missing, "BillRefNumber", !p.account.empty());
  return p;
}

std::string account_typed(std::string_view text) {
  constexpr std::string_view no_break_space = "\u00A0";
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    if (text.starts_with(no_break_space)) {
      text.remove_prefix(no_break_space.size());
      continue;
    }
    text.remove_prefix(1);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string_view result_callback::parameter(std::string_view key) const noexcept {
  const auto found = std::ranges::find_if(
      parameters, [&](const result_parameter& p) { return p.key == key && !p.value.empty(); });
  return found == parameters.end() ? std::string_view{} : found->value;
}

std::optional<result_callback> read_result_callback(std::string_view body) {
  const auto tree = read_wire(body);
  if (!tree) return std::nullopt;
  const auto& said = tree->find("Result");
  if (said.kind != wire_kind::object) return std::nullopt;
  result_callback r{.result_type = text_of(said.find("ResultType")),
      .result_code = text_of(said.find("ResultCode")),
      .result_words = text_of(said.find("ResultDesc")),
      .originator_conversation_id = text_of(said.find("OriginatorConversationID")),
      .conversation_id = text_of(said.find("ConversationID")),
      .transaction_id = text_of(said.find("TransactionID")),
      .parameters = parameters_in(said.find("ResultParameters").find("ResultParameter")),
      .references = parameters_in(said.find("ReferenceData").find("ReferenceItem")),
      .missing = {}};
  need(r.missing, "ResultCode", !r.result_code.empty());
  need(r.missing, "OriginatorConversationID", !r.originator_conversation_id.empty());
  return r;
}

status_details status_of(const result_callback& result) {
  const auto text = [&](std::string_view key) { return std::string{result.parameter(key)}; };
  status_details d{.receipt = read_receipt(result.parameter("ReceiptNo")).value_or(""),
      .status = text("TransactionStatus"),
      .amount = read_amount(result.parameter("Amount")),
      .debit_party = text("DebitPartyName"),
      .credit_party = text("CreditPartyName"),
      .reason_type = text("ReasonType"),
      .initiated_at = time_in(result.parameter("InitiatedTime")),
      .finalised_at = time_in(result.parameter("FinalisedTime")),
      .missing = {}};
  need(d.missing, "ReceiptNo", !d.receipt.empty());
  need(d.missing, "TransactionStatus", !d.status.empty());
  need(d.missing, "Amount", d.amount.has_value());
  return d;
}

}  // namespace mbs::mpesa
