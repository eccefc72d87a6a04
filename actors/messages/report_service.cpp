#include "actors/messages/report_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/messages/roll_up_store.hpp"

namespace mbs::actors {

void report_service::daily_report(persistence::report_filter filter, completion<domain::daily_report> done) {
  answer_by_look<persistence::roll_up_store>(
      pool_, filter.account, std::move(done), [filter](auto& store) { return store.report(filter); });
}

}  // namespace mbs::actors
