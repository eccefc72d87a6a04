#include "domain/money/paybill_number.hpp"

#include <array>
#include <cstdint>

namespace mbs::domain {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t longest_typed = 20;

// An id: 41 bits of milliseconds, 6 of the node, 16 of the sequence (id_generator.hpp). Rows that any process
// makes are of node 0, and few in a millisecond.
constexpr unsigned node_bits = 6, sequence_bits = 16, time_bits = 41;
constexpr std::uint64_t most_sequence = (std::uint64_t{1} << 14) - 1;
constexpr std::size_t short_digits = 8, long_digits = 11;

int value_of(char c) noexcept {
  const auto at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// In GF(32) of x^5 + x^2 + 1, where x makes all 31 others.
constexpr std::uint32_t times_x(std::uint32_t v) noexcept {
  v <<= 1;
  return (v & 32U) != 0 ? (v ^ 0b100101U) & 31U : v;
}
constexpr std::uint32_t multiply(std::uint32_t a, std::uint32_t b) noexcept {
  std::uint32_t product = 0;
  for (; b != 0; b >>= 1, a = times_x(a))
    if ((b & 1U) != 0) product ^= a;
  return product;
}

/// The places have the weights x, x^2, … from the left; the check's is 1.
char check_of(std::string_view digits) noexcept {
  std::uint32_t sum = 0, weight = 1;
  for (const auto c : digits) {
    weight = times_x(weight);
    sum ^= multiply(static_cast<std::uint32_t>(value_of(c)), weight);
  }
  return alphabet[sum];
}

std::string written(std::uint64_t value, std::size_t count) {
  std::string text(count, '0');
  for (auto at = count; at > 0; value >>= 5)
    text[--at] = alphabet[value & 31U];
  return text;
}

/// A space of Unicode that phones and spreadsheets put where a plain one was meant, at the front of `text`.
std::size_t foreign_space(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 3> spaces{"\u00A0", "\u202F", "\u2007"};
  for (const auto s : spaces)
    if (text.starts_with(s)) return s.size();
  return 0;
}

}  // namespace

std::string paybill_number(account_id id) {
  const auto bits = static_cast<std::uint64_t>(id.value);
  const auto sequence = bits & ((std::uint64_t{1} << sequence_bits) - 1);
  const auto node = bits >> sequence_bits & ((std::uint64_t{1} << node_bits) - 1);
  const auto time = bits >> (sequence_bits + node_bits);
  if (id.value <= 0 || node != 0 || sequence > most_sequence) return {};
  const bool is_short = sequence == 0 && time >> (5 * short_digits) == 0;
  auto text = written(sequence << time_bits | time, is_short ? short_digits : long_digits);
  text += check_of(text);
  return text;
}

std::string plain_reference(std::string_view typed) {
  std::string out;
  while (!typed.empty()) {
    if (const auto space = foreign_space(typed)) {
      typed.remove_prefix(space);
      continue;
    }
    char c = typed.front();
    typed.remove_prefix(1);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (value_of(c) < 0 || out.size() == longest_typed) return {};
    out += c;
  }
  return out;
}

std::optional<account_id> account_of_paybill_number(std::string_view typed) {
  const auto text = plain_reference(typed);
  if (text.size() != short_digits + 1 && text.size() != long_digits + 1) return std::nullopt;
  const auto digits = std::string_view{text}.substr(0, text.size() - 1);
  if (check_of(digits) != text.back()) return std::nullopt;
  std::uint64_t value = 0;
  for (const auto c : digits)
    value = value << 5 | static_cast<std::uint64_t>(value_of(c));
  const auto time = value & ((std::uint64_t{1} << time_bits) - 1);
  const auto sequence = value >> time_bits;
  const account_id id{static_cast<std::int64_t>(time << (node_bits + sequence_bits) | sequence)};
  // The same id has one number only.
  if (!id || paybill_number(id) != text) return std::nullopt;
  return id;
}

std::vector<top_up_id> top_ups_of_reference(std::string_view typed) {
  auto text = plain_reference(typed);
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::vector<top_up_id> ids;
  for (char first = '0'; first <= '7'; ++first)
    if (const auto id = top_up_id_from(std::string{"top_"} + first + text)) ids.push_back(*id);
  return ids;
}

}  // namespace mbs::domain
