#pragma once

#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Rows by what their name or e-mail address begins with. Internal to persistence/.
namespace mbs::persistence::sql {

/// Rows that one beginning may fit: each question looks at no more.
inline constexpr std::int64_t most_beginnings = 1'000;
inline constexpr std::uint32_t longest_page_of_beginnings = 200;

/// Ids of `table` (it has `found_name` and `found_email`, folded by the database, each with an index) above
/// `after`, ascending, at most `limit` (1 to longest_page_of_beginnings; what is outside is brought inside):
/// of rows whose name or address begins with `prefix` in any case; of all when it is empty. Nothing when
/// more begin so than are looked at.
[[nodiscard]] std::optional<std::vector<std::int64_t>> ids_beginning_with(connection& c,
    const std::string& table, const std::string& prefix, std::int64_t after, std::uint32_t limit);

}  // namespace mbs::persistence::sql
