#pragma once

#include "protocols/mpesa/answers.hpp"
#include "protocols/mpesa/callbacks.hpp"

/// Payments of the last 48 hours, as a pull query lists them.
namespace mbs::mpesa {

/// The longest answer, in octets: many rows.
inline constexpr std::size_t longest_pull_answer = 1'048'576;

struct pull_row {
  std::string receipt;  ///< transactionId, of the shape of receipt_number.hpp
  std::optional<std::chrono::sys_seconds> at;
  std::optional<std::int64_t> amount;  ///< KES 0.0001
  std::string account;                 ///< billreference as typed; see account_typed()
  payer from;
  std::string transaction_type;
  std::string sender;
  missing_fields missing;  ///< of transactionId, trxDate, amount
};

struct pull_answer {
  verdict said;  ///< accepted: the rows, maybe none, are all of this page
  std::vector<pull_row> rows;
};

/// Code 1000 says rows, 1001 none; of registrations, done and already_registered (read_pull_registration).
[[nodiscard]] pull_answer read_pull_answer(std::string_view body);
[[nodiscard]] verdict read_pull_registration(std::string_view body);

}  // namespace mbs::mpesa
