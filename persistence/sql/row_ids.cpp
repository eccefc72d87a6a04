#include "persistence/sql/row_ids.hpp"

#include "domain/messages/id_generator.hpp"

namespace mbs::persistence::sql {

std::int64_t next_id(connection& c, const std::string& table, domain::time_point now) {
  const auto newest = c.query("SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM " + table, {});
  return domain::id_generator{0, newest->next() ? newest->integer(0) : 0}.next(now);
}

}  // namespace mbs::persistence::sql
