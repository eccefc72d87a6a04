#include "actors/node/money_side.hpp"

#include "actors/access/platform_sms.hpp"
#include "actors/mail/mail_service.hpp"

namespace mbs::actors {

std::function<void(domain::account_id)> money_side::watch_balances(caf::actor_system& system) {
  balance_watch_ = spawn_balance_watch(system);
  return [watch = balance_watch_](
             domain::account_id account) { caf::anon_send(watch, look_at_balance{account}); };
}

void money_side::begin(money_surroundings around) {
  in_ = std::move(around);
  start_books();
  requests.emplace(in_.accounts, *in_.store, in_.setup->adjusted_alone, in_.setup->now);
}

void money_side::open(platform_sms& sms) {
  const auto& setup = *in_.setup;
  money.emplace(in_.accounts, *in_.store, setup.billing.seller);
  balances.emplace(in_.accounts, *in_.store, sms);
  book_reports.emplace(*in_.store, books, setup.now);
  prices.emplace(*in_.store, in_.accounts, *in_.rules, setup.rules->plan, in_.mailer, setup.now,
      setup.least_price_notice);
  start_top_ups();
  start_billing();
  caf::anon_send(balance_watch_,
      start_balance_watch{std::make_shared<const balance_watch_parts>(
          balance_watch_parts{in_.store, in_.accounts, in_.mailer, &sms, setup.now})});
  start_reconciler();
}

void money_side::start_top_ups() {
  const auto& setup = *in_.setup;
  if (setup.make_daraja_channel)
    daraja_ = start_daraja_threads(*in_.system, setup.daraja_at_once, setup.make_daraja_channel);
  top_ups_dependencies parts;
  parts.store = in_.store;
  parts.transport = daraja_.get();
  parts.till = setup.till;
  parts.now = setup.now;
  parts.at_once = 2 * setup.daraja_at_once;
  top_ups_ = spawn_top_ups(*in_.system, parts);
  top_up_reports.emplace(std::move(parts), top_ups_);
  paybill_dependencies by_themselves{in_.store, daraja_.get(), setup.till, pulls, setup.now};
  paybill_ = spawn_paybill(*in_.system, by_themselves);
  payments.emplace(std::move(by_themselves), paybill_, top_ups_);
}

void money_side::start_billing() {
  const auto& setup = *in_.setup;
  const billing_parts parts{
      in_.store, setup.billing, setup.billing_page_base, &setup.rules->plan, in_.mailer, setup.now};
  billing_ = spawn_billing(*in_.system, parts);
  documents.emplace(parts);
}

void money_side::start_books() {
  books_dependencies parts;
  parts.store = in_.store;
  parts.accounts = in_.accounts;
  parts.counters = in_.counters;
  parts.now = in_.setup->now;
  parts.mail_waits = [mailer = in_.mailer] { caf::anon_send(mailer, mails_waiting{}); };
  parts.percent = in_.setup->roll_up_percent;
  books = spawn_books(*in_.system, std::move(parts));
}

void money_side::start_reconciler() {
  const auto& setup = *in_.setup;
  reconciler_dependencies parts;
  parts.store = in_.store;
  parts.rules = in_.rules;
  parts.counters = in_.counters;
  parts.now = setup.now;
  parts.at_hour = setup.reconcile_at_hour;
  parts.percent = setup.roll_up_percent;
  reconciler_ = spawn_reconciler(*in_.system, std::move(parts));
  reconciliations.emplace(*in_.store, reconciler_, setup.rules->plan, setup.now);
}

}  // namespace mbs::actors
