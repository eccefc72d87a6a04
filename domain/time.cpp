#include "domain/time.hpp"

#include <array>

namespace mbs::domain {
namespace {

template <class Integer>
char* write(char* out, Integer value, int width) noexcept {
  auto rest = static_cast<std::uint64_t>(value);
  for (auto* at = out + width; at-- > out; rest /= 10)
    *at = static_cast<char>('0' + rest % 10);
  return out + width;
}

/// Takes things from the front of a text; once something was not there, `failed` stays.
class reader {
 public:
  explicit reader(std::string_view text) noexcept : rest_{text} {}

  int number(std::size_t width) noexcept {
    if (rest_.size() < width) return fail();
    int value = 0;
    for (const auto c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  char one_of(std::string_view choices) noexcept {
    if (rest_.empty() || choices.find(rest_[0]) == std::string_view::npos) {
      fail();
      return '\0';
    }
    const auto c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  /// The fraction of a second, when there is one; digits beyond microseconds are dropped.
  std::chrono::microseconds fraction() noexcept {
    if (!rest_.starts_with('.')) return {};
    rest_.remove_prefix(1);
    std::int64_t micros = 0;
    int count = 0;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++count, rest_.remove_prefix(1))
      if (count < 6) micros = micros * 10 + (rest_[0] - '0');
    if (count == 0) fail();
    for (; count < 6; ++count)
      micros *= 10;
    return std::chrono::microseconds{micros};
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool done() const noexcept { return !failed_ && rest_.empty(); }

 private:
  int fail() noexcept {
    failed_ = true;
    return 0;
  }
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::string to_rfc3339(time_point t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(t - day).count();
  std::array<char, 24> buffer;
  auto* out = write(buffer.data(), static_cast<int>(date.year()), 4);
  *out++ = '-';
  out = write(out, static_cast<unsigned>(date.month()), 2);
  *out++ = '-';
  out = write(out, static_cast<unsigned>(date.day()), 2);
  *out++ = 'T';
  out = write(out, ms / 3'600'000, 2);
  *out++ = ':';
  out = write(out, ms / 60'000 % 60, 2);
  *out++ = ':';
  out = write(out, ms / 1'000 % 60, 2);
  *out++ = '.';
  out = write(out, ms % 1'000, 3);
  *out++ = 'Z';
  return {buffer.data(), out};
}

std::optional<time_point> time_from_rfc3339(std::string_view text) noexcept {
  using namespace std::chrono;
  reader in{text};
  const auto y = in.number(4);
  in.one_of("-");
  const auto m = in.number(2);
  in.one_of("-");
  const auto d = in.number(2);
  in.one_of("Tt");
  const auto hour = in.number(2);
  in.one_of(":");
  const auto minute = in.number(2);
  in.one_of(":");
  const auto second = in.number(2);
  const auto fraction = in.fraction();
  minutes offset{};
  if (const auto zone = in.one_of("Zz+-"); zone == '+' || zone == '-') {
    const auto offset_hours = in.number(2);
    in.one_of(":");
    const auto offset_minutes = in.number(2);
    if (offset_hours > 23 || offset_minutes > 59) return std::nullopt;
    offset = hours{offset_hours} + minutes{offset_minutes};
    if (zone == '-') offset = -offset;
  }
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  // A leap second counts as the second after it.
  if (!in.done() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return time_point{sys_days{date}} + hours{hour} + minutes{minute} + seconds{second} + fraction - offset;
}

}  // namespace mbs::domain
