#pragma once

#include "protocols/mpesa/payer.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What Daraja posts to us. Fields are found by name in any order; others are passed over. Nothing proves who
/// posted it: no callback is signed.
namespace mbs::mpesa {

/// Daraja's names of fields that we need and that are absent, empty or unreadable.
using missing_fields = std::vector<std::string_view>;

/// How a push ended (Body.stkCallback).
struct push_callback {
  std::string merchant_request_id;
  std::string checkout_request_id;
  std::string result_code;  ///< see result_code.hpp
  std::string result_words;
  // Of a success only.
  std::optional<std::int64_t> amount;  ///< KES 0.0001
  std::string receipt;                 ///< of the shape of receipt_number.hpp
  std::optional<std::chrono::sys_seconds> at;
  payer from;
  /// Of CheckoutRequestID, ResultCode; after a success also Amount, MpesaReceiptNumber, TransactionDate.
  missing_fields missing;
};

/// Nothing when it is no such callback.
[[nodiscard]] std::optional<push_callback> read_push_callback(std::string_view body);

/// A payment that a customer makes (C2B): asked before it (validation) or told after it (confirmation).
/// Pushes are told so, too, with the same receipt.
struct c2b_payment {
  std::string transaction_type;
  std::string receipt;  ///< TransID, of the shape of receipt_number.hpp
  std::optional<std::chrono::sys_seconds> at;
  std::optional<std::int64_t> amount;  ///< KES 0.0001
  std::string short_code;
  std::string account;  ///< BillRefNumber as typed; see account_typed()
  std::string invoice_number;
  std::optional<std::int64_t> balance;  ///< KES 0.0001; blank in validations
  std::string third_party_id;
  payer from;
  // Each may be empty. UTF-8.
  std::string first_name;
  std::string middle_name;
  std::string last_name;
  /// Of TransID, TransTime, TransAmount, BusinessShortCode, BillRefNumber (which payments to tills lack).
  missing_fields missing;
};

/// Nothing when it has neither TransID nor TransAmount.
[[nodiscard]] std::optional<c2b_payment> read_c2b_payment(std::string_view body);

/// What a customer typed as his account, spelt one way: upper case (ASCII), without spaces.
[[nodiscard]] std::string account_typed(std::string_view text);

struct result_parameter {
  std::string key;
  std::string value;  ///< empty when absent
};

/// What came of a transaction status or reversal (Result).
struct result_callback {
  std::string result_type;
  std::string result_code;
  std::string result_words;
  std::string originator_conversation_id;
  std::string conversation_id;
  std::string transaction_id;                ///< of the request itself, not of the payment asked about
  std::vector<result_parameter> parameters;  ///< in order; keys may be repeated
  std::vector<result_parameter> references;
  missing_fields missing;  ///< of ResultCode, OriginatorConversationID

  /// The first value of that key that is not empty.
  [[nodiscard]] std::string_view parameter(std::string_view key) const noexcept;
};

/// Nothing when it is no such callback.
[[nodiscard]] std::optional<result_callback> read_result_callback(std::string_view body);

/// The payment that a transaction status was asked about.
struct status_details {
  std::string receipt;                 ///< ReceiptNo, of the shape of receipt_number.hpp
  std::string status;                  ///< "Completed", …
  std::optional<std::int64_t> amount;  ///< KES 0.0001
  std::string debit_party;             ///< "254708374149 - John Doe"
  std::string credit_party;
  std::string reason_type;
  std::optional<std::chrono::sys_seconds> initiated_at;
  std::optional<std::chrono::sys_seconds> finalised_at;
  missing_fields missing;  ///< of ReceiptNo, TransactionStatus, Amount
};
[[nodiscard]] status_details status_of(const result_callback& result);

}  // namespace mbs::mpesa
