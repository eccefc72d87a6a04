#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/runtime/store_pool.hpp"

#include <chrono>
#include <memory>
#include <utility>

/// Answers a gateway's question by one look at the store, or by one change of it.
namespace mbs::actors {

/// The store's word as a gateway gives it: while the database is away it is worth asking again.
template <class T>
[[nodiscard]] outcome<T> outcome_of(domain::result<T> answer) {
  if (answer) return std::move(*answer);
  const bool away = answer.error() == domain::errc::store_unavailable;
  return refusal{answer.error(), {}, std::chrono::seconds{away ? 1 : 0}};
}

/// `done` with what `query(Store&)` gives; overloaded when too much waits in the lane already. Not for the
/// lanes where accounts take turns.
template <class Store, class T, class Query>
void answer_by_query(store_pool& pool, lane where, completion<T> done, Query query) {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const bool taken = pool.query<Store>(
      where, [shared, query = std::move(query)](Store& store) { (*shared)(outcome_of<T>(query(store))); });
  if (!taken) (*shared)(refusal{domain::errc::overloaded, {}, std::chrono::seconds{1}});
}

/// Why a list or page was not looked at.
[[nodiscard]] refusal refusal_of_look(domain::admittance verdict);
[[nodiscard]] refusal gave_up_look();

/// The same for a list or page that somebody of the account looks at: rate_limited when the account has as
/// many waiting as it may, overloaded when all together have, or when its turn did not come in time.
template <class Store, class T, class Query>
void answer_by_look(store_pool& pool, domain::account_id who, completion<T> done, Query query) {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const auto verdict = pool.look<Store>(
      who, [shared, query = std::move(query)](Store& store) { (*shared)(outcome_of<T>(query(store))); },
      [shared] { (*shared)(gave_up_look()); });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_look(verdict));
}

/// Why a change was not made.
[[nodiscard]] refusal refusal_of_change(domain::admittance verdict);

/// The same for `change(Store&)` of the account: rate_limited when it has as many waiting as it may.
template <class Store, class T, class Change>
void answer_by_change(store_pool& pool, domain::account_id who, completion<T> done, Change change) {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const auto verdict = pool.change<Store>(
      who, [shared, change = std::move(change)](Store& store) { (*shared)(outcome_of<T>(change(store))); });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_change(verdict));
}

}  // namespace mbs::actors
