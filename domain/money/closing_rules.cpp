#include "domain/money/closing_rules.hpp"

#include <algorithm>

namespace mbs::domain {

time_point end_of(kenyan_day day) noexcept {
  return time_point{std::chrono::hours{first_hour_of({day.number + 1})}};
}

std::optional<kenyan_day> next_to_close(const books_edge& edge, time_point now) noexcept {
  const kenyan_day over{kenyan_day_at(now - closing_grace).number - 1};
  if (edge.closed && *edge.closed >= over) return std::nullopt;
  const auto day = edge.next_movement ? kenyan_day_at(*edge.next_movement) : kenyan_day{over.number + 1};
  if (!edge.closed) return day <= over ? std::optional{day} : std::nullopt;
  return std::min(std::max(day, kenyan_day{edge.closed->number + 1}), over);
}

}  // namespace mbs::domain
