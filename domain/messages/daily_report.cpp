#include "domain/messages/daily_report.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace mbs::domain {
namespace {

constexpr std::array<std::string_view, 5> group_names{"nothing", "network", "class", "sender", "state"};

std::optional<int> number_of(std::string_view digits) noexcept {
  int value = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (ec != std::errc{} || end != digits.data() + digits.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<kenyan_day> kenyan_day_from(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4));
  const auto month = number_of(text.substr(5, 2));
  const auto day = number_of(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970 || *year > 2999) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
      std::chrono::month{static_cast<unsigned>(*month)}, std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return kenyan_day{std::chrono::sys_days{date}.time_since_epoch().count()};
}

std::string to_text(kenyan_day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.number}}};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

kenyan_day kenyan_day_at(time_point t) noexcept {
  return day_of_hour(std::chrono::floor<std::chrono::hours>(t).time_since_epoch().count());
}

std::string_view to_text(report_group g) noexcept {
  return group_names[static_cast<std::size_t>(g)];
}

std::optional<report_group> report_group_from(std::string_view text) noexcept {
  const auto at = std::find(group_names.begin() + 1, group_names.end(), text);
  if (at == group_names.end()) return std::nullopt;
  return static_cast<report_group>(at - group_names.begin());
}

report_sums under_way(const report_row& row) noexcept {
  report_sums left{row.all.messages, row.all.segments, {}};
  for (const auto& e : row.ended) {
    left.messages -= e.messages;
    left.segments -= e.segments;
  }
  return left;
}

}  // namespace mbs::domain
