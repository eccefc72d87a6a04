#pragma once

#include "domain/money/price_book.hpp"
#include "domain/numbering/network.hpp"
#include "domain/time.hpp"

#include <optional>
#include <string>
#include <vector>

/// How people write prices, rates and moments on the command line. Each throws failure (usage).
namespace mbs::cli {

/// "safaricom:otp=0.8000", "*=free".
[[nodiscard]] domain::list_price list_price_from(const std::string& text, const domain::numbering_plan& plan);
[[nodiscard]] std::string in_words(const domain::price_rule& rule, const domain::numbering_plan& plan);
/// Nothing for an empty text.
[[nodiscard]] std::optional<domain::time_point> moment_from(const std::string& text);
/// "16", "16.5": in basis points.
[[nodiscard]] std::uint32_t basis_points_from(const std::string& percent);

}  // namespace mbs::cli
