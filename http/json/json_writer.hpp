#pragma once

#include "domain/money/money.hpp"
#include "domain/time.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::http {

/// Appends JSON to a text, as it is told: no tree, no allocation besides the text's own growth. Strings must
/// be UTF-8.
class json_writer {
 public:
  explicit json_writer(std::string& to) noexcept : to_{to} {}

  json_writer& begin_object() { return open('{'); }
  json_writer& end_object() { return close('}'); }
  json_writer& begin_array() { return open('['); }
  json_writer& end_array() { return close(']'); }

  /// `name` is a literal of ours: not escaped.
  json_writer& key(std::string_view name);
  json_writer& text(std::string_view value);
  json_writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  json_writer& null() { return raw("null"); }
  json_writer& integer(std::int64_t value);
  json_writer& raw(std::string_view json);

  /// {"amount":"0.8000","currency":"KES"}
  json_writer& amount(domain::money value);
  /// RFC 3339 with milliseconds.
  json_writer& time(domain::time_point value) { return plain_text(domain::to_rfc3339(value)); }
  /// A text known to need no escape.
  json_writer& plain_text(std::string_view value);

 private:
  json_writer& open(char bracket);
  json_writer& close(char bracket);
  void separate() {
    if (needs_comma_) to_.push_back(',');
    needs_comma_ = true;
  }
  std::string& to_;
  bool needs_comma_ = false;
};

/// `text` with what JSON strings may not hold escaped, without quotes.
void append_escaped(std::string& to, std::string_view text);

}  // namespace mbs::http
