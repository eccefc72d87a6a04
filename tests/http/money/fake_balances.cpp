#include "tests/http/money/fake_balances.hpp"

#include "http/money/balance_routes.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace mbs::http::tests {

using persistence::balance_alerts;
using persistence::credit_limit_entry;

std::vector<route> fake_balances::routes() {
  return balance_routes(*this);
}

void fake_balances::get_alerts(domain::account_id, actors::completion<balance_alerts> done) {
  how_.respond<balance_alerts>(std::move(done), [this] { return alerts; });
}

void fake_balances::set_alerts(const actors::wanted_alerts& wanted, const domain::audit_origin&,
    actors::completion<balance_alerts> done) {
  how_.respond<balance_alerts>(std::move(done), [this, wanted]() -> actors::outcome<balance_alerts> {
    if (wanted.by_sms && !sends) return actors::refusal{domain::errc::no_route, {}, {}};
    for (const auto amount : wanted.amounts)
      if (!domain::can_be_crossed(amount, alerts.credit_limit))
        return actors::refusal{domain::errc::malformed_request, {}, {}};
    alerts.alerts.clear();
    for (const auto amount : wanted.amounts)
      alerts.alerts.push_back(domain::new_balance_alert(amount, domain::money::from_shillings(1'000)));
    std::ranges::sort(alerts.alerts, std::greater{}, &domain::balance_alert::amount);
    alerts.by_sms = wanted.by_sms;
    return alerts;
  });
}

void fake_balances::list_credit_limits(domain::account_id, domain::account_id account,
    actors::completion<std::vector<credit_limit_entry>> done) {
  how_.respond<std::vector<credit_limit_entry>>(std::move(done), [this, account] {
    std::vector<credit_limit_entry> own;
    std::ranges::copy_if(
        limits, std::back_inserter(own), [&](const auto& e) { return e.account == account; });
    std::ranges::reverse(own);
    return own;
  });
}

void fake_balances::set_credit_limit(domain::account_id, const actors::wanted_credit_limit& wanted,
    const domain::audit_origin& by, actors::completion<credit_limit_entry> done) {
  how_.respond<credit_limit_entry>(
      std::move(done), [this, wanted, by]() -> actors::outcome<credit_limit_entry> {
        const auto before = limits.empty() ? domain::money{} : limits.back().after;
        if (before == wanted.limit) return actors::refusal{domain::errc::no_change, {}, {}};
        limits.push_back({static_cast<std::int64_t>(limits.size()) + 1, wanted.account, before, wanted.limit,
            wanted.reason, by.who, by.at});
        return limits.back();
      });
}

}  // namespace mbs::http::tests
