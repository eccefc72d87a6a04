#pragma once

#include "domain/ids.hpp"

namespace mbs::domain {

/// A price list kept in the store, shown as "prl_…". 0 is the standard list, which the configuration has.
using price_list_id = strong_id<struct price_list_tag>;
/// Prices of a list from a moment on, shown as "prv_…".
using price_version_id = strong_id<struct price_version_tag>;

inline constexpr std::string_view standard_list_name = "standard";

/// "standard" for 0.
[[nodiscard]] std::string to_text(price_list_id id);
[[nodiscard]] std::string to_text(price_version_id id);
/// Nothing unless `text` is exactly what to_text makes.
[[nodiscard]] std::optional<price_list_id> price_list_id_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<price_version_id> price_version_id_from(std::string_view text) noexcept;

}  // namespace mbs::domain
