#include "actors/money/reconciliation_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/money/reconciliation_csv.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/money/reconciliation_store.hpp"

#include <utility>

namespace mbs::actors {

using persistence::reconciliation_store;

void reconciliation_service::begin(domain::account_id turn, const domain::audit_origin& by,
    completion<persistence::begun_reconciliation> done) {
  answer_by_change<reconciliation_store, persistence::begun_reconciliation>(
      store_, turn, std::move(done), [by, now = now_, reconciler = reconciler_](reconciliation_store& store) {
        auto begun = store.begin_reconciliation(false, now(), by);
        if (begun) caf::anon_send(reconciler, reconcile_now{});
        return begun;
      });
}

void reconciliation_service::list(domain::account_id turn, persistence::reconciliation_filter wanted,
    completion<persistence::reconciliation_page> done) {
  answer_by_look<reconciliation_store>(store_, turn, std::move(done),
      [wanted](reconciliation_store& store) { return store.list_reconciliations(wanted); });
}

void reconciliation_service::get(
    domain::account_id turn, domain::reconciliation_id id, completion<persistence::reconciliation_run> done) {
  answer_by_look<reconciliation_store>(store_, turn, std::move(done),
      [id](reconciliation_store& store) { return store.get_reconciliation(id); });
}

void reconciliation_service::differences(domain::account_id turn, persistence::difference_filter wanted,
    completion<persistence::difference_page> done) {
  answer_by_look<reconciliation_store>(store_, turn, std::move(done),
      [wanted](reconciliation_store& store) { return store.list_differences(wanted); });
}

void reconciliation_service::note_export(domain::account_id turn, domain::reconciliation_id id,
    const domain::audit_origin& by, completion<std::string> done) {
  note_table(store_, turn,
      {by, "reconciliation.exported", {}, {{"reconciliation", domain::to_text(id)}}, differences_head()},
      std::move(done));
}

void reconciliation_service::export_differences(domain::account_id turn,
    persistence::difference_filter wanted, domain::cause_language language, completion<table_page> done) {
  answer_by_look<reconciliation_store>(store_, turn, std::move(done),
      [wanted, language, &networks = networks_](reconciliation_store& store) -> domain::result<table_page> {
        const auto page = store.list_differences(wanted);
        if (!page) return page.error();
        table_page table;
        for (const auto& d : page->differences)
          append_difference(table.lines, d,
              d.what.network ? networks.name_of(*d.what.network) : std::string_view{}, language);
        table.rows = static_cast<std::uint32_t>(page->differences.size());
        if (page->next != 0) table.next = std::to_string(page->next);
        return table;
      });
}

}  // namespace mbs::actors
