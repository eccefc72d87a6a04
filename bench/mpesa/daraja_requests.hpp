#pragma once

#include "protocols/mpesa/wire_value.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What a merchant asks for, read and checked from Daraja's side: the converse of protocols/mpesa/. Each
/// function returns the name of the first field that is wrong, empty when all are right.
namespace mbs::bench {

/// Who asks for a push or its state. Not yet compared with anything.
struct push_credentials {
  std::string short_code;
  std::string password;
  std::chrono::sys_seconds at;
};

struct push_asked {
  push_credentials by;
  std::string phone;
  std::string paid_to;  ///< the paybill, or the till
  std::string account_reference;
  std::string callback_url;
  std::int64_t shillings = 0;
  bool is_till = false;
};
[[nodiscard]] std::string_view read_push(const mpesa::wire_value& body, push_asked& out);

struct query_asked {
  push_credentials by;
  std::string id;  ///< CheckoutRequestID
};
[[nodiscard]] std::string_view read_query(const mpesa::wire_value& body, query_asked& out);

struct registration {
  std::string short_code;
  std::string confirmation_url;
  std::string validation_url;
  bool pays_unanswered = true;  ///< when a validation is not answered
};
[[nodiscard]] std::string_view read_registration(const mpesa::wire_value& body, registration& out);

struct payment_asked {
  std::string short_code;
  std::string phone;
  std::string account_reference;
  std::int64_t shillings = 0;
  bool is_till = false;
};
[[nodiscard]] std::string_view read_simulate(const mpesa::wire_value& body, payment_asked& out);
/// {"phone", "account", "amount"} of whoever plays the customer; the short code is left open.
[[nodiscard]] std::string_view read_hand_payment(const mpesa::wire_value& body, payment_asked& out);

/// Of transaction status and reversal.
struct result_asked {
  std::string short_code;
  std::string receipt;  ///< of a status it may be empty: then it is asked for by conversation
  std::string result_url;
};
[[nodiscard]] std::string_view read_status(const mpesa::wire_value& body, result_asked& out);
[[nodiscard]] std::string_view read_reversal(const mpesa::wire_value& body, result_asked& out);

struct pull_asked {
  std::string short_code;
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds until;
  std::size_t offset = 0;
};
[[nodiscard]] std::string_view read_pull(const mpesa::wire_value& body, pull_asked& out);
[[nodiscard]] std::string_view read_pull_registration_request(const mpesa::wire_value& body);

}  // namespace mbs::bench
