#include "actors/money/balance_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/money/balance_store.hpp"

namespace mbs::actors {

using persistence::balance_alerts;
using persistence::balance_store;
using persistence::credit_limit_entry;

namespace {

constexpr std::uint32_t limits_shown = 100;

}  // namespace

void balance_service::get_alerts(domain::account_id account, completion<balance_alerts> done) {
  answer_by_look<balance_store>(store_, account, std::move(done),
      [account](balance_store& store) { return store.get_alerts(account); });
}

void balance_service::set_alerts(
    const wanted_alerts& wanted, const domain::audit_origin& by, completion<balance_alerts> done) {
  if (wanted.by_sms && !sends_texts()) return done(refusal{domain::errc::no_route, {}, {}});
  when_active(accounts_, wanted.account, std::move(done), [this, wanted, by](const auto& then) {
    answer_by_change<balance_store, balance_alerts>(
        store_, wanted.account, then, [wanted, by](balance_store& store) {
          return store.set_alerts(wanted.account, wanted.amounts, wanted.by_sms, by);
        });
  });
}

void balance_service::list_credit_limits(
    domain::account_id turn, domain::account_id account, completion<std::vector<credit_limit_entry>> done) {
  answer_by_look<balance_store>(store_, turn, std::move(done),
      [account](balance_store& store) { return store.credit_limits_of(account, limits_shown); });
}

void balance_service::set_credit_limit(domain::account_id turn, const wanted_credit_limit& wanted,
    const domain::audit_origin& by, completion<credit_limit_entry> done) {
  answer_by_change<balance_store, credit_limit_entry>(
      store_, turn, std::move(done), [wanted, by](balance_store& store) {
        return store.set_credit_limit(wanted.account, wanted.limit, wanted.reason, by);
      });
}

}  // namespace mbs::actors
