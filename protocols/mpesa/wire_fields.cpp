#include "protocols/mpesa/wire_fields.hpp"

#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/daraja_time.hpp"
#include "protocols/mpesa/decimal.hpp"
#include "protocols/mpesa/receipt_number.hpp"

namespace mbs::mpesa {

std::string text_of(const wire_value& v) {
  if (v.kind == wire_kind::number) {
    auto digits = whole_digits(v.text);
    return digits ? *std::move(digits) : v.text;
  }
  if (v.kind != wire_kind::text) return {};
  constexpr std::string_view spaces = " \t\r\n";
  const auto first = v.text.find_first_not_of(spaces);
  if (first == std::string::npos) return {};
  return v.text.substr(first, v.text.find_last_not_of(spaces) - first + 1);
}

std::optional<std::int64_t> amount_of(const wire_value& v) {
  return read_amount(text_of(v));
}

std::optional<std::chrono::sys_seconds> time_of(const wire_value& v) {
  const auto text = text_of(v);
  const auto t = from_daraja_time(text);
  return t ? t : from_pull_time(text);
}

std::string receipt_of(const wire_value& v) {
  return read_receipt(text_of(v)).value_or("");
}

const wire_value& value_named(const wire_value& items, std::string_view name_key, std::string_view wanted) {
  const wire_value* found = nullptr;
  each_object(items, [&](const wire_value& item) {
    if (!found && text_of(item.find(name_key)) == wanted) found = &item.find("Value");
  });
  static const wire_value nothing;
  return found ? *found : nothing;
}

}  // namespace mbs::mpesa
