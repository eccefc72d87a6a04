#pragma once

#include "actors/gateway/books_gateway.hpp"
#include "actors/money/books_actor.hpp"

namespace mbs::actors {

/// Asks the store, and tells BOOKS of what was ended.
class books_service final : public books_gateway {
 public:
  /// `store` outlives the service.
  books_service(store_pool& store, books_actor books, clock_function now)
      : store_{store}, books_{std::move(books)}, now_{std::move(now)} {}

  void books(domain::account_id turn, completion<books_report> done) override;
  void end_breach(domain::account_id turn, std::int64_t id, std::string reason,
      const domain::audit_origin& by, completion<persistence::ledger_breach> done) override;

 private:
  store_pool& store_;
  books_actor books_;
  clock_function now_;
};

}  // namespace mbs::actors
