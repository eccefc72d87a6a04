#include "protocols/smpp/times.hpp"

#include <algorithm>

namespace mbs::smpp {

namespace {

namespace ch = std::chrono;

struct civil {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0, tenth = 0;
};

civil to_civil(time_point t) noexcept {
  const auto midnight = ch::floor<ch::days>(t);
  const ch::year_month_day date{midnight};
  const ch::hh_mm_ss time{t - midnight};
  civil c{static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<unsigned>(time.hours().count()),
      static_cast<unsigned>(time.minutes().count()), static_cast<unsigned>(time.seconds().count()),
      static_cast<unsigned>(time.subseconds().count() / 100'000)};
  c.year = std::clamp(c.year, 2000, 2099);
  return c;
}

std::optional<time_point> from_civil(const civil& c) noexcept {
  const ch::year_month_day date{ch::year{c.year}, ch::month{c.month}, ch::day{c.day}};
  if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 60) return std::nullopt;
  return time_point{ch::sys_days{date}} + ch::hours{c.hour} + ch::minutes{c.minute} + ch::seconds{c.second} +
      ch::milliseconds{100 * c.tenth};
}

char* put(char* p, unsigned v) noexcept {
  *p++ = static_cast<char>('0' + v / 10 % 10);
  *p++ = static_cast<char>('0' + v % 10);
  return p;
}

// Two digits at `at`, or nothing; the caller has checked the length.
std::optional<unsigned> two(std::string_view text, std::size_t at) noexcept {
  const unsigned tens = static_cast<unsigned char>(text[at]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[at + 1]) - unsigned{'0'};
  if (tens > 9 || ones > 9) return std::nullopt;
  return tens * 10 + ones;
}

// Six pairs of digits from `at`.
std::optional<std::array<unsigned, 6>> six_pairs(std::string_view text) noexcept {
  std::array<unsigned, 6> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto v = two(text, 2 * i);
    if (!v) return std::nullopt;
    pairs[i] = *v;
  }
  return pairs;
}

}  // namespace

time_text format_absolute(time_point t, ch::minutes offset) noexcept {
  constexpr int most = 48;
  const int quarters = std::clamp(
      static_cast<int>(ch::floor<ch::duration<int, std::ratio<900>>>(offset).count()), -most, most);
  const auto c = to_civil(t + ch::minutes{15 * quarters});
  time_text out;
  char* p = out.octets.data();
  for (const unsigned v : {static_cast<unsigned>(c.year % 100), c.month, c.day, c.hour, c.minute, c.second})
    p = put(p, v);
  *p++ = static_cast<char>('0' + c.tenth);
  p = put(p, static_cast<unsigned>(quarters < 0 ? -quarters : quarters));
  *p = quarters < 0 ? '-' : '+';
  return out;
}

time_text format_relative(duration d) noexcept {
  constexpr std::int64_t most = 99LL * 365 * 86'400;
  const auto total = std::clamp<std::int64_t>(ch::ceil<ch::seconds>(d).count(), 0, most);
  const auto days = total / 86'400;
  const auto rest = static_cast<unsigned>(total % 86'400);
  time_text out;
  char* p = out.octets.data();
  for (const unsigned v : {static_cast<unsigned>(days / 365), static_cast<unsigned>(days % 365 / 30),
           static_cast<unsigned>(days % 365 % 30), rest / 3'600, rest / 60 % 60, rest % 60})
    p = put(p, v);
  for (const char c : {'0', '0', '0', 'R'})
    *p++ = c;
  return out;
}

std::optional<time_point> parse_absolute(std::string_view text) noexcept {
  if (text.size() != 16 || (text[15] != '+' && text[15] != '-')) return std::nullopt;
  const auto pairs = six_pairs(text);
  const unsigned tenth = static_cast<unsigned char>(text[12]) - unsigned{'0'};
  const auto quarters = two(text, 13);
  if (!pairs || tenth > 9 || !quarters || *quarters > 48) return std::nullopt;
  const auto& [year, month, day, hour, minute, second] = *pairs;
  const auto local = from_civil({static_cast<int>(2000 + year), month, day, hour, minute, second, tenth});
  if (!local) return std::nullopt;
  const ch::minutes offset{15 * static_cast<int>(*quarters)};
  return text[15] == '+' ? *local - offset : *local + offset;
}

std::optional<duration> parse_relative(std::string_view text) noexcept {
  if (text.size() != 16 || text[15] != 'R') return std::nullopt;
  const auto pairs = six_pairs(text);
  if (!pairs || text.substr(12, 3) != "000") return std::nullopt;
  const auto& [years, months, days, hours, minutes, seconds] = *pairs;
  return ch::days{years * 365 + months * 30 + days} + ch::hours{hours} + ch::minutes{minutes} +
      ch::seconds{seconds};
}

std::optional<time_point> parse_time(std::string_view text, time_point now) noexcept {
  if (const auto after = parse_relative(text)) return now + *after;
  return parse_absolute(text);
}

std::optional<time_point> parse_delivery_receipt_date(std::string_view text, ch::minutes offset) noexcept {
  if (text.size() != 10 && text.size() != 12 && text.size() != 14) return std::nullopt;
  unsigned century = 20;
  if (text.size() == 14) {
    const auto written = two(text, 0);
    if (!written) return std::nullopt;
    century = *written;
    text.remove_prefix(2);
  }
  std::array<unsigned, 6> pairs{};
  for (std::size_t i = 0; 2 * i < text.size(); ++i) {
    const auto v = two(text, 2 * i);
    if (!v) return std::nullopt;
    pairs[i] = *v;
  }
  const auto local = from_civil(
      {static_cast<int>(100 * century + pairs[0]), pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], 0});
  if (!local) return std::nullopt;
  return *local - offset;
}

std::array<char, 14> format_delivery_receipt_date(
    time_point t, ch::minutes offset, date_digits digits) noexcept {
  const auto c = to_civil(t + offset);
  std::array<char, 14> out{};
  char* p = out.data();
  if (digits == date_digits::fourteen) p = put(p, static_cast<unsigned>(c.year / 100));
  p = put(p, static_cast<unsigned>(c.year % 100));
  for (const unsigned v : {c.month, c.day, c.hour, c.minute})
    p = put(p, v);
  if (digits != date_digits::ten) put(p, c.second);
  return out;
}

}  // namespace mbs::smpp
