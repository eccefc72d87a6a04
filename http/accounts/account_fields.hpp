#pragma once

#include "domain/mail/mail_kind.hpp"
#include "http/json/body_table.hpp"

#include <optional>
#include <string>

namespace mbs::http {

/// What a body says of an account; nothing of a field that it does not mention.
struct account_fields {
  std::optional<std::string> name, legal_name, kra_pin, address, billing_email;
  std::optional<domain::mail_language> language;
  std::optional<bool> owners_need_factor;
};

/// Of POST /v1/accounts.
inline constexpr body_table<account_fields, 1> new_account_fields{
    text<&account_fields::name>("name").required(),
};

/// Of PATCH /v1/account.
inline constexpr body_table<account_fields, 7> changed_account_fields{
    text<&account_fields::name>("name"),
    text<&account_fields::legal_name>("legal_name"),
    text<&account_fields::kra_pin>("kra_pin"),
    text<&account_fields::address>("address"),
    text<&account_fields::billing_email>("billing_email"),
    word<&account_fields::language, domain::mail_language_from>("language", "must be en or sw"),
    flag<&account_fields::owners_need_factor>("owners_need_factor"),
};

}  // namespace mbs::http
