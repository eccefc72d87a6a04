#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// Why two records of money do not fit, and what to do about it, in words. Knows nothing of how it is found.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class difference_cause : std::uint8_t {
  payment_not_credited = 1,    ///< M-Pesa told of it, it counts as credited, and the books have no such entry
  amount_differs = 2,          ///< credited with another amount
  account_differs = 3,         ///< credited to another account
  credited_twice = 4,          ///< one receipt, two entries
  entry_shared = 5,            ///< two payments, one entry
  booked_elsewhere = 6,        ///< credited from another system account than M-Pesa's
  entry_without_payment = 7,   ///< an entry of M-Pesa's that M-Pesa told nothing of
  receipt_missing = 8,         ///< a top-up that is paid, and whose receipt nobody told for a day
  in_suspense = 9,             ///< nobody knows whose it is
  top_up_unclear = 10,         ///< M-Pesa does not say how it ended
  list_not_read = 11,          ///< M-Pesa's own list of payments could not be read for too long
  books_differ = 12,           ///< what `mbs verify`, the closing of days or the look of each minute found
  charge_differs = 13,         ///< the ledger posted another amount than messages were charged
  segment_count_differs = 14,  ///< the same amount, for another number of segments
  release_differs = 15,        ///< the ledger gave back another amount than messages did
  taken_not_charged = 16,      ///< an operator took a segment, and nobody was charged
  charged_not_taken = 17,      ///< charged without an operator's word or a receipt
  taken_twice = 18,            ///< operators took a segment more than once
  charged_twice = 19,
  other_network = 20,  ///< carried by another network than the price was quoted for
};
inline constexpr std::size_t difference_cause_count = 20;
inline constexpr std::array<std::string_view, difference_cause_count> difference_cause_texts{
    "payment_not_credited", "amount_differs", "account_differs", "credited_twice", "entry_shared",
    "booked_elsewhere", "entry_without_payment", "receipt_missing", "in_suspense", "top_up_unclear",
    "list_not_read", "books_differ", "charge_differs", "segment_count_differs", "release_differs",
    "taken_not_charged", "charged_not_taken", "taken_twice", "charged_twice", "other_network"};
[[nodiscard]] constexpr std::string_view to_text(difference_cause c) noexcept {
  return difference_cause_texts[static_cast<std::size_t>(c) - 1];
}
[[nodiscard]] std::optional<difference_cause> difference_cause_from(std::string_view text) noexcept;
/// Nothing unless a cause is stored as that number.
[[nodiscard]] constexpr std::optional<difference_cause> difference_cause_of(std::int64_t number) noexcept {
  if (number < 1 || number > static_cast<std::int64_t>(difference_cause_count)) return std::nullopt;
  return static_cast<difference_cause>(number);
}

/// Which of the three comparisons finds it.
enum class difference_side : std::uint8_t { mpesa = 0, books = 1, operators = 2 };
inline constexpr std::array<std::string_view, 3> difference_side_texts{"mpesa", "books", "operators"};
[[nodiscard]] constexpr std::string_view to_text(difference_side s) noexcept {
  return difference_side_texts[static_cast<std::size_t>(s)];
}
[[nodiscard]] constexpr difference_side side_of(difference_cause c) noexcept {
  if (c <= difference_cause::list_not_read) return difference_side::mpesa;
  return c <= difference_cause::release_differs ? difference_side::books : difference_side::operators;
}

/// In which language a cause is put into words.
enum class cause_language : std::uint8_t { english = 0, swahili = 1 };
[[nodiscard]] std::optional<cause_language> cause_language_from(std::string_view text) noexcept;

struct cause_words {
  std::string_view what;    ///< what is so, a sentence
  std::string_view action;  ///< what to do, a sentence or two
};
[[nodiscard]] const cause_words& words_of(difference_cause c, cause_language language) noexcept;

}  // namespace mbs::domain
