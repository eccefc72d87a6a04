#include "persistence/sql/beginnings.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace mbs::persistence::sql {

namespace {

using ids = std::vector<std::int64_t>;

ids ids_of(rows& found) {
  ids all;
  while (found.next())
    all.push_back(found.integer(0));
  return all;
}

/// Of rows whose `column` begins so; one more than are looked at when there are.
ids hits_in(connection& c, const std::string& table, const std::string& column, const std::string& prefix) {
  const auto beyond = prefix + "\xF4\x8F\xBF\xBF";  // U+10FFFF, behind every character
  const auto found =
      c.query("SELECT n.id FROM " + table + " n WHERE n." + column + " >= lower(CAST($1 AS text)) AND n." +
              column + " < lower(CAST($2 AS text)) ORDER BY n." + column + " LIMIT $3",
          {std::string_view{prefix}, std::string_view{beyond}, most_beginnings + 1});
  return ids_of(*found);
}

}  // namespace

std::optional<ids> ids_beginning_with(connection& c, const std::string& table, const std::string& prefix,
    std::int64_t after, std::uint32_t limit) {
  const std::size_t most = std::clamp<std::uint32_t>(limit, 1, longest_page_of_beginnings);
  if (prefix.empty()) {
    const auto found = c.query("SELECT n.id FROM " + table + " n WHERE n.id > $1 ORDER BY n.id LIMIT $2",
        {after, static_cast<std::int64_t>(most)});
    return ids_of(*found);
  }
  std::set<std::int64_t> hits;
  for (const auto* column : {"found_name", "found_email"}) {
    const auto some = hits_in(c, table, column, prefix);
    if (std::ssize(some) > most_beginnings) return std::nullopt;
    hits.insert(some.begin(), some.end());
  }
  ids page;
  for (auto next = hits.upper_bound(after); next != hits.end() && page.size() < most; ++next)
    page.push_back(*next);
  return page;
}

}  // namespace mbs::persistence::sql
