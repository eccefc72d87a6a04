#include "actors/accounts/account_state.hpp"

/// By which prices an ACCOUNT charges.
namespace mbs::actors {

using domain::errc;

void account_state::take_price_lists(const persistence::account_settings& settings) {
  if (settings.price_lists.empty()) return price_lists.reset();
  price_lists = std::make_unique<own_prices>();
  price_lists->lists = settings.price_lists;
}

const domain::price_table& account_state::prices_at(const shared_rules& rules, domain::time_point now) {
  if (!price_lists) return rules->prices;
  auto& own = *price_lists;
  if (own.version != rules->prices_version + 1 || now >= own.held.until) {
    own.held = schedule_of(own.lists, rules).at(now);
    own.version = rules->prices_version + 1;
  }
  static const domain::price_table nothing;
  return own.held.prices ? *own.held.prices : nothing;
}

void account_state::on_chore(read_prices& m) {
  ++handled;
  when_loaded([this, done = std::move(m.done)](errc why) {
    if (why != errc::none) return done(actors::refusal{why, {}, soon});
    const auto now = env->now();
    const auto schedule = schedule_of(
        price_lists ? price_lists->lists : std::vector<domain::price_assignment>{}, env->rules->now());
    std::vector<domain::price_step> steps{{now, schedule.at(now).prices}};
    for (const auto& step : schedule.steps())
      if (step.from > now && step.prices != steps.back().prices) steps.push_back(step);
    done(std::move(steps));
  });
}

}  // namespace mbs::actors
