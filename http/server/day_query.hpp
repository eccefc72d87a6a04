#pragma once

#include "domain/messages/daily_report.hpp"
#include "http/server/query_table.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Days in a query: "2026-01-31", of East Africa Time.
namespace mbs::http {

/// A parameter of a table: a day into a member of T, std::optional<domain::kenyan_day>.
template <auto Member, class T>
[[nodiscard]] std::optional<parameter_fault> take_day(std::string_view value, T& into) {
  into.*Member = domain::kenyan_day_from(value);
  if (into.*Member) return std::nullopt;
  return parameter_fault{"must be a day, for example 2026-01-31"};
}

/// Both ends, in their order and at most `most` days; `whole` is what has so many at most: "a report".
[[nodiscard]] inline std::optional<problem> span_of(const std::optional<domain::kenyan_day>& from,
    const std::optional<domain::kenyan_day>& to, std::int64_t most, std::string_view whole,
    domain::report_span& into) {
  if (!from) return wrong_parameter("from", {"is missing: the first day"});
  if (!to) return wrong_parameter("to", {"is missing: the last day"});
  const auto days = to->number - from->number + 1;
  if (days < 1) return wrong_parameter("to", {"is before from"});
  if (days > most)
    return wrong_parameter("to",
        {std::string{whole} + " has at most " + std::to_string(most) + " days, these are " +
            std::to_string(days)});
  into = {*from, *to};
  return std::nullopt;
}

}  // namespace mbs::http
