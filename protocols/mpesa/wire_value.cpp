#include "protocols/mpesa/wire_value.hpp"

#include "protocols/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace mbs::mpesa {

namespace {

constexpr std::string_view replacement = "\uFFFD";

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool differ_in_case_only(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// UTF-8 without U+0000.
std::string cleaned(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  while (!octets.empty()) {
    const auto length = protocols::character_length(octets);
    out += length == 0 || octets.front() == '\0' ? replacement : octets.substr(0, length);
    octets.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

constexpr std::size_t escape_length = 6;  // \uXXXX

/// The number of the escape that `text` begins with; nothing when it is no \uXXXX.
std::optional<unsigned> escape_of(std::string_view text) noexcept {
  if (text.size() < escape_length || !text.starts_with("\\u")) return std::nullopt;
  unsigned number = 0;
  const auto* const end = text.data() + escape_length;
  const auto read = std::from_chars(text.data() + 2, end, number, 16);
  if (read.ptr != end) return std::nullopt;
  return number;
}

bool is_first_half(std::optional<unsigned> n) noexcept {
  return n && *n >= 0xd800 && *n < 0xdc00;
}
bool is_second_half(std::optional<unsigned> n) noexcept {
  return n && *n >= 0xdc00 && *n < 0xe000;
}

/// The same with escapes of halves without their partner replaced: the parser refuses those.
std::string with_whole_pairs(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    std::size_t length = json.front() == '\\' ? 2 : 1;
    auto taken = json.substr(0, length);
    if (const auto number = escape_of(json)) {
      const bool is_pair = is_first_half(number) && is_second_half(escape_of(json.substr(escape_length)));
      length = is_pair ? 2 * escape_length : escape_length;
      const bool is_whole = is_pair || !(is_first_half(number) || is_second_half(number));
      taken = is_whole ? json.substr(0, length) : "\\ufffd";
    }
    out += taken;
    json.remove_prefix(std::min(length, json.size()));
  }
  return out;
}

/// Builds a tree from the parser's events.
class builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  using piece = boost::json::string_view;
  using error_code = boost::json::error_code;

  explicit builder(wire_value& root) noexcept : root_{root} {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return begin(wire_kind::array); }
  bool on_object_begin(error_code&) { return begin(wire_kind::object); }
  bool on_array_end(std::size_t, error_code&) { return end(); }
  bool on_object_end(std::size_t, error_code&) { return end(); }

  bool on_string_part(piece s, std::size_t, error_code&) { return append(s); }
  bool on_string(piece s, std::size_t, error_code&) {
    append(s);
    return add(wire_kind::text, cleaned(std::exchange(piece_, {})));
  }
  bool on_key_part(piece s, std::size_t, error_code&) { return append(s); }
  bool on_key(piece s, std::size_t, error_code&) {
    append(s);
    name_ = cleaned(std::exchange(piece_, {}));
    return true;
  }
  // The numbers that the parser made of the digits are passed over.
  bool on_number_part(piece s, error_code&) { return append(s); }
  bool on_int64(std::int64_t, piece s, error_code&) { return add_number(s); }
  bool on_uint64(std::uint64_t, piece s, error_code&) { return add_number(s); }
  template <class Rounded>
  bool on_double(Rounded, piece s, error_code&) {
    return add_number(s);
  }
  bool on_bool(bool value, error_code&) { return add(wire_kind::boolean, value ? "true" : "false"); }
  bool on_null(error_code&) { return add(wire_kind::null, {}); }
  bool on_comment_part(piece, error_code&) { return true; }
  bool on_comment(piece, error_code&) { return true; }

 private:
  bool append(piece s) {
    piece_.append(s.data(), s.size());
    return true;
  }
  bool add_number(piece s) {
    append(s);
    return add(wire_kind::number, std::exchange(piece_, {}));
  }
  bool add(wire_kind kind, std::string text) {
    place() = {.kind = kind, .name = std::exchange(name_, {}), .text = std::move(text), .members = {}};
    return true;
  }
  bool begin(wire_kind kind) {
    auto& here = place();
    here = {.kind = kind, .name = std::exchange(name_, {}), .text = {}, .members = {}};
    open_.push_back(&here);
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }
  /// Where the next value goes. What is open stays where it is: only the innermost one grows.
  wire_value& place() { return open_.empty() ? root_ : open_.back()->members.emplace_back(); }

  wire_value& root_;
  std::vector<wire_value*> open_;
  std::string piece_;
  std::string name_;
};

}  // namespace

const wire_value& wire_value::find(std::string_view wanted) const noexcept {
  static const wire_value nothing;
  if (kind != wire_kind::object) return nothing;
  auto found = std::ranges::find(members, wanted, &wire_value::name);
  if (found == members.end())
    found = std::ranges::find_if(
        members, [&](const wire_value& m) { return differ_in_case_only(m.name, wanted); });
  return found == members.end() ? nothing : *found;
}

std::optional<wire_value> read_wire(std::string_view json, std::size_t most) {
  if (json.size() > most) return std::nullopt;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
  const auto whole = with_whole_pairs(json);
  boost::json::parse_options options;
  options.max_depth = deepest_callback;
  options.allow_invalid_utf8 = true;
  wire_value root;
  boost::json::basic_parser<builder> parser{options, root};
  boost::json::error_code ec;
  const auto used = parser.write_some(false, whole.data(), whole.size(), ec);
  if (ec || used < whole.size()) return std::nullopt;
  return root;
}

}  // namespace mbs::mpesa
