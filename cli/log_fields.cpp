#include "cli/log_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace mbs::cli {
namespace {

constexpr std::string_view start_of_event = "event=";

/// Those that are always numbers; the rest are texts, whatever they look like.
constexpr std::array<std::string_view, 6> counts{"left_out", "port", "recipients", "status", "threads", "us"};
/// What every line has.
constexpr std::array<std::string_view, 4> taken{"level", "message", "thread", "time"};

struct field {
  std::string_view key;
  std::string_view value;
};

/// Takes "key=value" or "key="some words"" off the front of `rest`; nothing when it begins otherwise.
std::optional<field> take_field(std::string_view& rest) {
  const auto equals = rest.find('=');
  const auto letters = rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  if (equals == std::string_view::npos || equals == 0 || letters != equals) return std::nullopt;
  const auto key = rest.substr(0, equals);
  auto value = rest.substr(equals + 1);
  const bool quoted = value.starts_with('"');
  if (quoted) value.remove_prefix(1);
  const auto end = value.find(quoted ? '"' : ' ');
  if (quoted && end == std::string_view::npos) return std::nullopt;
  const auto length = std::min(end, value.size());
  rest = value.substr(std::min(length + (quoted ? 1 : 0), value.size()));
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return field{key, value.substr(0, length)};
}

boost::json::value value_of(const field& f) {
  std::int64_t number = 0;
  const auto* end = f.value.data() + f.value.size();
  if (std::ranges::find(counts, f.key) != counts.end()) {
    const auto read = std::from_chars(f.value.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) return number;
  }
  return boost::json::string{f.value};
}

/// What follows the fields, without the ": " that joins the two for people.
std::string_view words_after(std::string_view rest) {
  const auto begin = rest.find_first_not_of(":; ");
  return begin == std::string_view::npos ? std::string_view{} : rest.substr(begin);
}

}  // namespace

boost::json::object fields_of(std::string_view line) {
  if (!line.starts_with(start_of_event)) return {{"message", line}};
  boost::json::object members{{"message", ""}};
  auto rest = line;
  while (const auto f = take_field(rest))
    if (std::ranges::find(taken, f->key) == taken.end()) members.emplace(f->key, value_of(*f));
  const auto words = words_after(rest);
  members["message"] = words.empty() ? members.at("event") : boost::json::value(words);
  return members;
}

}  // namespace mbs::cli
