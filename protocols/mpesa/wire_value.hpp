#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// JSON as Daraja sends it. Numbers keep their text: 1.10 is money and never passes through floating point.
namespace mbs::mpesa {

enum class wire_kind : std::uint8_t { absent, null, boolean, number, text, array, object };

/// The longest callback, in octets, and how deep it may be nested.
inline constexpr std::size_t longest_callback = 65'536;
inline constexpr std::size_t deepest_callback = 16;

struct wire_value {
  wire_kind kind = wire_kind::absent;
  std::string name;  ///< as a member of an object
  /// Of a text its characters, UTF-8 without U+0000; of a number its digits as they were sent; "true" or
  /// "false"; else empty.
  std::string text;
  std::vector<wire_value> members;  ///< of an array or object, in order, repeated names too

  [[nodiscard]] bool is_scalar() const noexcept {
    return kind == wire_kind::text || kind == wire_kind::number;
  }
  /// The first member of that name; when there is none, the first whose name differs only in the case of
  /// ASCII letters; an absent value otherwise, so that calls can be chained.
  [[nodiscard]] const wire_value& find(std::string_view wanted) const noexcept;
};

/// Nothing when `json` is longer than `most` octets, nested deeper than deepest_callback or not JSON (RFC
/// 8259). Octets that are no UTF-8, halves of surrogate pairs and U+0000 become U+FFFD: a name cut in two
/// must not lose a payment. A byte order mark is passed over.
[[nodiscard]] std::optional<wire_value> read_wire(std::string_view json, std::size_t most = longest_callback);

}  // namespace mbs::mpesa
