#include "http/json/json_writer.hpp"

#include <array>

namespace mbs::http {
namespace {

bool needs_escape(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& to, char c) {
  switch (c) {
    case '"': to += "\\\""; return;
    case '\\': to += "\\\\"; return;
    case '\n': to += "\\n"; return;
    case '\r': to += "\\r"; return;
    case '\t': to += "\\t"; return;
    default: break;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto octet = static_cast<unsigned char>(c);
  to += "\\u00";
  to.push_back(digits[octet >> 4]);
  to.push_back(digits[octet & 0x0F]);
}

}  // namespace

void append_escaped(std::string& to, std::string_view text) {
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    to.append(text, clean, i - clean);
    append_escape(to, text[i]);
    clean = i + 1;
  }
  to.append(text, clean);
}

json_writer& json_writer::open(char bracket) {
  separate();
  to_.push_back(bracket);
  needs_comma_ = false;
  return *this;
}

json_writer& json_writer::close(char bracket) {
  to_.push_back(bracket);
  needs_comma_ = true;
  return *this;
}

json_writer& json_writer::key(std::string_view name) {
  separate();
  to_.push_back('"');
  to_ += name;
  to_ += "\":";
  needs_comma_ = false;
  return *this;
}

json_writer& json_writer::text(std::string_view value) {
  separate();
  to_.push_back('"');
  append_escaped(to_, value);
  to_.push_back('"');
  return *this;
}

json_writer& json_writer::plain_text(std::string_view value) {
  separate();
  to_.push_back('"');
  to_ += value;
  to_.push_back('"');
  return *this;
}

json_writer& json_writer::raw(std::string_view json) {
  separate();
  to_ += json;
  return *this;
}

json_writer& json_writer::integer(std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

json_writer& json_writer::amount(domain::money value) {
  return begin_object()
      .key("amount")
      .plain_text(value.to_text())
      .key("currency")
      .plain_text("KES")
      .end_object();
}

}  // namespace mbs::http
