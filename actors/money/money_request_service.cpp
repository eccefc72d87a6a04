#include "actors/money/money_request_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/money/money_request_store.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using persistence::decided_money_request;
using persistence::money_request;
using persistence::money_request_page;
using persistence::money_request_store;
using persistence::withdrawn_money_request;

namespace {

constexpr std::uint32_t expired_a_step = 100;

void log_step(const char* what, const money_request& r, const domain::audit_origin& by) {
  spdlog::info("event=money_request_{} request={} account={} kind={} amount={} by={}", what,
      domain::to_text(r.id), domain::to_text(r.wish.account), domain::to_text(r.wish.kind),
      r.wish.amount.to_text(), domain::to_text(by.who));
}

}  // namespace

void money_request_service::propose(domain::account_id turn, domain::money_wish wish,
    const domain::audit_origin& by, completion<money_request> done) {
  answer_by_change<money_request_store>(store_, turn, std::move(done),
      [wish = std::move(wish), alone = alone_, by](money_request_store& store) {
        auto made = store.propose(wish, alone, by);
        if (made) log_step(made->alone ? "done_alone" : "proposed", *made, by);
        return made;
      });
}

void money_request_service::get(
    domain::account_id turn, domain::money_request_id id, completion<money_request> done) {
  answer_by_look<money_request_store>(store_, turn, std::move(done),
      [id](money_request_store& store) { return store.get_money_request(id); });
}

void money_request_service::list(domain::account_id turn, persistence::money_request_filter wanted,
    completion<money_request_page> done) {
  answer_by_look<money_request_store>(store_, turn, std::move(done),
      [wanted](money_request_store& store) { return store.list_money_requests(wanted); });
}

void money_request_service::approve(domain::account_id turn, domain::money_request_id id,
    const domain::audit_origin& by, completion<decided_money_request> done) {
  answer_by_change<money_request_store>(
      store_, turn, std::move(done), [id, by](money_request_store& store) {
        auto decided = store.approve(id, by);
        if (decided && decided->verdict == domain::money_verdict::allowed)
          log_step("approved", decided->request, by);
        return decided;
      });
}

void money_request_service::refuse(domain::account_id turn, domain::money_request_id id, std::string reason,
    const domain::audit_origin& by, completion<decided_money_request> done) {
  answer_by_change<money_request_store>(store_, turn, std::move(done),
      [id, reason = std::move(reason), by](
          money_request_store& store) { return store.refuse(id, reason, by); });
}

void money_request_service::withdraw(domain::account_id turn, domain::money_request_id id,
    const domain::audit_origin& by, completion<withdrawn_money_request> done) {
  answer_by_change<money_request_store>(store_, turn, std::move(done),
      [id, by](money_request_store& store) { return store.withdraw(id, by); });
}

void money_request_service::note_pay_out(domain::account_id turn, domain::money_request_id id,
    std::string reference, const domain::audit_origin& by, completion<money_request> done) {
  answer_by_change<money_request_store>(store_, turn, std::move(done),
      [id, reference = std::move(reference), by](
          money_request_store& store) { return store.note_pay_out(id, reference, by); });
}

void money_request_service::sweep() {
  // What finds no room is put aside at the next step.
  (void)store_.query<money_request_store>(lane::maintenance, [now = now_](money_request_store& store) {
    const auto all = store.expire_money_requests(now(), expired_a_step);
    if (!all) spdlog::warn("event=money_requests_not_expired; tried again within a minute");
  });
}

}  // namespace mbs::actors
