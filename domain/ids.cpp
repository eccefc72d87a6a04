#include "domain/ids.hpp"

#include "domain/money/billing_document.hpp"
#include "domain/money/money_request.hpp"
#include "domain/money/payment.hpp"
#include "domain/money/price_ids.hpp"
#include "domain/money/reconciliation.hpp"
#include "domain/money/top_up_id.hpp"
#include "domain/senders/sender_request_ids.hpp"
#include "domain/webhooks/webhook_ids.hpp"

#include <array>

namespace mbs::domain {
namespace {

constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t digit_count = 13;

constexpr std::array<std::int8_t, 256> make_values() noexcept {
  std::array<std::int8_t, 256> values{};
  for (auto& v : values)
    v = -1;
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto value_of = make_values();

std::string write(std::string_view prefix, std::int64_t id) {
  std::string text(prefix.size() + digit_count, '0');
  prefix.copy(text.data(), prefix.size());
  auto rest = static_cast<std::uint64_t>(id);
  for (auto at = text.size(); at > prefix.size(); rest >>= 5)
    text[--at] = digits[rest & 31u];
  return text;
}

template <class Id>
std::optional<Id> read(std::string_view prefix, std::string_view text) noexcept {
  if (text.size() != prefix.size() + digit_count || !text.starts_with(prefix)) return std::nullopt;
  std::uint64_t value = 0;
  for (const auto c : text.substr(prefix.size())) {
    const auto digit = value_of[static_cast<unsigned char>(c)];
    if (digit < 0 || value >> 58 != 0) return std::nullopt;  // 63 bits: an id is never negative
    value = value << 5 | static_cast<std::uint64_t>(digit);
  }
  if (value == 0) return std::nullopt;
  return Id{static_cast<std::int64_t>(value)};
}

}  // namespace

std::string to_text(message_id id) {
  return write("msg_", id.value);
}
std::string to_text(account_id id) {
  return write("acc_", id.value);
}
std::string to_text(webhook_endpoint_id id) {
  return write("whk_", id.value);
}
std::string to_text(key_id id) {
  return write("key_", id.value);
}
std::string to_text(person_id id) {
  return write("per_", id.value);
}
std::string to_text(session_id id) {
  return write("ses_", id.value);
}
std::string to_text(invitation_id id) {
  return write("inv_", id.value);
}
std::string to_text(mail_id id) {
  return write("mai_", id.value);
}
std::string to_text(sender_request_id id) {
  return write("sdr_", id.value);
}
std::string to_text(sender_document_id id) {
  return write("sdd_", id.value);
}
std::string to_text(billing_id id) {
  return write("doc_", id.value);
}
std::string to_text(top_up_id id) {
  return write("top_", id.value);
}
std::string to_text(price_list_id id) {
  return id ? write("prl_", id.value) : std::string{standard_list_name};
}
std::string to_text(price_version_id id) {
  return write("prv_", id.value);
}
std::string to_text(payment_id id) {
  return write("pay_", id.value);
}
std::string to_text(money_request_id id) {
  return write("mrq_", id.value);
}
std::string to_text(reconciliation_id id) {
  return write("rec_", id.value);
}
std::string reference_of(top_up_id id) {
  auto text = write("", id.value).substr(1);
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}
std::string to_text(webhook_delivery_id id) {
  return write("whd_", id.value);
}

std::string webhook_id_of(event_seq event) {
  if (event.value < 0) return write("evt_", -event.value);
  return "evt_" + std::to_string(event.value);
}
std::string webhook_id_of(event_seq first, event_seq last) {
  return first == last ? webhook_id_of(first) : webhook_id_of(first) + '-' + std::to_string(last.value);
}

std::optional<message_id> message_id_from(std::string_view text) noexcept {
  return read<message_id>("msg_", text);
}
std::optional<account_id> account_id_from(std::string_view text) noexcept {
  return read<account_id>("acc_", text);
}
std::optional<webhook_endpoint_id> webhook_endpoint_id_from(std::string_view text) noexcept {
  return read<webhook_endpoint_id>("whk_", text);
}
std::optional<key_id> key_id_from(std::string_view text) noexcept {
  return read<key_id>("key_", text);
}
std::optional<person_id> person_id_from(std::string_view text) noexcept {
  return read<person_id>("per_", text);
}
std::optional<session_id> session_id_from(std::string_view text) noexcept {
  return read<session_id>("ses_", text);
}
std::optional<invitation_id> invitation_id_from(std::string_view text) noexcept {
  return read<invitation_id>("inv_", text);
}
std::optional<mail_id> mail_id_from(std::string_view text) noexcept {
  return read<mail_id>("mai_", text);
}
std::optional<sender_request_id> sender_request_id_from(std::string_view text) noexcept {
  return read<sender_request_id>("sdr_", text);
}
std::optional<sender_document_id> sender_document_id_from(std::string_view text) noexcept {
  return read<sender_document_id>("sdd_", text);
}
std::optional<billing_id> billing_id_from(std::string_view text) noexcept {
  return read<billing_id>("doc_", text);
}
std::optional<top_up_id> top_up_id_from(std::string_view text) noexcept {
  return read<top_up_id>("top_", text);
}
std::optional<price_list_id> price_list_id_from(std::string_view text) noexcept {
  if (text == standard_list_name) return price_list_id{};
  return read<price_list_id>("prl_", text);
}
std::optional<price_version_id> price_version_id_from(std::string_view text) noexcept {
  return read<price_version_id>("prv_", text);
}
std::optional<payment_id> payment_id_from(std::string_view text) noexcept {
  return read<payment_id>("pay_", text);
}
std::optional<money_request_id> money_request_id_from(std::string_view text) noexcept {
  return read<money_request_id>("mrq_", text);
}
std::optional<reconciliation_id> reconciliation_id_from(std::string_view text) noexcept {
  return read<reconciliation_id>("rec_", text);
}
std::optional<webhook_delivery_id> webhook_delivery_id_from(std::string_view text) noexcept {
  return read<webhook_delivery_id>("whd_", text);
}

}  // namespace mbs::domain
