#pragma once

#include "protocols/mpesa/wire_value.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Fields of answers and callbacks, whatever type Daraja gave them today. Internal to protocols/mpesa/.
namespace mbs::mpesa {

/// A text without the white space around it, or a number's digits (whole numbers written out: 2.5E3 is 2500);
/// empty for anything else.
[[nodiscard]] std::string text_of(const wire_value& v);
/// KES 0.0001; see amount.hpp.
[[nodiscard]] std::optional<std::int64_t> amount_of(const wire_value& v);
/// Either form of daraja_time.hpp.
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_of(const wire_value& v);
/// Empty when it has not the shape; see receipt_number.hpp.
[[nodiscard]] std::string receipt_of(const wire_value& v);

/// Calls `visit(const wire_value&)` for each object in `v`: an array, arrays of arrays, or the one object.
template <class Visit>
void each_object(const wire_value& v, const Visit& visit) {
  if (v.kind == wire_kind::object) visit(v);
  if (v.kind != wire_kind::array) return;
  for (const auto& member : v.members)
    each_object(member, visit);
}

/// The value of the first {name_key: wanted, "Value": …} in `items`; an absent one when there is none.
[[nodiscard]] const wire_value& value_named(
    const wire_value& items, std::string_view name_key, std::string_view wanted);

}  // namespace mbs::mpesa
