#pragma once

#include "domain/time.hpp"
#include "http/server/exchange.hpp"
#include "http/server/problem.hpp"

#include <optional>
#include <string>

/// What changes of prices have in common. Internal to http/money/.
namespace mbs::http {

/// Staff take turns as themselves: they are no account.
[[nodiscard]] domain::account_id turn_of(const exchange& c);

[[nodiscard]] problem no_such_list();
[[nodiscard]] std::optional<problem> judge_reason(const std::string& reason);
/// RFC 3339; empty: at once.
[[nodiscard]] std::optional<problem> read_moment(
    const std::string& text, std::optional<domain::time_point>& into);
/// Nothing was made: prices would rise too soon, or fall below half, and nobody has said why.
[[nodiscard]] problem needs_reason(
    std::optional<domain::time_point> rises_at, std::optional<domain::time_point> falls_at);
/// What price_store says of a version.
[[nodiscard]] problem problem_of_change(const actors::refusal& why);

}  // namespace mbs::http
