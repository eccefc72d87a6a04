#include "actors/accounts/account_state.hpp"

/// What an ACCOUNT does seldom.
namespace mbs::actors {

using domain::errc;

void account_state::on_chore(check_standing& m) {
  ++handled;
  when_loaded([this, done = std::move(m.done)](errc why) {
    if (why != errc::none) return done(actors::refusal{why, {}, soon});
    done(suspension());
  });
}

void account_state::on_chore(const waiting_recovered& m) {
  ++handled;
  falling_asleep = false;
  queued += m.messages;
}

void account_state::on_chore(funding_arrived& m) {
  ++handled;
  when_loaded([this, m = std::move(m)](errc why) {
    if (why != errc::none) return;  // the load that succeeds counts them
    for (const auto& entry : m.entries)
      on_funding(entry);
    funding.complete(m.complete_through);
  });
}

void account_state::on_chore(const settings_changed& m) {
  ++handled;
  if (!loaded) return;  // the load that succeeds reads them
  status = m.settings->account.status;
  balance.set_credit_limit(m.settings->account.credit_limit);
  senders = m.settings->senders;
}

void account_state::on_chore(const forget_settings&) {
  ++handled;
  if (!urls) return;
  urls->known = false;
  urls->endpoints.clear();
}

void account_state::on_chore(const prepare_sleep&) {
  fall_asleep();
}

}  // namespace mbs::actors
