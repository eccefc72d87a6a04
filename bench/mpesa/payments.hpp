#pragma once

#include "bench/mpesa/prompts.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What has been paid. Pure: knows neither prompts nor HTTP.
namespace mbs::bench {

struct payment {
  std::string receipt;
  std::string phone;  ///< 12 digits
  std::string short_code;
  std::string account_reference;  ///< as asked for, or as typed
  std::int64_t shillings = 0;
  daraja_time at;
  bool is_till = false;
  bool is_reversed = false;
};

/// Payments by receipt and by time, for status, reversal and pull. The newest are kept.
class payment_book {
 public:
  static constexpr std::size_t most_kept = 100'000;

  /// Receipts of a run that begins later are others: they count on from the time.
  explicit payment_book(daraja_time started);

  /// Ten capital letters and digits, never the same twice.
  [[nodiscard]] std::string new_receipt();
  void add(payment made);
  [[nodiscard]] payment* find(std::string_view receipt) noexcept;
  /// From `from` on and before or at `until`, oldest first: `limit` of them at most, `offset` passed over.
  [[nodiscard]] std::vector<const payment*> between(
      daraja_time from, daraja_time until, std::size_t offset, std::size_t limit) const;

 private:
  std::uint64_t next_;
  std::deque<payment> all_;
  std::unordered_map<std::string, payment*> by_receipt_;
};

}  // namespace mbs::bench
