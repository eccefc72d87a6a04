#include "tests/http/money/fake_reconciliations.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using domain::errc;
using persistence::reconciliation_run;

fake_reconciliations::fake_reconciliations(answering& how) : how_{how} {
  reconciliation_run run;
  run.id = {1};
  run.is_nightly = true;
  run.from = domain::from_micros(1'772'000'000'000'000);
  run.begun_at = run.ended_at = domain::from_micros(1'772'086'400'000'000);
  run.payments = 2;
  run.messages = 3;
  run.carriers.push_back({{{20'513}, {1}, {1}, 3, 3, domain::money::from_units(24'000)}, "safaricom-1"});
  runs.push_back(run);
}

void fake_reconciliations::begin(domain::account_id, const domain::audit_origin& by,
    actors::completion<persistence::begun_reconciliation> done) {
  how_.respond<persistence::begun_reconciliation>(std::move(done), [this, by] {
    if (runs.back().is_running()) return persistence::begun_reconciliation{runs.back(), false};
    reconciliation_run run;
    run.id = {runs.back().id.value + 1};
    run.begun_by = by.who;
    run.from = runs.back().begun_at;
    run.begun_at = by.at;
    runs.push_back(run);
    return persistence::begun_reconciliation{run, true};
  });
}

void fake_reconciliations::list(domain::account_id, persistence::reconciliation_filter wanted,
    actors::completion<persistence::reconciliation_page> done) {
  how_.respond<persistence::reconciliation_page>(std::move(done), [this, wanted] {
    persistence::reconciliation_page page;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
      if (wanted.beyond && run->id >= wanted.beyond) continue;
      if (page.runs.size() == wanted.limit) {
        page.next = page.runs.back().id;
        break;
      }
      page.runs.push_back(*run);
    }
    return page;
  });
}

void fake_reconciliations::get(
    domain::account_id, domain::reconciliation_id id, actors::completion<reconciliation_run> done) {
  how_.respond<reconciliation_run>(std::move(done), [this, id]() -> actors::outcome<reconciliation_run> {
    const auto at = std::ranges::find(runs, id, &reconciliation_run::id);
    if (at == runs.end()) return actors::refusal{errc::not_found, {}, {}};
    return *at;
  });
}

actors::outcome<persistence::difference_page> fake_reconciliations::page(
    persistence::difference_filter wanted) {
  last_wanted = wanted;
  if (std::ranges::find(runs, wanted.run, &reconciliation_run::id) == runs.end())
    return actors::refusal{errc::not_found, {}, {}};
  persistence::difference_page page;
  for (const auto& d : found) {
    if (d.number <= wanted.beyond || (wanted.cause && d.what.cause != *wanted.cause)) continue;
    if (page.differences.size() == wanted.limit) {
      page.next = page.differences.back().number;
      break;
    }
    page.differences.push_back(d);
  }
  return page;
}

void fake_reconciliations::differences(domain::account_id, persistence::difference_filter wanted,
    actors::completion<persistence::difference_page> done) {
  how_.respond<persistence::difference_page>(std::move(done), [this, wanted] { return page(wanted); });
}

void fake_reconciliations::note_export(domain::account_id, domain::reconciliation_id id,
    const domain::audit_origin&, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [this, id] {
    exported.push_back(id);
    return std::string{"\"number\"\r\n"};
  });
}

void fake_reconciliations::export_differences(domain::account_id, persistence::difference_filter wanted,
    domain::cause_language language, actors::completion<actors::table_page> done) {
  how_.respond<actors::table_page>(
      std::move(done), [this, wanted, language]() -> actors::outcome<actors::table_page> {
        const auto some = page(wanted);
        if (!some) return some.error();
        actors::table_page table;
        for (const auto& d : some->differences)
          table.lines += '"' + std::string{domain::words_of(d.what.cause, language).action} + "\"\r\n";
        table.rows = static_cast<std::uint32_t>(some->differences.size());
        if (some->next != 0) table.next = std::to_string(some->next);
        return table;
      });
}

std::string_view fake_reconciliations::network_name(domain::network_id network) const {
  return domain::numbering_plan::kenya().name_of(network);
}

}  // namespace mbs::http::tests
