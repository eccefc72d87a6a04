#include "protocols/smpp/message_id.hpp"

#include "protocols/smpp/letters.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace mbs::smpp {

namespace {

constexpr std::size_t longest = 64;        // characters of a message id
constexpr std::size_t digits_in_u64 = 16;  // hexadecimal digits that a 64-bit number holds

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool all_digits(std::string_view id) noexcept {
  return std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool all_hex(std::string_view id) noexcept {
  return std::all_of(id.begin(), id.end(), [](char c) { return hex_value(c) >= 0; });
}

std::string_view trimmed(std::string_view id) noexcept {
  while (!id.empty() && is_space(id.front()))
    id.remove_prefix(1);
  while (!id.empty() && is_space(id.back()))
    id.remove_suffix(1);
  return id;
}

std::string_view without_zeros(std::string_view digits) noexcept {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

/// A number of 64 digits has 256 bits at most: nine groups of nine decimal digits, or eight of 32 bits.
constexpr std::size_t most_groups = 9;

/// Adds a digit at the end of a number in groups below `base`, the lowest first.
void push_digit(std::array<std::uint64_t, most_groups>& groups, std::uint64_t base, unsigned radix,
    unsigned digit) noexcept {
  std::uint64_t carry = digit;
  for (auto& g : groups) {
    const auto v = g * radix + carry;
    g = v % base;
    carry = v / base;
  }
}

void write_decimal(std::string_view hex, std::string& out) {
  if (hex.size() <= digits_in_u64) {
    std::uint64_t v = 0;
    for (const char c : hex)
      v = v * 16 + static_cast<std::uint64_t>(hex_value(c));
    std::array<char, 20> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), v).ptr;
    out.assign(text.data(), end);
    return;
  }
  constexpr std::uint64_t base = 1'000'000'000;
  std::array<std::uint64_t, most_groups> groups{};
  for (const char c : hex)
    push_digit(groups, base, 16, static_cast<unsigned>(hex_value(c)));
  out.clear();
  for (std::size_t i = groups.size(); i-- > 0;)
    for (std::uint64_t unit = base / 10; unit != 0; unit /= 10)
      out.push_back(static_cast<char>('0' + groups[i] / unit % 10));
  out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
}

/// As written, so that nothing is lost by taking it for a number that it is not.
void write_as_it_is(std::string_view id, std::string& out) {
  const bool number = id.size() <= longest && looks_of(id) != id_looks::other;
  if (number && starts_with_letters(id, "0x")) id.remove_prefix(2);
  out.assign(number ? without_zeros(id) : id);
  const bool folds =
      std::all_of(out.begin(), out.end(), [](char c) { return c == '-' || hex_value(c) >= 0; });
  if (folds) std::transform(out.begin(), out.end(), out.begin(), to_lower);
}

}  // namespace

std::optional<id_form> id_form_from_text(std::string_view text) noexcept {
  for (const auto f : {id_form::text, id_form::hex, id_form::dec, id_form::automatic})
    if (to_text(f) == text) return f;
  return std::nullopt;
}

std::string_view to_text(id_form f) noexcept {
  switch (f) {
    case id_form::text: return "string";
    case id_form::hex: return "hex";
    case id_form::dec: return "dec";
    case id_form::automatic: return "auto";
  }
  return "";
}

id_looks looks_of(std::string_view id) noexcept {
  id = trimmed(id);
  const bool marked = starts_with_letters(id, "0x");
  if (marked) id.remove_prefix(2);
  if (id.empty()) return id_looks::other;
  if (!marked && all_digits(id)) return id_looks::digits;
  return all_hex(id) ? id_looks::hexadecimal : id_looks::other;
}

void normalise_message_id(std::string_view id, id_form form, std::string& out) {
  id = trimmed(id);
  if (form == id_form::automatic) return write_as_it_is(id, out);
  auto number = id;
  if (form == id_form::hex && starts_with_letters(id, "0x") && all_hex(id.substr(2))) number.remove_prefix(2);
  const bool fits = !number.empty() && number.size() <= longest;
  if (fits && form == id_form::dec && all_digits(number)) {
    out.assign(without_zeros(number));
  } else if (fits && form == id_form::hex && all_hex(number)) {
    write_decimal(without_zeros(number), out);
  } else {
    out.assign(id);
  }
}

std::string normalise_message_id(std::string_view id, id_form form) {
  std::string out;
  normalise_message_id(id, form, out);
  return out;
}

std::string decimal_to_hex(std::string_view id) {
  id = trimmed(id);
  if (id.size() > longest) return std::string{id};
  constexpr std::uint64_t base = std::uint64_t{1} << 32;
  std::array<std::uint64_t, most_groups> groups{};
  for (const char c : id)
    push_digit(groups, base, 10, static_cast<unsigned>(c - '0'));
  std::string out;
  for (std::size_t i = groups.size(); i-- > 0;)
    for (int shift = 28; shift >= 0; shift -= 4)
      out.push_back("0123456789abcdef"[groups[i] >> shift & 0xF]);
  out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
  return out;
}

std::string hex_to_decimal(std::string_view id) {
  return normalise_message_id(id, id_form::hex);
}

std::string short_hex_id(std::uint32_t number) {
  std::array<char, 8> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, 16).ptr;
  std::string id{text.data(), end};
  std::transform(id.begin(), id.end(), id.begin(),
      [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
  return id;
}

}  // namespace mbs::smpp
