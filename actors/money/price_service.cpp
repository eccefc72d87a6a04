#include "actors/money/price_service.hpp"

#include "actors/accounts/account_messages.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/money/price_store.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using domain::account_id;
using persistence::noticed;
using persistence::price_list_record;
using persistence::price_store;
using persistence::price_version_record;

/// A change that may have somebody to be told.
template <class T, class Change>
void price_service::change(account_id turn, completion<T> done, Change change) {
  answer_by_change<price_store, T>(
      store_, turn,
      [this, done = std::move(done)](outcome<T> made) {
        if (made) tell_customers();
        done(std::move(made));
      },
      std::move(change));
}

domain::shared_prices price_service::standard() const {
  const auto rules = rules_.now();
  return {rules, &rules->prices};
}

void price_service::own_prices(account_id account, completion<account_prices> done) {
  caf::anon_send(accounts_,
      read_prices{account,
          [done = std::move(done), lists = rules_.now()->lists, now = now_()](
              outcome<std::vector<domain::price_step>> steps) {
            if (!steps) return done(steps.error());
            done(account_prices{std::move(*steps),
                lists ? domain::rates_on(domain::kenyan_day_at(now), lists->taxes()) : domain::tax_rates{}});
          }});
}

void price_service::list(account_id turn, completion<std::vector<price_list_record>> done) {
  answer_by_look<price_store>(store_, turn, std::move(done),
      [now = now_()](price_store& store) { return store.list_price_lists(now); });
}

void price_service::get(account_id turn, domain::price_list_id list, completion<price_list_record> done) {
  answer_by_look<price_store>(
      store_, turn, std::move(done), [list](price_store& store) { return store.get_price_list(list); });
}

void price_service::create(account_id turn, std::string name, bool adds_taxes, const domain::audit_origin& by,
    completion<price_list_record> done) {
  change<price_list_record>(
      turn, std::move(done), [name = std::move(name), adds_taxes, by = stamped(by)](price_store& store) {
        return store.create_price_list(name, adds_taxes, by);
      });
}

void price_service::preview_version(
    account_id turn, persistence::new_price_version wanted, completion<persistence::price_effect> done) {
  answer_by_look<price_store>(store_, turn, std::move(done),
      [wanted = std::move(wanted), terms = terms(), now = now_()](
          price_store& store) { return store.preview_version(wanted, terms, now); });
}

void price_service::add_version(account_id turn, persistence::new_price_version wanted,
    const domain::audit_origin& by, completion<noticed<price_version_record>> done) {
  change<noticed<price_version_record>>(turn, std::move(done),
      [wanted = std::move(wanted), terms = terms(), by = stamped(by)](
          price_store& store) { return store.add_version(wanted, terms, by); });
}

void price_service::withdraw_version(account_id turn, domain::price_version_id version, std::string reason,
    const domain::audit_origin& by, completion<noticed<price_version_record>> done) {
  change<noticed<price_version_record>>(turn, std::move(done),
      [version, reason = std::move(reason), terms = terms(), by = stamped(by)](
          price_store& store) { return store.withdraw_version(version, reason, terms, by); });
}

void price_service::assign(account_id turn, persistence::new_price_assignment wanted,
    const domain::audit_origin& by, completion<noticed<std::vector<domain::price_assignment>>> done) {
  answer_by_change<price_store, noticed<std::vector<domain::price_assignment>>>(
      store_, turn,
      [this, done = std::move(done)](outcome<noticed<std::vector<domain::price_assignment>>> made) {
        if (made) caf::anon_send(mailer_, mails_waiting{});
        done(std::move(made));
      },
      [wanted = std::move(wanted), terms = terms(), by = stamped(by)](
          price_store& store) { return store.assign(wanted, terms, by); });
}

void price_service::preview_assignment(
    account_id turn, persistence::new_price_assignment wanted, completion<persistence::price_effect> done) {
  answer_by_look<price_store>(store_, turn, std::move(done),
      [wanted = std::move(wanted), terms = terms(), now = now_()](
          price_store& store) { return store.preview_assignment(wanted, terms, now); });
}

void price_service::assignments_of(
    account_id turn, account_id account, completion<std::vector<domain::price_assignment>> done) {
  answer_by_look<price_store>(
      store_, turn, std::move(done), [account](price_store& store) { return store.assignments_of(account); });
}

void price_service::accounts_on(account_id turn, domain::price_list_id list, account_id after,
    std::uint32_t limit, completion<persistence::priced_account_page> done) {
  answer_by_look<price_store>(
      store_, turn, std::move(done), [list, after, limit, now = now_()](price_store& store) {
        return store.accounts_on(list, now, after, limit);
      });
}

void price_service::list_tax_rates(account_id turn, completion<std::vector<domain::tax_change>> done) {
  answer_by_look<price_store>(
      store_, turn, std::move(done), [](price_store& store) { return store.list_tax_rates(); });
}

void price_service::set_tax_rate(account_id turn, const domain::tax_change& wanted,
    const domain::audit_origin& by, completion<std::vector<domain::tax_change>> done) {
  change<std::vector<domain::tax_change>>(turn, std::move(done),
      [wanted, by = stamped(by)](price_store& store) { return store.set_tax_rate(wanted, by); });
}

void price_service::tell_customers() {
  if (!telling_.exchange(true)) tell_some();
}

void price_service::tell_some() {
  constexpr std::uint32_t accounts_a_step = 20;
  const bool taken = store_.query<price_store>(
      lane::maintenance, [this, now = now_(), prices = standard()](price_store& store) {
        const auto told = store.tell_some(now, accounts_a_step, prices);
        if (told && *told) {
          caf::anon_send(mailer_, mails_waiting{});
          return tell_some();
        }
        if (!told)
          spdlog::warn(
              "event=price_notice_waits because={}; tried again in a while", domain::to_code(told.error()));
        telling_ = false;  // all are told, or it is tried again at the next look
      });
  if (!taken) telling_ = false;
}

}  // namespace mbs::actors
