#include "domain/messages/message_lifecycle.hpp"
#include "tests/persistence/few_runs.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <deque>
#include <map>

namespace mbs::test {

namespace {

using domain::transfer_kind;

// Plays random lives of messages against the store and keeps the balances that it should have.
template <class Store>
class market {
 public:
  market() {
    for (int i = 0; i < 3; ++i) {
      const auto id = store_.new_account(std::to_string(i) + "@example.com");
      accounts_.push_back(id);
      expected_[id] = domain::balance{money::from_shillings(1'000), money{}, money{}};
    }
  }

  void step() {
    switch (*rc::gen::inRange(0, 11)) {
      case 0:
      case 1: return accept();
      case 2: return top_up();
      case 3: return snapshot();
      case 4: return debit();
      case 5: return time_passes();
      case 6: return close_some(*rc::gen::inRange(1, 4));
      default: return something_happens();
    }
  }

  void check() {
    const auto found = store_.accounts().load_accounts(accounts_);
    RC_ASSERT(found.has_value());
    for (const auto& state : *found)
      RC_ASSERT(state.balance == expected_.at(state.account.id));
    for (const bool whole : {false, true}) {
      const auto verified = store_.ledger().verify({.whole = whole});
      RC_ASSERT(verified.has_value());
      for (const auto& d : verified->differences)
        RC_FAIL(d.what);
    }
    check_days();
  }

  /// Changes one unit of one movement; verification must see it.
  void spoil() {
    const bool snapshot =
        store_.number("SELECT COUNT(*) FROM account_snapshots") > 0 && *rc::gen::arbitrary<bool>();
    const std::string sign = *rc::gen::element("+ 1", "- 1");
    if (snapshot) {
      store_.run("UPDATE account_snapshots SET available = available " + sign +
          " WHERE account = (SELECT MIN(account) FROM account_snapshots)");
    } else {
      while (store_.number("SELECT COUNT(*) FROM transfers") == 0) {
        top_up();
        accept();
      }
      const auto count = store_.number("SELECT COUNT(*) FROM transfers");
      const auto which = *rc::gen::inRange<std::int64_t>(0, count);
      store_.run("UPDATE transfers SET amount = amount " + sign +
          " WHERE id = (SELECT id FROM transfers ORDER BY id LIMIT 1 OFFSET " + std::to_string(which) + ")");
    }
    const auto verified = store_.ledger().verify({.whole = true});
    RC_ASSERT(verified.has_value());
    RC_ASSERT(!verified->differences.empty());
    if (!snapshot) return;
    const auto from_closings = store_.ledger().verify();
    RC_ASSERT(from_closings.has_value());
    RC_ASSERT(!from_closings->differences.empty());
  }

 private:
  struct living {
    domain::message message;
    domain::message_lifecycle lifecycle;
  };

  void time_passes() {
    now_ += std::chrono::minutes{*rc::gen::inRange(1, 2'500)};
    // A clock that was set back.
    if (*rc::gen::inRange(0, 5) == 0) now_ -= std::chrono::hours{1};
    RC_ASSERT(store_.messages().overdue({}, now_, 100).has_value());
  }

  /// So many steps of random sizes; what was closed then stands as it does now.
  void close_some(int steps) {
    for (int i = 0; i < steps; ++i) {
      const auto rows = static_cast<std::uint32_t>(*rc::gen::inRange(1, 6));
      const auto made = store_.books().close_some({now_, rows});
      RC_ASSERT(made.has_value());
      for (const auto& d : made->found)
        RC_FAIL(d.what);
      if (made->closed) {
        const auto as_of = store_.ledger().verify({.as_of = made->closed});
        RC_ASSERT(as_of.has_value());
        at_closing_[*made->closed] = as_of->available;
      }
      if (!made->more) return;
    }
  }

  void check_days() {
    close_some(1'000);
    for (const auto& [day, available] : at_closing_) {
      const auto as_of = store_.ledger().verify({.as_of = day});
      RC_ASSERT(as_of.has_value());
      RC_ASSERT(as_of->differences.empty());
      RC_ASSERT(as_of->available == available);
    }
  }

  domain::account_id some_account() { return *rc::gen::elementOf(accounts_); }

  void movement(journal_batch& batch, domain::account_id account, transfer_kind kind, money amount) {
    if (amount.is_zero()) return;
    auto t = transfer_of(account, kind, amount);
    t.at = now_;
    RC_ASSERT(expected_[account].apply(t).has_value());
    batch.transfers.push_back(t);
  }

  /// Of all that is there, sometimes while a reservation is on its way that does not know of it.
  void debit() {
    const auto account = some_account();
    const auto amount = expected_[account].available();
    if (amount.is_negative() || amount.is_zero()) return;
    auto m = store_.new_message(account, now_);
    m.price = money::from_units(
        *rc::gen::inRange<std::int64_t>(0, std::min<std::int64_t>(amount.units(), 10'000) + 1));
    auto batch = batch_of({m});
    movement(batch, account, transfer_kind::reserve, m.price);
    const auto reference = "debit " + std::to_string(++credits_);
    RC_ASSERT(store_.funding()
                  .add_funding_entry({0, account, transfer_kind::debit, amount, reference, "", now_})
                  .has_value());
    RC_ASSERT(expected_[account].accept_debit(amount).has_value());
    store_.commit(batch);
    lives_.push_back({m, domain::message_lifecycle{m.segments, m.price}});
  }

  void accept() {
    const auto account = some_account();
    if (expected_[account].available() < money::from_units(200'000)) return;
    std::vector<domain::message> messages;
    const auto count = *rc::gen::inRange(1, 5);
    const auto content = new_content();
    for (int i = 0; i < count; ++i) {
      auto m = store_.new_message(account, now_);
      m.segments = static_cast<std::uint8_t>(*rc::gen::inRange(1, 4));
      m.price = money::from_units(m.segments * *rc::gen::inRange<std::int64_t>(1, 10'000));
      m.content = content;
      messages.push_back(m);
      lives_.push_back({m, domain::message_lifecycle{m.segments, m.price}});
    }
    auto batch = batch_of(messages);
    for (const auto& m : messages)
      movement(batch, account, transfer_kind::reserve, m.price);
    store_.commit(batch);
  }

  void top_up() {
    const auto account = some_account();
    const auto amount = money::from_units(*rc::gen::inRange<std::int64_t>(1, 1'000'000));
    const auto reference = "top-up " + std::to_string(++credits_);
    RC_ASSERT(store_.funding()
                  .add_funding_entry({0, account, transfer_kind::credit, amount, reference, "", now_})
                  .has_value());
    RC_ASSERT(expected_[account].credit(amount).has_value());
  }

  void snapshot() { RC_ASSERT(store_.journal().snapshot_accounts(accounts_).has_value()); }

  void something_happens() {
    if (lives_.empty()) return;
    auto& l = lives_[*rc::gen::inRange<std::size_t>(0, lives_.size())];
    const auto segment = static_cast<std::uint8_t>(*rc::gen::inRange<int>(0, l.lifecycle.segments()));
    const auto what = *rc::gen::element(event_kind::submitted, event_kind::refused,
        event_kind::delivery_receipt, event_kind::expired, event_kind::cancelled, event_kind::gave_up);
    const auto step = advance(l.lifecycle, what, segment);
    if (!step.applied) return;
    journal_batch batch;
    auto e = store_.new_event(l.message, what, step.state);
    e.segment = segment;
    e.charge = step.charge;
    e.release = step.release;
    batch.events.push_back(e);
    movement(batch, l.message.account, transfer_kind::post, step.charge);
    movement(batch, l.message.account, transfer_kind::release, step.release);
    store_.commit(batch);
  }

  static domain::message_lifecycle::step advance(
      domain::message_lifecycle& lifecycle, event_kind what, std::uint8_t segment) {
    switch (what) {
      case event_kind::submitted: return lifecycle.segment_submitted(segment);
      case event_kind::refused: return lifecycle.segment_refused(segment);
      case event_kind::delivery_receipt:
        return lifecycle.segment_receipt(segment,
            *rc::gen::element(domain::segment_outcome::delivered, domain::segment_outcome::undelivered,
                domain::segment_outcome::expired));
      case event_kind::expired: return lifecycle.expire();
      case event_kind::cancelled: return lifecycle.cancel();
      default: return lifecycle.give_up();
    }
  }

  Store store_;
  std::vector<domain::account_id> accounts_;
  std::map<domain::account_id, domain::balance> expected_;
  std::deque<living> lives_;
  std::map<domain::kenyan_day, money> at_closing_;
  domain::time_point now_ = noon();
  int credits_ = 0;
};

}  // namespace

TEST_CASE_TEMPLATE(
    "whatever happens to messages and whenever days close, the books add up and a unit that moves is found",
    Store, on_sqlite, on_postgres) {
  constexpr int runs = 8;
  CHECK(holds(runs, "books", [] {
    market<Store> m;
    const int steps = *rc::gen::inRange(5, 60);
    for (int i = 0; i < steps; ++i)
      m.step();
    m.check();
    m.spoil();
  }));
}

}  // namespace mbs::test
