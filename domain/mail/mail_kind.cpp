#include "domain/mail/mail_kind.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> things{"password", "email", "phone"};
constexpr std::array<std::string_view, 2> places{"email", "phone"};
constexpr std::array<std::string_view, 4> factor_events{"on", "off", "codes_made", "code_used"};
constexpr std::array<std::string_view, 5> roles{"owner", "administrator", "sender", "finance", "viewer"};

using form = field_form;
constexpr std::array code_fields{field_rule{"code", form::code}, field_rule{"minutes", form::number}};
constexpr std::array device_fields{
    field_rule{"name"}, field_rule{"device"}, field_rule{"address"}, field_rule{"time", form::time}};
constexpr std::array key_fields{field_rule{"name"}, field_rule{"account"}, field_rule{"key"},
    field_rule{"start"}, field_rule{"maker"}, field_rule{"time", form::time}};
constexpr std::array credentials_fields{
    field_rule{"name"}, field_rule{"what", form::choice, things}, field_rule{"time", form::time}};
constexpr std::array factor_fields{
    field_rule{"name"}, field_rule{"what", form::choice, factor_events}, field_rule{"time", form::time}};
constexpr std::array invitation_fields{field_rule{"inviter"}, field_rule{"account"},
    field_rule{"role", form::choice, roles}, field_rule{"url", form::url}, field_rule{"until", form::time}};
constexpr std::array recovery_fields{
    field_rule{"name"}, field_rule{"address"}, field_rule{"until", form::time}, field_rule{"url", form::url}};
constexpr std::array changed_fields{field_rule{"name"}, field_rule{"what", form::choice, places},
    field_rule{"new"}, field_rule{"time", form::time}};
constexpr std::array approved_fields{field_rule{"account"}, field_rule{"sender"}};
constexpr std::array rejected_fields{field_rule{"account"}, field_rule{"sender"}, field_rule{"reason"}};
constexpr std::array audit_fields{
    field_rule{"time", form::time}, field_rule{"entries", form::number}, field_rule{"head", form::digest}};
constexpr std::array breach_fields{field_rule{"time", form::time}, field_rule{"count", form::number}};
constexpr std::array known_fields{field_rule{"time", form::time}, field_rule{"address"}};
constexpr std::array suspended_fields{field_rule{"account"}, field_rule{"reason"}};
constexpr std::array reopened_fields{field_rule{"account"}};
constexpr std::array price_fields{
    field_rule{"account"}, field_rule{"from", form::time}, field_rule{"changes"}};
constexpr std::array price_withdrawn_fields{field_rule{"account"}, field_rule{"from", form::time}};
constexpr std::array<std::string_view, 3> documents{"receipt", "invoice", "credit_note"};
constexpr std::array document_fields{field_rule{"name"}, field_rule{"account"},
    field_rule{"what", form::choice, documents}, field_rule{"number"}, field_rule{"amount"},
    field_rule{"url", form::url}};
constexpr std::array balance_fields{
    field_rule{"name"}, field_rule{"account"}, field_rule{"amount"}, field_rule{"available"}};
constexpr std::array limit_fields{field_rule{"name"}, field_rule{"account"}, field_rule{"before"},
    field_rule{"limit"}, field_rule{"available"}, field_rule{"reason"}};
constexpr std::array test_fields{field_rule{"time", form::time}};

struct kind_row {
  std::string_view name;
  std::span<const field_rule> fields;
  duration term;
  mail_share share;
};

/// In the order of the numbers.
constexpr std::array<kind_row, mail_kind_count> rows{{
    {"email_code", code_fields, 10min, mail_share::asked},
    {"password_reset_code", code_fields, 10min, mail_share::asked},
    {"new_device", device_fields, 24h, mail_share::security},
    {"new_key", key_fields, 72h, mail_share::security},
    {"credentials_changed", credentials_fields, 72h, mail_share::security},
    {"factor_changed", factor_fields, 72h, mail_share::security},
    {"invitation", invitation_fields, 72h, mail_share::notices},
    {"account_recovery_waiting", recovery_fields, 24h, mail_share::security},
    {"address_changed_told_old", changed_fields, 72h, mail_share::security},
    {"sender_approved", approved_fields, 72h, mail_share::notices},
    {"sender_rejected", rejected_fields, 72h, mail_share::notices},
    {"audit_head", audit_fields, 72h, mail_share::notices},
    {"sign_up_known", known_fields, 10min, mail_share::asked},
    {"test_mail", test_fields, 1h, mail_share::notices},
    {"account_suspended", suspended_fields, 72h, mail_share::notices},
    {"account_reopened", reopened_fields, 72h, mail_share::notices},
    {"ledger_breach", breach_fields, 72h, mail_share::notices},
    {"price_change", price_fields, 168h, mail_share::notices},
    {"price_change_withdrawn", price_withdrawn_fields, 168h, mail_share::notices},
    {"document_issued", document_fields, 72h, mail_share::notices},
    {"low_balance", balance_fields, 24h, mail_share::notices},
    {"credit_limit_lowered", limit_fields, 72h, mail_share::notices},
}};
constexpr std::array<std::string_view, mail_language_count> languages{"en", "sw"};

const kind_row& row_of(mail_kind k) noexcept {
  return rows[static_cast<std::size_t>(k)];
}

}  // namespace

std::string_view to_text(mail_kind k) noexcept {
  return row_of(k).name;
}

std::optional<mail_kind> mail_kind_from(std::string_view text) noexcept {
  const auto* const found = std::ranges::find(rows, text, &kind_row::name);
  if (found == rows.end()) return std::nullopt;
  return static_cast<mail_kind>(found - rows.begin());
}

std::string_view to_text(mail_language l) noexcept {
  return languages[static_cast<std::size_t>(l)];
}

std::optional<mail_language> mail_language_from(std::string_view text) noexcept {
  const auto* const found = std::ranges::find(languages, text);
  if (found == languages.end()) return std::nullopt;
  return static_cast<mail_language>(found - languages.begin());
}

std::span<const field_rule> fields_of(mail_kind k) noexcept {
  return row_of(k).fields;
}

duration term_of(mail_kind k) noexcept {
  return row_of(k).term;
}

mail_share share_of(mail_kind k) noexcept {
  return row_of(k).share;
}

}  // namespace mbs::domain
