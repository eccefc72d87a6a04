#include "tests/http/money/fake_money_requests.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {

using actors::outcome;
using actors::refusal;
using domain::errc;
using domain::money_request_state;
using persistence::decided_money_request;
using persistence::money_request;
using persistence::money_request_page;
using persistence::withdrawn_money_request;

namespace {

refusal no(errc why) {
  return {why, {}, {}};
}

}  // namespace

money_request* fake_money_requests::find(domain::money_request_id id) {
  const auto found = std::ranges::find(requests, id, &money_request::id);
  return found == requests.end() ? nullptr : &*found;
}

void fake_money_requests::propose(domain::account_id, domain::money_wish wish, const domain::audit_origin& by,
    actors::completion<money_request> done) {
  how_.respond<money_request>(std::move(done), [this, wish, by]() -> outcome<money_request> {
    if (wish.account.value > 2) return no(errc::not_found);
    for (const auto& before : requests)
      if (!wish.reference.empty() && before.wish.reference == wish.reference) return no(errc::already_exists);
    if (wish.direction == domain::transfer_kind::debit && wish.amount > alone_limit())
      return no(errc::insufficient_credit);
    auto& made = requests.emplace_back();
    made.id = {static_cast<std::int64_t>(requests.size())};
    made.wish = wish;
    made.standing = {money_request_state::proposed, by.who, by.at};
    made.alone = wish.kind == domain::money_request_kind::adjustment &&
        domain::is_one_enough(wish.amount, {}, alone_limit());
    if (made.alone) made.standing.state = money_request_state::done;
    return made;
  });
}

void fake_money_requests::get(
    domain::account_id, domain::money_request_id id, actors::completion<money_request> done) {
  how_.respond<money_request>(std::move(done), [this, id]() -> outcome<money_request> {
    const auto* found = find(id);
    return found ? outcome<money_request>{*found} : no(errc::not_found);
  });
}

void fake_money_requests::list(domain::account_id, persistence::money_request_filter wanted,
    actors::completion<money_request_page> done) {
  how_.respond<money_request_page>(std::move(done), [this, wanted]() -> outcome<money_request_page> {
    last_wanted = wanted;
    money_request_page page;
    for (auto r = requests.rbegin(); r != requests.rend(); ++r) {
      if (wanted.beyond && r->id >= wanted.beyond) continue;
      if (wanted.state && r->standing.state != *wanted.state) continue;
      if (page.requests.size() == wanted.limit) {
        page.next = page.requests.back().id;
        break;
      }
      page.requests.push_back(*r);
    }
    return page;
  });
}

outcome<decided_money_request> fake_money_requests::decide(domain::money_request_id id,
    const domain::audit_origin& by, money_request_state next, const std::string& reason) {
  auto* found = find(id);
  if (found == nullptr) return no(errc::not_found);
  const auto verdict = domain::may_decide(found->standing, by.who, by.at);
  if (verdict == domain::money_verdict::allowed) {
    found->standing.state = next;
    found->decided_by = by.who;
    found->decided_at = by.at;
    found->decision = reason;
  }
  return decided_money_request{*found, verdict};
}

void fake_money_requests::approve(domain::account_id, domain::money_request_id id,
    const domain::audit_origin& by, actors::completion<decided_money_request> done) {
  how_.respond<decided_money_request>(std::move(done), [this, id, by]() -> outcome<decided_money_request> {
    const auto* found = find(id);
    const auto next = found ? domain::state_after_approval(found->wish.kind) : money_request_state::done;
    return decide(id, by, next, {});
  });
}

void fake_money_requests::refuse(domain::account_id, domain::money_request_id id, std::string reason,
    const domain::audit_origin& by, actors::completion<decided_money_request> done) {
  how_.respond<decided_money_request>(
      std::move(done), [this, id, reason, by]() -> outcome<decided_money_request> {
        return decide(id, by, money_request_state::refused, reason);
      });
}

void fake_money_requests::withdraw(domain::account_id, domain::money_request_id id,
    const domain::audit_origin& by, actors::completion<withdrawn_money_request> done) {
  how_.respond<withdrawn_money_request>(
      std::move(done), [this, id, by]() -> outcome<withdrawn_money_request> {
        auto* found = find(id);
        if (found == nullptr) return no(errc::not_found);
        const auto verdict = domain::may_withdraw(found->standing, by.who, by.at);
        if (verdict == domain::withdrawal::allowed) found->standing.state = money_request_state::withdrawn;
        return withdrawn_money_request{*found, verdict};
      });
}

void fake_money_requests::note_pay_out(domain::account_id, domain::money_request_id id, std::string reference,
    const domain::audit_origin& by, actors::completion<money_request> done) {
  how_.respond<money_request>(std::move(done), [this, id, reference, by]() -> outcome<money_request> {
    auto* found = find(id);
    if (found == nullptr) return no(errc::not_found);
    if (!found->paid_reference.empty()) return no(errc::no_change);
    if (found->standing.state != money_request_state::approved) return no(errc::not_waiting);
    found->standing.state = money_request_state::done;
    found->paid_reference = reference;
    found->paid_by = by.who;
    found->paid_at = by.at;
    return *found;
  });
}

}  // namespace mbs::http::tests
