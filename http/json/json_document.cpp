#include "http/json/json_document.hpp"

#include "domain/errc.hpp"
#include "domain/text/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace mbs::http {
namespace {

/// Our own reasons to stop; Boost.JSON has its own for the rest.
enum class fault_kind : std::uint8_t { none, zero_character, too_many_values };

constexpr std::string_view half_a_pair = "a string holds half of a surrogate pair";

std::string explain(boost::json::error e, const json_limits& limits) {
  using boost::json::error;
  switch (e) {
    case error::incomplete: return "the JSON text ends too early";
    case error::extra_data: return "there is something behind the JSON text";
    case error::too_deep:
      return "the JSON text is nested more than " + std::to_string(limits.depth) +
          " deep, which is the most allowed";
    case error::expected_hex_digit: return "a string holds a \\u escape without four hexadecimal digits";
    case error::exponent_overflow:
    case error::not_number: return "a number is malformed or out of range";
    default: return "the body is not JSON";
  }
}

/// Whether `before` ends in the escape of the first half of a pair, \\ud800 to \\udbff. It is none when its
/// backslash is itself escaped.
bool ends_in_first_half(std::string_view before) noexcept {
  constexpr std::size_t length = 6;
  if (before.size() < length) return false;
  const auto escape = before.substr(before.size() - length);
  const auto is_one_of = [](char c, std::string_view some) { return some.find(c) != std::string_view::npos; };
  if (!escape.starts_with("\\u") || !is_one_of(escape[2], "dD") || !is_one_of(escape[3], "89abAB"))
    return false;
  before.remove_suffix(length - 1);
  const auto other = before.find_last_not_of('\\');
  return (before.size() - (other == std::string_view::npos ? 0 : other + 1)) % 2 == 1;
}

bool is_half_a_pair(boost::json::error e, std::string_view before) noexcept {
  using boost::json::error;
  return e == error::illegal_leading_surrogate || e == error::illegal_trailing_surrogate ||
      e == error::expected_utf16_escape || (e == error::syntax && ends_in_first_half(before));
}

/// Offset of the first octet that begins no character; the size when there is none.
std::size_t end_of_utf8(std::string_view text) noexcept {
  auto rest = text;
  while (!rest.empty()) {
    const auto c = domain::decode_utf8(rest);
    if (c.length == 0) break;
    rest.remove_prefix(c.length);
  }
  return text.size() - rest.size();
}

/// " (line 2, column 7)", both from 1, columns in octets.
std::string place_in(std::string_view body, std::size_t offset) {
  const auto before = body.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;
  return " (line " + std::to_string(line) + ", column " + std::to_string(column) + ")";
}

}  // namespace

std::string_view shortened(std::string_view utf8) noexcept {
  constexpr std::size_t most = 100;
  if (utf8.size() <= most) return utf8;
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
    --end;
  return utf8.substr(0, end);
}

std::string_view name_of(json_kind kind) noexcept {
  switch (kind) {
    case json_kind::null: return "null";
    case json_kind::boolean: return "a boolean";
    case json_kind::integer: return "an integer";
    case json_kind::other_number: return "a number";
    case json_kind::string: return "a string";
    case json_kind::array: return "an array";
    case json_kind::object: return "an object";
  }
  return "a value";
}

