#include "protocols/mpesa/daraja_time.hpp"

#include <algorithm>

namespace mbs::mpesa {

namespace {

using namespace std::chrono;

constexpr hours ahead_of_utc{3};
constexpr std::size_t length = 14;
constexpr sys_seconds earliest{};
constexpr sys_seconds latest = sys_days{year{9999} / 12 / 31} + days{1} - seconds{1};  // in Nairobi

/// `value` with leading zeros.
void append(std::string& out, std::int64_t value, std::size_t digits) {
  const auto text = std::to_string(value);
  out.append(digits - std::min(digits, text.size()), '0').append(text);
}

int number_in(std::string_view digits) noexcept {
  int n = 0;
  for (const char c : digits)
    n = 10 * n + (c - '0');
  return n;
}

}  // namespace

std::string to_daraja_time(sys_seconds t) {
  const auto local = std::clamp(t, earliest, latest - ahead_of_utc) + ahead_of_utc;
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss time{local - day};
  std::string out;
  append(out, static_cast<int>(date.year()), 4);
  append(out, static_cast<unsigned>(date.month()), 2);
  append(out, static_cast<unsigned>(date.day()), 2);
  append(out, time.hours().count(), 2);
  append(out, time.minutes().count(), 2);
  append(out, time.seconds().count(), 2);
  return out;
}

std::optional<sys_seconds> from_daraja_time(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != length || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  const auto at = [&](std::size_t begin, std::size_t size) { return number_in(text.substr(begin, size)); };
  const year_month_day date{
      year{at(0, 4)}, month{static_cast<unsigned>(at(4, 2))}, day{static_cast<unsigned>(at(6, 2))}};
  const int h = at(8, 2), m = at(10, 2), s = at(12, 2);
  if (date.year() < year{1970} || !date.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
  return sys_days{date} + hours{h} + minutes{m} + seconds{s} - ahead_of_utc;
}

std::string to_pull_time(sys_seconds t) {
  auto text = to_daraja_time(t);
  for (const auto& [at, mark] : {std::pair{12u, ":"}, {10u, ":"}, {8u, " "}, {6u, "-"}, {4u, "-"}})
    text.insert(at, mark);
  return text;
}

std::optional<sys_seconds> from_pull_time(std::string_view text) {
  const bool is_utc = text.ends_with('Z');
  if (is_utc) text.remove_suffix(1);
  constexpr std::string_view shape = "YYYY-MM-DD HH:MM:SS";
  if (text.size() != shape.size() || (is_utc && text[10] != 'T')) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char mark = shape[i];
    if (mark >= 'A' && mark <= 'Z')
      digits += text[i];
    else if (text[i] != mark && !(mark == ' ' && text[i] == 'T'))
      return std::nullopt;
  }
  auto t = from_daraja_time(digits);
  if (t && is_utc) *t += ahead_of_utc;
  return t;
}

}  // namespace mbs::mpesa
