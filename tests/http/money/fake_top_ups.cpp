#include "tests/http/money/fake_top_ups.hpp"

#include "http/money/top_up_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using actors::outcome;
using actors::refusal;
using domain::errc;
using persistence::top_up_page;
using persistence::top_up_record;

std::vector<route> fake_top_ups::routes() {
  return top_up_routes(*this);
}

void fake_top_ups::ask(const actors::wanted_top_up& wanted, const domain::audit_origin& by,
    actors::completion<top_up_record> done) {
  how_.respond<top_up_record>(std::move(done), [&]() -> outcome<top_up_record> {
    if (!possible.is_configured) return refusal{errc::payments_unavailable, "none are taken here", {}};
    if (wanted.shillings < possible.least) return refusal{errc::malformed_request, "amount is too small", {}};
    const auto open = [&](const top_up_record& t) { return t.payer == wanted.payer; };
    if (std::ranges::any_of(top_ups, open)) return refusal{errc::too_many_requests_open, {}, {}};
    top_up_record made;
    made.id = {static_cast<std::int64_t>(top_ups.size()) + 1};
    made.account = wanted.account;
    made.payer = wanted.payer;
    made.amount = domain::money::from_shillings(wanted.shillings);
    made.created_at = by.at;
    top_ups.push_back(made);
    return made;
  });
}

void fake_top_ups::get(
    domain::account_id account, domain::top_up_id id, actors::completion<top_up_record> done) {
  how_.respond<top_up_record>(std::move(done), [&]() -> outcome<top_up_record> {
    const auto found = std::ranges::find(top_ups, id, &top_up_record::id);
    if (found == top_ups.end() || found->account != account) return refusal{errc::not_found, {}, {}};
    return *found;
  });
}

void fake_top_ups::list(domain::account_id account, domain::top_up_id beyond, std::uint32_t limit,
    actors::completion<top_up_page> done) {
  how_.respond<top_up_page>(std::move(done), [&]() -> outcome<top_up_page> {
    top_up_page page;
    for (auto t = top_ups.rbegin(); t != top_ups.rend(); ++t) {
      if (t->account != account || (beyond && t->id >= beyond)) continue;
      if (page.top_ups.size() == limit) {
        page.next = page.top_ups.back().id;
        break;
      }
      page.top_ups.push_back(*t);
    }
    return page;
  });
}

void fake_top_ups::take_callback(
    std::string token, std::string address, std::string body, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [&]() -> outcome<std::string> {
    if (token != "known") return refusal{errc::not_found, {}, {}};
    callbacks.push_back(address + ' ' + body);
    return std::string{R"({"ResultCode":0})"};
  });
}

}  // namespace mbs::http::tests
