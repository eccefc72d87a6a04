#include "http/json/json_document.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <limits>

namespace mbs::http {
namespace {

/// Our own reasons to stop; Boost.JSON has its own for the rest.
enum class fault_kind : std::uint8_t { none, zero_character, too_many_values };

std::string_view explain(boost::json::error e) noexcept {
  using boost::json::error;
  switch (e) {
    case error::incomplete: return "the JSON text ends too early";
    case error::extra_data: return "there is something behind the JSON text";
    case error::too_deep: return "the JSON text is nested too deeply";
    case error::illegal_leading_surrogate:
    case error::illegal_trailing_surrogate:
    case error::expected_utf16_escape: return "a string holds half of a surrogate pair";
    case error::expected_hex_digit: return "a string holds a \\u escape without four hexadecimal digits";
    case error::exponent_overflow:
    case error::not_number: return "a number is malformed or out of range";
    default: return "the body is not JSON";
  }
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

  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<builder> parser{options, *this, limits.values};
  boost::json::error_code ec;
  const auto used = parser.write_some(false, body.data(), body.size(), ec);
  if (!ec && used < body.size()) ec = boost::json::error::extra_data;
  if (!ec) return std::nullopt;
  switch (parser.handler().fault()) {
    case fault_kind::zero_character: return fault("a string must not hold U+0000");
    case fault_kind::too_many_values: return fault("the body holds too many values");
    case fault_kind::none: break;
  }
  if (body.empty()) return fault("the body is empty");
  return fault(explain(static_cast<boost::json::error>(ec.value())));
}

field_error json_document::fault(std::string_view why) const {
  field_error e;
  e.detail = why;
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
