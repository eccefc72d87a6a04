#pragma once

#include "protocols/mpesa/field_rules.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What is asked of Daraja. Each request has its `path` (POST, but for the token), its `fault()`, the first
/// field that Daraja would refuse, and its `body()`, JSON, to be made of requests without a fault only.
namespace mbs::mpesa {

inline constexpr std::string_view sandbox_host = "sandbox.safaricom.co.ke";
inline constexpr std::string_view production_host = "api.safaricom.co.ke";
inline constexpr std::string_view content_type = "application/json";

/// The field as Daraja names it and "must …". Holds no value: it may be shown and logged.
struct field_fault {
  std::string_view field;
  std::string_view must;
};

/// Whole shillings that a payment may have.
struct amount_limits {
  std::int64_t least = 1;
  std::int64_t most = 250'000;
};

/// Authorization of all requests but the token's.
[[nodiscard]] std::string bearer(std::string_view token);

/// GET; no body.
struct token_request {
  static constexpr std::string_view path = "/oauth/v1/generate?grant_type=client_credentials";
  std::string consumer_key;
  std::string consumer_secret;

  [[nodiscard]] std::optional<field_fault> fault() const;
  /// "Basic …" (RFC 7617).
  [[nodiscard]] std::string authorization() const;
};

/// Base64 of short code, passkey and the time as Daraja writes it.
[[nodiscard]] std::string push_password(
    std::string_view short_code, std::string_view passkey, std::chrono::sys_seconds at);

/// Asks a payer's phone for the PIN (STK push).
struct push_request {
  static constexpr std::string_view path = "/mpesa/stkpush/v1/processrequest";
  std::string short_code;  ///< the paybill; for a till the number of its head office or store
  std::string till;        ///< the till's number; empty: a paybill
  std::string passkey;
  std::chrono::sys_seconds at;
  std::int64_t shillings = 0;
  std::string payer;  ///< 12 digits
  std::string callback_url;
  std::string account_reference;  ///< shown to the payer
  std::string description;
  amount_limits limits = {};
  url_reach reach = url_reach::public_only;

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

/// How a push ended (STK query).
struct push_query {
  static constexpr std::string_view path = "/mpesa/stkpushquery/v1/query";
  std::string short_code;
  std::string passkey;
  std::chrono::sys_seconds at;
  std::string checkout_request_id;

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

/// What becomes of a payment whose validation is not answered in time.
enum class unanswered : std::uint8_t { completed, cancelled };

/// Where C2B validations and confirmations go. In production once only.
struct c2b_register {
  static constexpr std::string_view path = "/mpesa/c2b/v2/registerurl";
  std::string short_code;
  unanswered if_unanswered = unanswered::completed;
  std::string confirmation_url;
  std::string validation_url;
  url_reach reach = url_reach::public_only;

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

/// A payment as if a customer made it. Sandbox only.
struct c2b_simulate {
  static constexpr std::string_view path = "/mpesa/c2b/v2/simulate";
  std::string short_code;
  bool is_till = false;
  std::int64_t shillings = 0;
  std::string payer;           ///< 12 digits
  std::string bill_reference;  ///< the account that is typed; empty for a till
  amount_limits limits = {};

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

/// Who asks, and where the result goes, for what Daraja answers later.
struct initiated {
  std::string initiator;
  std::string security_credential;  ///< see security_credential.hpp
  std::string result_url;
  std::string timeout_url;
  std::string remarks;   ///< of a reversal at least two characters
  std::string occasion;  ///< may be empty
  url_reach reach = url_reach::public_only;
};

struct transaction_status {
  static constexpr std::string_view path = "/mpesa/transactionstatus/v1/query";
  initiated by;
  std::string short_code;  ///< ours, PartyA
  std::string receipt;     ///< or, when it is empty:
  std::string originator_conversation_id;

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

struct reversal {
  static constexpr std::string_view path = "/mpesa/reversal/v1/request";
  initiated by;
  std::string short_code;  ///< ours, ReceiverParty
  std::string receipt;
  std::int64_t shillings = 0;
  amount_limits limits = {};

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

struct pull_register {
  static constexpr std::string_view path = "/pulltransactions/v1/register";
  std::string short_code;
  std::string nominated_number;  ///< 12 digits
  std::string callback_url;
  url_reach reach = url_reach::public_only;

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

/// C2B payments of the last 48 hours.
struct pull_query {
  static constexpr std::string_view path = "/pulltransactions/v1/query";
  static constexpr std::chrono::hours longest{48};
  std::string short_code;
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds until;  ///< later than `from`, by `longest` at most
  std::int64_t offset = 0;         ///< rows to pass over, 0 to 1,000,000

  [[nodiscard]] std::optional<field_fault> fault() const;
  [[nodiscard]] std::string body() const;
};

}  // namespace mbs::mpesa
