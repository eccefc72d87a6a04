#include "http/client/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace mbs::http {
namespace {

using std::chrono::sys_seconds;

constexpr std::chrono::seconds longest{86'400};
constexpr std::array<std::string_view, 12> months{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> short_days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_days{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Reads a date from its start on; `good` ends at the first thing that does not fit.
struct date_reader {
  std::string_view rest;
  bool good = true;

  void literal(std::string_view wanted) noexcept {
    good = good && rest.starts_with(wanted);
    if (good) rest.remove_prefix(wanted.size());
  }
  unsigned number(std::size_t digits) noexcept {
    unsigned value = 0;
    good = good && rest.size() >= digits &&
        std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(digits), is_digit);
    if (!good) return 0;
    std::from_chars(rest.data(), rest.data() + digits, value);
    rest.remove_prefix(digits);
    return value;
  }
  template <std::size_t N>
  unsigned one_of(const std::array<std::string_view, N>& words) noexcept {
    const auto found =
        std::find_if(words.begin(), words.end(), [this](std::string_view w) { return rest.starts_with(w); });
    good = good && found != words.end();
    if (!good) return 0;
    rest.remove_prefix(found->size());
    return static_cast<unsigned>(found - words.begin());
  }
};

struct date_parts {
  int year = 0;
  unsigned month = 0;  // from 1
  unsigned day = 0;
  unsigned hours = 0, minutes = 0, seconds = 0;
};

void read_time(date_reader& r, date_parts& to) noexcept {
  to.hours = r.number(2);
  r.literal(":");
  to.minutes = r.number(2);
  r.literal(":");
  to.seconds = r.number(2);
}

std::optional<sys_seconds> time_of(const date_reader& r, const date_parts& p) noexcept {
  using namespace std::chrono;
  const year_month_day date{year{p.year}, month{p.month}, day{p.day}};
  constexpr unsigned leap_second = 60;
  if (!r.good || !r.rest.empty() || !date.ok() || p.hours > 23 || p.minutes > 59 || p.seconds > leap_second)
    return std::nullopt;
  return sys_days{date} + hours{p.hours} + minutes{p.minutes} + seconds{p.seconds};
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<sys_seconds> read_fixed(date_reader r) noexcept {
  date_parts p;
  r.one_of(short_days);
  r.literal(", ");
  p.day = r.number(2);
  r.literal(" ");
  p.month = r.one_of(months) + 1;
  r.literal(" ");
  p.year = static_cast<int>(r.number(4));
  r.literal(" ");
  read_time(r, p);
  r.literal(" GMT");
  return time_of(r, p);
}

/// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<sys_seconds> read_rfc850(date_reader r, sys_seconds now) noexcept {
  using namespace std::chrono;
  date_parts p;
  r.one_of(long_days);
  r.literal(", ");
  p.day = r.number(2);
  r.literal("-");
  p.month = r.one_of(months) + 1;
  r.literal("-");
  const auto short_year = static_cast<int>(r.number(2));
  r.literal(" ");
  read_time(r, p);
  r.literal(" GMT");
  constexpr int century = 100;
  constexpr int far = 50;
  const auto this_year = static_cast<int>(year_month_day{floor<days>(now)}.year());
  p.year = this_year / century * century + short_year;
  if (p.year > this_year + far) p.year -= century;
  return time_of(r, p);
}

/// "Sun Nov  6 08:49:37 1994"
std::optional<sys_seconds> read_asctime(date_reader r) noexcept {
  date_parts p;
  r.one_of(short_days);
  r.literal(" ");
  p.month = r.one_of(months) + 1;
  r.literal(" ");
  const bool is_padded = r.rest.starts_with(' ');
  if (is_padded) r.literal(" ");
  p.day = r.number(is_padded ? 1 : 2);
  r.literal(" ");
  read_time(r, p);
  r.literal(" ");
  p.year = static_cast<int>(r.number(4));
  return time_of(r, p);
}

}  // namespace

std::optional<sys_seconds> read_http_date(std::string_view text, sys_seconds now) noexcept {
  const date_reader start{text};
  if (const auto fixed = read_fixed(start)) return fixed;
  if (const auto old = read_rfc850(start, now)) return old;
  return read_asctime(start);
}

std::chrono::seconds read_retry_after(
    std::string_view retry_after, std::string_view date, sys_seconds now) noexcept {
  if (!retry_after.empty() && std::all_of(retry_after.begin(), retry_after.end(), is_digit)) {
    std::int64_t seconds = 0;
    const auto read = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
    if (read.ec != std::errc{}) return longest;  // more than a number can hold
    return std::chrono::seconds{std::min<std::int64_t>(seconds, longest.count())};
  }
  const auto wanted = read_http_date(retry_after, now);
  if (!wanted) return {};
  const auto from = read_http_date(date, now).value_or(now);
  if (*wanted <= from) return {};
  return std::min<std::chrono::seconds>(*wanted - from + std::chrono::seconds{1}, longest);
}

}  // namespace mbs::http
