#pragma once

#include "domain/errc.hpp"
#include "domain/money/price_book.hpp"
#include "domain/numbering/network.hpp"
#include "domain/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How people write prices, rates and moments on the command line. Each throws failure (usage).
namespace mbs::cli {

/// "safaricom:otp=0.8000", "*=free".
[[nodiscard]] domain::list_price list_price_from(const std::string& text, const domain::numbering_plan& plan);
[[nodiscard]] std::string in_words(const domain::price_rule& rule, const domain::numbering_plan& plan);
/// Nothing for an empty text.
[[nodiscard]] std::optional<domain::time_point> moment_from(const std::string& text);
/// "2026-12-31".
[[nodiscard]] domain::kenyan_day day_from(const std::string& text);
/// "16", "16.5": in basis points.
[[nodiscard]] std::uint32_t basis_points_from(const std::string& percent);
/// Of a list: 1 to 80 characters of plain text that are not taken for an id.
[[nodiscard]] const std::string& list_name_from(const std::string& text);
/// 1 to 160 characters of plain text, or none.
[[nodiscard]] const std::string& reason_from(const std::string& text);

/// Why the store refused a change of a list, or to give a list to an account; empty for what is no matter of
/// prices.
[[nodiscard]] std::string words_of_change(domain::errc why);
[[nodiscard]] std::string words_of_assignment(domain::errc why);
/// Why a change takes a reason; empty when it takes none.
[[nodiscard]] std::string words_of_reason(
    std::optional<domain::time_point> rises_at, std::optional<domain::time_point> falls_at);

}  // namespace mbs::cli
