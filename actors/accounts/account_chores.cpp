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

void account_state::on_chore(preview_messages& m) {
  ++handled;
  when_loaded([this, what = std::move(m.what), done = std::move(m.done)](errc why) {
    if (why != errc::none) return done(actors::refusal{why, {}, soon});
    end_senders();
    if (!what->from.empty() || default_sender().empty()) return done(preview(*what));
    auto named = *what;
    named.from = default_sender();
    done(preview(named));
  });
}

/// The checks of a submission, in its order, each told instead of obeyed.
outcome<domain::submission_preview> account_state::preview(const domain::submission& what) {
  const auto rules = env->rules->now();
  auto seen = domain::preview(what, rules->sending_at(prices_at(rules, env->now())), senders);
  if (!seen) return refusal{seen.error().why, std::move(seen.error().detail), {}};
  const auto tell = [&](const std::optional<refusal>& why) {
    if (why) seen->problems.push_back({why->why, why->detail});
  };
  tell(suspension());
  auto routed = seen->what;
  drop_unroutable(routed, *rules, what.traffic);
  if (routed.recipients.empty() && !seen->what.recipients.empty()) {
    seen->problems.push_back({errc::no_route, routed.rejected.back().detail});
  } else {
    seen->what = std::move(routed);
  }
  if (trial)
    if (auto fault = domain::restrict_to_trial(
            seen->what, *trial, what.traffic, trial_day_now(), rules->trial_messages_a_day))
      seen->problems.push_back(std::move(*fault));
  if (seen->what.recipients.empty()) return std::move(*seen);
  tell(lack_of_room(static_cast<std::uint32_t>(seen->what.recipients.size())));
  tell(lack_of_credit(seen->what.total));
  return std::move(*seen);
}

void account_state::on_chore(read_senders& m) {
  ++handled;
  when_loaded([this, done = std::move(m.done)](errc why) {
    if (why != errc::none) return done(actors::refusal{why, {}, soon});
    end_senders();
    done(senders);
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

void account_state::on_chore(hold_funds& m) {
  ++handled;
  falling_asleep = false;
  when_loaded([this, m = std::move(m)](errc why) {
    if (why != errc::none) return m.done(actors::refusal{why, {}, soon});
    if (stopped_spending) return m.done(books_are_checked());
    if (!m.may_be_owed && balance.available() < m.amount)
      return m.done(actors::refusal{errc::insufficient_credit, {}, {}});
    if (const auto held = balance.debit(m.amount); !held)
      return m.done(actors::refusal{held.error(), {}, {}});
    ++holds;
    m.done(m.amount);
  });
}

/// Whoever held is awake still: it was loaded then.
void account_state::on_chore(const end_hold& m) {
  ++handled;
  if (holds == 0) return;
  --holds;
  const bool takes_its_place = m.funding != 0 && funding.count(m.funding);
  if (!takes_its_place && !balance.credit(m.amount)) breach("money that was held");
  if (stopped_spending && !books_differ) fall_asleep();
  if (env->events != nullptr) env->events->tell(id, domain::balance_changed{});
}

void account_state::on_chore(const settings_changed& m) {
  ++handled;
  if (!loaded) return;  // the load that succeeds reads them
  status = m.settings->account.status;
  // Once somebody has looked, what is stored counts: it wakes anew with that.
  const bool ended = books_differ && !m.settings->books_differ;
  books_differ = m.settings->books_differ;
  stopped_spending = stopped_spending || books_differ;
  if (ended) fall_asleep();
  balance.set_credit_limit(m.settings->account.credit_limit);
  take_senders(*m.settings);
  take_price_lists(*m.settings);
  trial = m.settings->trial;
  default_webhook = m.settings->default_webhook;
  take_alerts(m.settings->alerts);
  ask_for_look();  // what a look that is under way has read may be older
  if (env->events != nullptr) {
    env->events->tell(id, domain::balance_changed{});
    env->events->tell(id, domain::account_changed{});
  }
}

void account_state::take_alerts(const std::vector<domain::balance_alert>& alerts) {
  bounds.reset();
  if (alerts.empty()) return;
  bounds = std::make_unique<balance_bounds>(balance_bounds{domain::quiet_range_of(alerts), false});
  heed_balance();
}

void account_state::on_chore(const balance_looked_at& m) {
  ++handled;
  if (loaded) take_alerts(m.alerts);
}

void account_state::on_chore(const forget_settings&) {
  ++handled;
  default_webhook_known = false;
  if (!urls) return;
  urls->known = false;
  urls->stale = urls->listing;
  urls->endpoints.clear();
}

void account_state::on_chore(const prepare_sleep&) {
  fall_asleep();
}

}  // namespace mbs::actors
