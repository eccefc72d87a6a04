#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mbs::domain {

/// Every way in which mbs says no. The slug of each (see `to_code`) is stable: it is the `code` of
/// problem+json answers, of log lines and of rejected recipients. Converted once at each edge: HTTP status,
/// SMPP command_status, exit code.
enum class errc : std::uint8_t {
  none = 0,
  // What the caller sent.
  malformed_request,
  invalid_msisdn,
  several_msisdns,
  not_sms_capable,
  unknown_network,
  duplicate_recipient,
  too_many_recipients,
  empty_text,
  invalid_utf8,
  text_too_long,
  invalid_sender,
  sender_not_approved,
  invalid_validity,
  invalid_callback_url,
  too_many_callback_urls,
  too_many_keys,
  invalid_reference,
  invalid_cursor,
  invalid_email,
  weak_password,
  invalid_name,
  invalid_document,
  too_many_members,
  too_many_requests_open,
  wrong_code,
  code_ended,
  no_price,
  no_route,
  // Who the caller is, and what the account may do.
  unauthenticated,
  wrong_credentials,
  factor_missing,
  wrong_factor,
  factor_needed_again,
  factor_required,
  too_many_tries,
  not_proved,
  owner_is_above,
  trial_only,
  account_suspended,
  insufficient_credit,
  rate_limited,
  // Repeats.
  idempotency_key_reused,
  idempotency_key_in_flight,
  // What is there.
  not_found,
  already_submitted,
  already_final,
  already_exists,
  key_ended,
  last_owner,
  no_change,
  already_member,
  invitation_ended,
  factor_off,
  not_waiting,
  in_transit,
  // The platform's own limits and troubles.
  queue_full,
  overloaded,
  store_unavailable,
  payments_unavailable,
  shutting_down,
  timed_out,
  // Money.
  amount_overflow,
  ledger_breach,
  internal,
};

/// The stable slug, for example "insufficient_credit".
[[nodiscard]] std::string_view to_code(errc e) noexcept;

/// One plain English sentence for people, without a full stop, for example "the account has too little
/// credit".
[[nodiscard]] std::string_view describe(errc e) noexcept;

template <class T>
using result = boost::system::result<T, errc>;

/// Only reached when a caller takes value() of an error: a programming mistake.
[[noreturn]] inline void throw_exception_from_error(errc e, const boost::source_location&) {
  throw std::logic_error(std::string{"unexpected error: "} + std::string{to_code(e)});
}

}  // namespace mbs::domain
