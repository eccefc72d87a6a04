#include "actors/access/noted_table.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/access/audit_store.hpp"

namespace mbs::actors {

void note_table(store_pool& store, domain::account_id turn, noted_table table, completion<std::string> done) {
  answer_by_change<persistence::audit_store>(store, turn, std::move(done),
      [table = std::move(table)](persistence::audit_store& log) -> domain::result<std::string> {
        const auto noted = log.note_export(table.by, table.action, table.account, table.facts);
        if (!noted) return noted.error();
        return table.head;
      });
}

}  // namespace mbs::actors
