#include "bench/mpesa/daraja_requests.hpp"

#include "bench/mpesa/callback_target.hpp"
#include "bench/net/http_message.hpp"
#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/daraja_time.hpp"
#include "protocols/mpesa/field_rules.hpp"
#include "protocols/mpesa/receipt_number.hpp"
#include "protocols/mpesa/requests.hpp"

#include <optional>

namespace mbs::bench {
namespace {

using mpesa::wire_value;

constexpr std::string_view paybill = "CustomerPayBillOnline", till = "CustomerBuyGoodsOnline";

/// Takes fields until one is wrong, and remembers its name.
class field_reader {
 public:
  explicit field_reader(const wire_value& body) noexcept : body_{body} {}

  /// A text or the digits of a number; `complain` says "must …" or nothing.
  template <class Complain>
  std::string take(std::string_view name, Complain complain) {
    const auto& value = body_.find(name);
    auto text = value.is_scalar() ? value.text : std::string{};
    if (!complain(text).empty()) note(name);
    return text;
  }
  std::string url(std::string_view name) {
    return take(name, [](std::string_view text) -> std::string_view {
      if (!callback_target(text)) return "must be reachable";
      return mpesa::url_complaint(text, mpesa::url_reach::loopback_too);
    });
  }
  std::int64_t shillings(std::string_view name) {
    constexpr auto limits = mpesa::amount_limits{};
    std::int64_t found = 0;
    (void)take(name, [&](std::string_view text) -> std::string_view {
      const auto units = mpesa::read_amount(text);
      if (!units || *units % mpesa::units_per_shilling != 0) return "must be whole";
      found = *units / mpesa::units_per_shilling;
      return found >= limits.least && found <= limits.most ? "" : "must be within the limits";
    });
    return found;
  }
  /// Whether it is the second of two words; wrong when it is neither.
  bool second_of(std::string_view name, std::string_view first, std::string_view second) {
    const auto word = take(name, [&](std::string_view text) -> std::string_view {
      return text == first || text == second ? "" : "must be one of them";
    });
    return word == second;
  }
  void word(std::string_view name, std::string_view wanted) { (void)second_of(name, wanted, wanted); }
  template <class Parse>
  std::chrono::sys_seconds time(std::string_view name, Parse parse) {
    std::optional<std::chrono::sys_seconds> found;
    (void)take(name, [&](std::string_view text) -> std::string_view {
      found = parse(text);
      return found ? "" : "must be a time";
    });
    return found.value_or(std::chrono::sys_seconds{});
  }
  void note(std::string_view name) noexcept {
    if (wrong_.empty()) wrong_ = name;
  }
  [[nodiscard]] bool has(std::string_view name) const noexcept { return body_.find(name).is_scalar(); }
  [[nodiscard]] std::string_view wrong() const noexcept { return wrong_; }

