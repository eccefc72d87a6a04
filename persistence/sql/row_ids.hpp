#pragma once

#include "domain/time.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Ids of rows. Internal to persistence/.
namespace mbs::persistence::sql {

/// An id above all of `table`, which the transaction has locked. Rare rows are made by any process of any
/// node, so the table itself keeps them apart, not a node number.
[[nodiscard]] std::int64_t next_id(connection& c, const std::string& table, domain::time_point now);

/// Several ids as parameters of connection::in.
template <class Ids>
[[nodiscard]] std::vector<std::int64_t> values_of(const Ids& ids) {
  std::vector<std::int64_t> values;
  values.reserve(ids.size());
  for (const auto& id : ids)
    values.push_back(id.value);
  return values;
}

}  // namespace mbs::persistence::sql
