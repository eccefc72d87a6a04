#pragma once

#include "actors/money/daraja_channel.hpp"
#include "domain/money/payment.hpp"
#include "persistence/money/payment_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// What a confirmation says of a payment; nothing when it lacks receipt or amount, or the amount is 0.
[[nodiscard]] std::optional<persistence::told_payment> told_of(const mpesa::c2b_payment& said);
/// The same of a row of M-Pesa's list for `short_code`.
[[nodiscard]] std::optional<persistence::told_payment> told_of(
    const mpesa::pull_row& row, const std::string& short_code);

/// Reading M-Pesa's list of payments page by page, to its end. Asks nobody itself. Pure.
class pull_walk {
 public:
  /// Pages at most: what a list beyond it holds is read by the next walk, or told as unfinished.
  static constexpr std::uint32_t most_pages = 2'000;

  pull_walk(std::string short_code, domain::pull_window window)
      : short_code_{std::move(short_code)}, window_{window} {}

  [[nodiscard]] mpesa::pull_query next() const;

  enum class verdict : std::uint8_t { more, done, failed };
  /// Takes the answer to next(): the payments of it, to be recorded before anything else is asked.
  [[nodiscard]] verdict take(const pull_reply& reply, std::vector<persistence::told_payment>& payments);

  [[nodiscard]] const domain::pull_window& window() const noexcept { return window_; }
  /// Why it failed, for people.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  /// Rows that say nothing that can be used.
  [[nodiscard]] std::uint64_t unusable() const noexcept { return unusable_; }

 private:
  std::string short_code_;
  domain::pull_window window_;
  std::uint64_t rows_ = 0, unusable_ = 0;
  std::uint32_t pages_ = 0;
  std::string trouble_;
};

}  // namespace mbs::actors