 private:
  const wire_value& body_;
  std::string_view wrong_;
};

push_credentials read_credentials(field_reader& fields) {
  push_credentials by;
  by.short_code = fields.take("BusinessShortCode", mpesa::short_code_complaint);
  by.password = fields.take("Password", mpesa::word_complaint);
  by.at = fields.time("Timestamp", mpesa::from_daraja_time);
  return by;
}

void read_initiated(field_reader& fields, result_asked& out) {
  (void)fields.take("Initiator", mpesa::word_complaint);
  (void)fields.take("SecurityCredential", mpesa::word_complaint);
  out.result_url = fields.url("ResultURL");
  (void)fields.url("QueueTimeOutURL");
  (void)fields.take("Occasion", mpesa::note_complaint);
}

}  // namespace

std::string_view read_push(const wire_value& body, push_asked& out) {
  field_reader fields{body};
  out.by = read_credentials(fields);
  out.is_till = fields.second_of("TransactionType", paybill, till);
  out.shillings = fields.shillings("Amount");
  out.paid_to = fields.take("PartyB", mpesa::short_code_complaint);
  out.phone = fields.take("PhoneNumber", mpesa::number_complaint);
  (void)fields.take("PartyA", mpesa::number_complaint);
  out.callback_url = fields.url("CallBackURL");
  out.account_reference = fields.take("AccountReference", mpesa::reference_complaint);
  if (fields.has("TransactionDesc")) (void)fields.take("TransactionDesc", mpesa::description_complaint);
  return fields.wrong();
}

std::string_view read_query(const wire_value& body, query_asked& out) {
  field_reader fields{body};
  out.by = read_credentials(fields);
  out.id = fields.take("CheckoutRequestID", mpesa::word_complaint);
  return fields.wrong();
}

std::string_view read_registration(const wire_value& body, registration& out) {
  field_reader fields{body};
  out.short_code = fields.take("ShortCode", mpesa::short_code_complaint);
  out.pays_unanswered = !fields.second_of("ResponseType", "Completed", "Cancelled");
  out.confirmation_url = fields.url("ConfirmationURL");
  out.validation_url = fields.url("ValidationURL");
  return fields.wrong();
}

std::string_view read_simulate(const wire_value& body, payment_asked& out) {
  field_reader fields{body};
  out.short_code = fields.take("ShortCode", mpesa::short_code_complaint);
  out.is_till = fields.second_of("CommandID", paybill, till);
  out.shillings = fields.shillings("Amount");
  out.phone = fields.take("Msisdn", mpesa::number_complaint);
  out.account_reference = fields.take("BillRefNumber", [&](std::string_view text) -> std::string_view {
    return out.is_till && text.empty() ? "" : mpesa::bill_reference_complaint(text);
  });
  return fields.wrong();
}

std::string_view read_hand_payment(const wire_value& body, payment_asked& out) {
  field_reader fields{body};
  out.shillings = fields.shillings("amount");
  out.phone = fields.take("phone", mpesa::number_complaint);
  out.account_reference = fields.take("account", mpesa::bill_reference_complaint);
  return fields.wrong();
}

std::string_view read_status(const wire_value& body, result_asked& out) {
  field_reader fields{body};
  fields.word("CommandID", "TransactionStatusQuery");
  out.short_code = fields.take("PartyA", mpesa::short_code_complaint);
  fields.word("IdentifierType", "4");
  if (fields.has("TransactionID"))
    out.receipt = fields.take("TransactionID", mpesa::receipt_complaint);
  else
    (void)fields.take("OriginatorConversationID", mpesa::word_complaint);
  (void)fields.take("Remarks", mpesa::note_complaint);
  read_initiated(fields, out);
  return fields.wrong();
}

std::string_view read_reversal(const wire_value& body, result_asked& out) {
  field_reader fields{body};
  fields.word("CommandID", "TransactionReversal");
  out.receipt = fields.take("TransactionID", mpesa::receipt_complaint);
  (void)fields.shillings("Amount");
  out.short_code = fields.take("ReceiverParty", mpesa::short_code_complaint);
  fields.word("RecieverIdentifierType", "11");  // misspelt as documented
  (void)fields.take("Remarks", mpesa::remarks_complaint);
  read_initiated(fields, out);
  return fields.wrong();
}

std::string_view read_pull(const wire_value& body, pull_asked& out) {
  field_reader fields{body};
  out.short_code = fields.take("ShortCode", mpesa::short_code_complaint);
  out.from = fields.time("StartDate", mpesa::from_pull_time);
  out.until = fields.time("EndDate", mpesa::from_pull_time);
  if (out.until <= out.from || out.until - out.from > mpesa::pull_query::longest) fields.note("EndDate");
  constexpr std::uint64_t most_rows = 1'000'000;
  const auto offset = number_or(
      fields.take("OffSetValue", [](std::string_view) { return std::string_view{}; }), most_rows + 1);
  if (offset > most_rows) fields.note("OffSetValue");
  out.offset = static_cast<std::size_t>(offset);
  return fields.wrong();
}

std::string_view read_pull_registration_request(const wire_value& body) {
  field_reader fields{body};
  (void)fields.take("ShortCode", mpesa::short_code_complaint);
  fields.word("RequestType", "Pull");
  (void)fields.take("NominatedNumber", mpesa::number_complaint);
  (void)fields.url("CallBackURL");
  return fields.wrong();
}

}  // namespace mbs::bench
