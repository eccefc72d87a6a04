#include "persistence/money/sql_ledger_store.hpp"

#include "persistence/money/ledger_audit.hpp"

namespace mbs::persistence {

domain::result<verification> sql_ledger_store::verify(const verify_request& request) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> domain::result<verification> {
    sql::transaction moment{c, sql::transaction::kind::read};
    std::optional<verification> verified;
    if (!request.as_of) {
      verified = verify_books(c, request);
    } else {
      verified = books_as_of(c, *request.as_of, request.account);
    }
    if (!verified) return domain::errc::not_found;
    moment.commit();
    return *std::move(verified);
  });
}

}  // namespace mbs::persistence
