#include "tests/http/money/fake_books.hpp"

#include "http/money/books_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

std::vector<route> fake_books::routes() {
  return books_routes(*this);
}

void fake_books::books(domain::account_id, actors::completion<actors::books_report> done) {
  how_.respond<actors::books_report>(std::move(done), [this] {
    return actors::books_report{{{{20'000}, 7, 3, domain::from_micros(1'728'075'600'000'000)}}, breaches};
  });
}

void fake_books::end_breach(domain::account_id, std::int64_t id, std::string reason,
    const domain::audit_origin&, actors::completion<persistence::ledger_breach> done) {
  how_.respond<persistence::ledger_breach>(std::move(done),
      [this, id, reason = std::move(reason)]() -> actors::outcome<persistence::ledger_breach> {
        const auto found = std::ranges::find(breaches, id, &persistence::ledger_breach::id);
        if (found == breaches.end()) return actors::refusal{domain::errc::not_found, {}, {}};
        auto ended = *found;
        breaches.erase(found);
        reasons.push_back(reason);
        return ended;
      });
}

}  // namespace mbs::http::tests
