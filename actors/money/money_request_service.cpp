#include "actors/money/money_request_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/money/money_request_store.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using domain::errc;
using persistence::decided_money_request;
using persistence::money_request;
using persistence::money_request_page;
using persistence::money_request_store;
using persistence::withdrawn_money_request;

namespace {

constexpr std::uint32_t expired_a_step = 100;
/// After a change whose end nobody knows: ACCOUNTS has looked at the books many times by then.
constexpr std::chrono::seconds until_books_tell{60};

bool is_end_unknown(const refusal& why) {
  return why.why == errc::store_unavailable || why.why == errc::timed_out;
}

void log_step(const char* what, const money_request& r, const domain::audit_origin& by) {
  spdlog::info("event=money_request_{} request={} account={} kind={} amount={} by={}", what,
      domain::to_text(r.id), domain::to_text(r.wish.account), domain::to_text(r.wish.kind),
      r.wish.amount.to_text(), domain::to_text(by.who));
}

std::int64_t entry_of(const money_request& r) {
  return r.funding;
}
std::int64_t entry_of(const decided_money_request& d) {
  return d.request.funding;
}

/// What a change of the store needs, to be made once or after a hold.
template <class T>
struct held_change {
  accounts_actor accounts;
  store_pool* store = nullptr;
  domain::account_id turn;
  domain::money_wish wish;
  std::function<domain::result<T>(money_request_store&)> make;
  std::function<void(const refusal&, completion<T>)> not_held;  ///< instead, when the ACCOUNT has it not
  completion<T> done;
};

template <class T>
void make_change(held_change<T> c) {
  answer_by_change<money_request_store>(*c.store, c.turn, std::move(c.done), std::move(c.make));
}

/// The same while the ACCOUNT keeps the money: it learns of the entry before it may reserve anything of it.
template <class T>
void make_held_change(held_change<T> c) {
  const auto accounts = c.accounts;
  const auto account = c.wish.account;
  const auto amount = c.wish.amount;
  const bool may_be_owed = c.wish.kind != domain::money_request_kind::refund;
  hold_funds hold{account, amount, may_be_owed, {}};
  hold.done = [accounts, account, amount, c = std::move(c)](const outcome<domain::money>& held) mutable {
    if (!held) return c.not_held ? c.not_held(held.error(), std::move(c.done)) : c.done(held.error());
    auto next = std::move(c);
    next.done = [accounts, account, amount, done = std::move(next.done)](outcome<T> made) {
      const end_hold end{account, amount, made ? entry_of(*made) : 0};
      // What may be in the books all the same is held until the ACCOUNT has been told of it.
      if (!made && is_end_unknown(made.error()))
        caf::delayed_anon_send(accounts, until_books_tell, end);
      else
        caf::anon_send(accounts, end);
      done(std::move(made));
    };
    make_change(std::move(next));
  };
  caf::anon_send(accounts, std::move(hold));
}

}  // namespace

void money_request_service::propose(domain::account_id turn, domain::money_wish wish,
    const domain::audit_origin& by, completion<money_request> done) {
  const bool may_debit_now = wish.kind == domain::money_request_kind::adjustment &&
      wish.direction == domain::transfer_kind::debit && domain::is_one_enough(wish.amount, {}, alone_);
  held_change<money_request> change{accounts_, &store_, turn, wish, {}, {}, std::move(done)};
  change.make = [wish = std::move(wish), alone = alone_, by](money_request_store& store) {
    auto made = store.propose(wish, alone, by);
    if (made) log_step(made->alone ? "done_alone" : "proposed", *made, by);
    return made;
  };
  return may_debit_now ? make_held_change(std::move(change)) : make_change(std::move(change));
}

void money_request_service::get(
    domain::account_id turn, domain::money_request_id id, completion<money_request> done) {
  answer_by_look<money_request_store>(store_, turn, std::move(done),
      [id](money_request_store& store) { return store.get_money_request(id); });
}

void money_request_service::list(
    domain::account_id turn, persistence::money_request_filter wanted, completion<money_request_page> done) {
  answer_by_look<money_request_store>(store_, turn, std::move(done),
      [wanted](money_request_store& store) { return store.list_money_requests(wanted); });
}

void money_request_service::approve(domain::account_id turn, domain::money_request_id id,
    const domain::audit_origin& by, completion<decided_money_request> done) {
  held_change<decided_money_request> change{accounts_, &store_, turn, {}, {}, {}, std::move(done)};
  change.make = [id, by](money_request_store& store) {
    auto decided = store.approve(id, by);
    if (decided && decided->verdict == domain::money_verdict::allowed)
      log_step("approved", decided->request, by);
    return decided;
  };
  // What it is about has to be known before its ACCOUNT can be asked.
  get(turn, id, [this, turn, id, by, change = std::move(change)](outcome<money_request> found) mutable {
    if (!found) return change.done(found.error());
    change.wish = found->wish;
    // Another may approve it in the same moment, and hold the money: then the store says how that ended.
    change.not_held = [this, turn, id, make = change.make](
                          const refusal& why, completion<decided_money_request> tell) mutable {
      get(turn, id,
          [this, turn, why, make = std::move(make), tell = std::move(tell)](
              const outcome<money_request>& now) mutable {
            if (!now || now->standing.state == domain::money_request_state::proposed) return tell(why);
            answer_by_change<money_request_store>(store_, turn, std::move(tell), std::move(make));
          });
    };
    const bool debits = found->wish.direction == domain::transfer_kind::debit &&
        domain::may_decide(found->standing, by.who, by.at) == domain::money_verdict::allowed;
    return debits ? make_held_change(std::move(change)) : make_change(std::move(change));
  });
}

void money_request_service::refuse(domain::account_id turn, domain::money_request_id id, std::string reason,
    const domain::audit_origin& by, completion<decided_money_request> done) {
  answer_by_change<money_request_store>(
      store_, turn, std::move(done), [id, reason = std::move(reason), by](money_request_store& store) {
        auto decided = store.refuse(id, reason, by);
        if (decided && decided->verdict == domain::money_verdict::allowed)
          log_step("refused", decided->request, by);
        return decided;
      });
}

void money_request_service::withdraw(domain::account_id turn, domain::money_request_id id,
    const domain::audit_origin& by, completion<withdrawn_money_request> done) {
  answer_by_change<money_request_store>(store_, turn, std::move(done), [id, by](money_request_store& store) {
    auto withdrawn = store.withdraw(id, by);
    if (withdrawn && withdrawn->verdict == domain::withdrawal::allowed)
      log_step("withdrawn", withdrawn->request, by);
    return withdrawn;
  });
}

void money_request_service::note_pay_out(domain::account_id turn, domain::money_request_id id,
    std::string reference, const domain::audit_origin& by, completion<money_request> done) {
  answer_by_change<money_request_store>(
      store_, turn, std::move(done), [id, reference = std::move(reference), by](money_request_store& store) {
        auto noted = store.note_pay_out(id, reference, by);
        if (noted) log_step("paid_out", *noted, by);
        return noted;
      });
}

void money_request_service::sweep() {
  // What finds no room is put aside at the next step.
  (void)store_.query<money_request_store>(lane::maintenance, [now = now_](money_request_store& store) {
    const auto all = store.expire_money_requests(now(), expired_a_step);
    if (!all) spdlog::warn("event=money_requests_not_expired; tried again within a minute");
  });
}

}  // namespace mbs::actors
