#include "actors/money/books_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/money/books_store.hpp"

namespace mbs::actors {

using persistence::books_store;
using persistence::ledger_breach;

namespace {

constexpr std::uint32_t days_shown = 31;
constexpr std::uint32_t breaches_shown = 100;

}  // namespace

void books_service::books(domain::account_id turn, completion<books_report> done) {
  answer_by_look<books_store>(
      store_, turn, std::move(done), [](books_store& store) -> domain::result<books_report> {
        auto days = store.closed_days(days_shown);
        if (!days) return days.error();
        auto breaches = store.open_breaches(breaches_shown);
        if (!breaches) return breaches.error();
        return books_report{std::move(*days), std::move(*breaches)};
      });
}

void books_service::end_breach(domain::account_id turn, std::int64_t id, std::string reason,
    const domain::audit_origin& by, completion<ledger_breach> done) {
  answer_by_change<books_store, ledger_breach>(store_, turn, std::move(done),
      [id, reason = std::move(reason), by, now = now_, books = books_](books_store& store) {
        auto ended = store.end_breach(id, reason, now(), {by, {}});
        if (ended) caf::anon_send(books, breaches_changed{});
        return ended;
      });
}

}  // namespace mbs::actors
