#include "persistence/messages/sql_roll_up_store.hpp"

#include "persistence/messages/daily_sums.hpp"
#include "persistence/messages/message_fold.hpp"

namespace mbs::persistence {

domain::result<fold_progress> sql_roll_up_store::fold(const fold_request& request) {
  // A step whose end is not known may be made again: it begins where the last one that landed ended.
  return session_.attempt(sql::retry::once,
      [&](sql::connection& c) -> domain::result<fold_progress> { return fold_some(c, request); });
}

domain::result<domain::daily_report> sql_roll_up_store::report(const report_filter& filter) {
  return session_.attempt(sql::retry::once,
      [&](sql::connection& c) -> domain::result<domain::daily_report> { return load_report(c, filter); });
}

}  // namespace mbs::persistence
