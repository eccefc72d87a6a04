#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The statement of a paybill that M-Pesa's portal gives for download, as CSV.
namespace mbs::mpesa {

/// The longest statement, in octets, and in rows.
inline constexpr std::size_t longest_statement = 33'554'432;
inline constexpr std::size_t most_statement_rows = 100'000;

/// Money that came in.
struct statement_row {
  std::size_t line = 0;
  std::string receipt;  ///< Receipt No., of the shape of receipt_number.hpp
  std::chrono::sys_seconds at;
  std::int64_t amount = 0;  ///< KES 0.0001, above 0
  std::string account;      ///< A/C No. as typed; may be empty
  std::string payer;        ///< a number, or one with a mask; may be empty
  std::string name;         ///< may be empty
};

struct statement {
  std::vector<statement_row> rows;
  std::size_t passed_over = 0;      ///< money that went out, charges, what is not completed
  std::vector<std::string> faults;  ///< "line 7: …", at most 20; none: all rows are there
};

/// Columns are found by their names, whatever their case and order, on one of the first 20 lines: Receipt
/// No., Completion Time, Paid In and A/C No. have to be there; Transaction Status and Other Party Info are
/// used when they are. Times are "DD-MM-YYYY HH:MM:SS" or "YYYY-MM-DD HH:MM:SS" in Nairobi, amounts
/// "1,000.00".
[[nodiscard]] statement read_statement(std::string_view text);

}  // namespace mbs::mpesa
