#include "actors/messages/report_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/messages/roll_up_store.hpp"

#include <limits>

namespace mbs::actors {

void report_service::daily_report(persistence::report_filter filter, completion<domain::daily_report> done) {
  answer_by_look<persistence::roll_up_store>(
      pool_, filter.account, std::move(done), [filter](auto& store) { return store.report(filter); });
}

void report_service::oldest_unfinished(domain::account_id turn, completion<oldest_message> done) {
  answer_by_look<persistence::message_store>(
      pool_, turn, std::move(done), [](auto& store) -> domain::result<oldest_message> {
        const auto first = store.unfinished({{}, {std::numeric_limits<std::int64_t>::max()}}, 1);
        if (!first) return first.error();
        if (first->empty()) return oldest_message{};
        return oldest_message{true, first->front().message.accepted_at};
      });
}

}  // namespace mbs::actors
