#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

/// What Daraja's result codes mean, as tables. Codes are texts: some have letters.
namespace mbs::mpesa {

enum class result_meaning : std::uint8_t {
  paid,
  insufficient,
  below_minimum,
  above_maximum,
  daily_limit,
  receiver_full,
  same_again,  ///< the same amount from the same payer within two minutes
  busy,        ///< the payer has another session
  expired,
  not_delivered,  ///< the prompt could not be shown
  cancelled,
  unreachable,
  wrong_pin,
  our_settings,  ///< staff must look: transaction type or party do not fit the short code
  locked,
  other,  ///< keep the code as it is
};

struct result_rule {
  std::string_view code;
  result_meaning meaning = result_meaning::other;
  bool may_retry = false;  ///< asking the same payer again may help
  /// False: the money may still move. Ask (push query) before calling it failed; a success may come late.
  bool is_final = false;
  std::chrono::seconds wait{0};  ///< before a retry
};

/// Of a push: its callback and its query. A code that is not in the table is `other`, and not final.
[[nodiscard]] result_rule rule_of_push(std::string_view code) noexcept;

enum class reversal_meaning : std::uint8_t {
  done,
  already_reversed,
  wrong_receipt,
  insufficient,  ///< our own account has too little
  account_state,
  no_role,  ///< the initiator may not
  wrong_credential,
  locked,
  other,
};

/// Of the result of a reversal.
[[nodiscard]] reversal_meaning meaning_of_reversal(std::string_view code) noexcept;

}  // namespace mbs::mpesa
