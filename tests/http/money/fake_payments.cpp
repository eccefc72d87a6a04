#include "tests/http/money/fake_payments.hpp"

#include "http/money/payment_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using actors::outcome;
using actors::payment_details;
using actors::refusal;
using domain::errc;
using domain::payment_state;
using persistence::payment_page;
using persistence::payment_record;
using persistence::top_up_page;
using persistence::top_up_record;

std::vector<route> fake_payments::routes() {
  return payment_routes(*this);
}

void fake_payments::validate(std::string token, std::string body, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [&]() -> outcome<std::string> {
    if (token != "known") return refusal{errc::not_found, {}, {}};
    return std::string{body == "bad" ? R"({"ResultCode":"C2B00012","ResultDesc":"Rejected"})"
                                     : R"({"ResultCode":"0","ResultDesc":"Accepted"})"};
  });
}

void fake_payments::take_confirmation(
    std::string token, std::string address, std::string body, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [&]() -> outcome<std::string> {
    if (token != "known") return refusal{errc::not_found, {}, {}};
    posted.push_back(address + ' ' + body);
    return std::string{R"({"ResultCode":0,"ResultDesc":"Success"})"};
  });
}

void fake_payments::list(
    domain::account_id, persistence::payment_filter wanted, actors::completion<payment_page> done) {
  how_.respond<payment_page>(std::move(done), [&]() -> outcome<payment_page> {
    last_wanted = wanted;
    payment_page page;
    for (const auto& p : payments) {
      if ((wanted.state && p.state != *wanted.state) || (wanted.beyond && p.id <= wanted.beyond)) continue;
      if (page.payments.size() == wanted.limit) {
        page.next = page.payments.back().id;
        break;
      }
      page.payments.push_back(p);
    }
    return page;
  });
}

void fake_payments::get(domain::account_id, domain::payment_id id, actors::completion<payment_details> done) {
  how_.respond<payment_details>(std::move(done), [&]() -> outcome<payment_details> {
    const auto found = std::ranges::find(payments, id, &payment_record::id);
    if (found == payments.end()) return refusal{errc::not_found, {}, {}};
    persistence::posted_confirmation one;
    one.address = "196.201.214.200";
    one.is_done = true;
    one.note = "it lacks receipt or amount";
    return payment_details{*found, {one}};
  });
}

void fake_payments::match(domain::account_id, actors::wanted_match wanted, const domain::audit_origin& by,
    actors::completion<payment_record> done) {
  how_.respond<payment_record>(std::move(done), [&]() -> outcome<payment_record> {
    const auto found = std::ranges::find(payments, wanted.payment, &payment_record::id);
    if (found == payments.end()) return refusal{errc::not_found, {}, {}};
    if (wanted.account != domain::account_id{1}) return refusal{errc::invalid_reference, {}, {}};
    if (found->state == payment_state::credited) return refusal{errc::not_waiting, {}, {}};
    found->state = payment_state::credited;
    found->account = wanted.account;
    found->reason = wanted.reason;
    found->matched_by = by.who;
    last_by = by;
    return *found;
  });
}

void fake_payments::list_unclear(
    domain::account_id, domain::top_up_id beyond, std::uint32_t limit, actors::completion<top_up_page> done) {
  how_.respond<top_up_page>(std::move(done), [&]() -> outcome<top_up_page> {
    top_up_page page;
    for (const auto& t : unclear)
      if ((!beyond || t.id < beyond) && page.top_ups.size() < limit) page.top_ups.push_back(t);
    return page;
  });
}

void fake_payments::look_again(domain::account_id, domain::top_up_id id, const domain::audit_origin& by,
    actors::completion<top_up_record> done) {
  how_.respond<top_up_record>(std::move(done), [&]() -> outcome<top_up_record> {
    const auto found = std::ranges::find(unclear, id, &top_up_record::id);
    if (found == unclear.end()) return refusal{errc::not_found, {}, {}};
    if (found->checkout_request.empty()) return refusal{errc::no_change, {}, {}};
    looked.push_back(id);
    last_by = by;
    return *found;
  });
}

}  // namespace mbs::http::tests
