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
  when_loaded([this, entry = std::move(m.entry)](errc why) {
    if (why == errc::none) on_funding(entry);  // else the load that succeeds counts it
  });
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