void append_pointer(std::string& pointer, std::string_view name) {
  pointer.push_back('/');
  for (const auto c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

/// Fills a document from the parser's events.
class json_document::builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  using text = boost::json::string_view;
  using error_code = boost::json::error_code;

  builder(json_document& to, std::size_t max_values) noexcept : to_{to}, max_values_{max_values} {}
  [[nodiscard]] fault_kind fault() const noexcept { return fault_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return begin(json_kind::array, ec); }
  bool on_object_begin(error_code& ec) { return begin(json_kind::object, ec); }
  bool on_array_end(std::size_t, error_code&) { return end(); }
  bool on_object_end(std::size_t, error_code&) { return end(); }

  bool on_string_part(text s, std::size_t, error_code&) { return append(s); }
  bool on_string(text s, std::size_t n, error_code& ec) {
    append(s);
    const auto whole = last(n);
    if (whole.find('\0') != std::string_view::npos) return fail(fault_kind::zero_character, ec);
    if (!add(json_kind::string, ec)) return false;
    to_.nodes_.back().text = whole;
    return true;
  }
  bool on_key_part(text s, std::size_t, error_code&) { return append(s); }
  bool on_key(text s, std::size_t n, error_code& ec) {
    append(s);
    const auto name = last(n);
    // Before it is the place of the fault: it could not be shown.
    if (name.find('\0') != std::string_view::npos) return fail(fault_kind::zero_character, ec);
    to_.name_ = name;
    return true;
  }

  bool on_number_part(text, error_code&) { return true; }
  bool on_int64(std::int64_t value, text, error_code& ec) {
    if (!add(json_kind::integer, ec)) return false;
    to_.nodes_.back().integer = value;
    return true;
  }
  bool on_uint64(std::uint64_t, text, error_code& ec) { return add(json_kind::other_number, ec); }
  bool on_double(double, text, error_code& ec) { return add(json_kind::other_number, ec); }
  bool on_bool(bool value, error_code& ec) {
    if (!add(json_kind::boolean, ec)) return false;
    to_.nodes_.back().integer = value ? 1 : 0;
    return true;
  }
  bool on_null(error_code& ec) { return add(json_kind::null, ec); }
  bool on_comment_part(text, error_code&) { return true; }
  bool on_comment(text, error_code&) { return true; }

 private:
  bool append(text s) {
    to_.texts_.append(s.data(), s.size());
    return true;
  }
  [[nodiscard]] std::string_view last(std::size_t n) const noexcept {
    return std::string_view{to_.texts_}.substr(to_.texts_.size() - n);
  }
  bool add(json_kind kind, error_code& ec) {
    if (to_.nodes_.size() >= max_values_) return fail(fault_kind::too_many_values, ec);
    const auto next = static_cast<std::uint32_t>(to_.nodes_.size() + 1);
    to_.nodes_.push_back({.kind = kind, .next = next, .integer = 0, .name = to_.name_, .text = {}});
    to_.name_ = {};
    return true;
  }
  bool begin(json_kind kind, error_code& ec) {
    if (!add(kind, ec)) return false;
    to_.open_.push_back(static_cast<std::uint32_t>(to_.nodes_.size() - 1));
    return true;
  }
  bool end() {
    to_.nodes_[to_.open_.back()].next = static_cast<std::uint32_t>(to_.nodes_.size());
    to_.open_.pop_back();
    to_.name_ = {};
    return true;
  }
  bool fail(fault_kind why, error_code& ec) {
    fault_ = why;
    ec = boost::json::error::syntax;
    return false;
  }

  json_document& to_;
  std::size_t max_values_;
  fault_kind fault_ = fault_kind::none;
};

json_document::json_document() = default;
json_document::~json_document() = default;

std::optional<field_error> json_document::parse(std::string_view body, const json_limits& limits) {
  nodes_.clear();
  open_.clear();
  texts_.clear();
  name_ = {};
  // Decoding never makes a string longer, so nothing moves while views into it are taken.
  texts_.reserve(body.size());

  // Some editors and spreadsheets begin a file with it (RFC 8259, 8.1, lets it be passed over).
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<builder> parser{options, *this, limits.values};
  boost::json::error_code ec;
  const auto used = parser.write_some(false, body.data(), body.size(), ec);
  if (!ec && used < body.size()) ec = boost::json::error::extra_data;
  if (!ec) return std::nullopt;
  switch (parser.handler().fault()) {
    case fault_kind::zero_character: return fault("a string must not hold U+0000");
    case fault_kind::too_many_values:
      return fault(
          "the body holds more than " + std::to_string(limits.values) + " values, which is the most allowed");
    case fault_kind::none: break;
  }
  if (body.empty()) return fault("the body is empty");
  const auto why = static_cast<boost::json::error>(ec.value());
  // The parser may stop anywhere within a character that is none.
  constexpr std::size_t longest_character = 4;
  const auto good = end_of_utf8(body);
  const auto is_not_utf8 = good < body.size() && good <= used + longest_character;
  const auto is_half = !is_not_utf8 && is_half_a_pair(why, body.substr(0, used));
  auto wrong =
      fault(is_not_utf8 ? "the body is not UTF-8" + place_in(body, good)
                        : (is_half ? std::string{half_a_pair} : explain(why, limits)) + place_in(body, used));
  if (is_not_utf8 || is_half) wrong.code = domain::to_code(domain::errc::invalid_utf8);
  return wrong;
}

field_error json_document::fault(std::string why) const {
  field_error e;
  e.detail = std::move(why);
  for (const auto container : open_) {
    // The name or position of what lies inside, on the way to the place where parsing stopped.
    const auto inner = std::upper_bound(open_.begin(), open_.end(), container);
    if (nodes_[container].kind == json_kind::object) {
      const auto name = inner != open_.end() ? nodes_[*inner].name : name_;
      if (!name.empty()) append_pointer(e.pointer, shortened(name));
      continue;
    }
    const auto until = inner != open_.end() ? *inner : static_cast<std::uint32_t>(nodes_.size());
    std::size_t position = 0;
    for (auto at = container + 1; at < until; at = nodes_[at].next)
      ++position;
    append_pointer(e.pointer, std::to_string(position));
  }
  return e;
}

}  // namespace mbs::http
