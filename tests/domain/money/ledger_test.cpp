#include "domain/money/ledger.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <vector>

namespace mbs::domain {
void showValue(const transfer& t, std::ostream& os) {
  os << to_text(t.kind) << ' ' << t.amount.to_text();
}
}  // namespace mbs::domain

using namespace mbs::domain;

namespace {

money units(std::int64_t n) {
  return money::from_units(n);
}
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

transfer move(transfer_kind kind, money amount) {
  return {account_id{1}, kind, amount, 1, {}};
}

rc::Gen<transfer> transfers() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::element(transfer_kind::credit, transfer_kind::debit, transfer_kind::reserve,
                        transfer_kind::post, transfer_kind::release),
          rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-2, 200), rc::gen::inRange<std::int64_t>(0, 5),
              rc::gen::elementOf(std::vector<std::int64_t>{most, least, most / 2}))),
      [](const auto& pair) { return move(pair.first, units(pair.second)); });
}

result<void> single_operation(balance& b, const transfer& t) {
  switch (t.kind) {
    case transfer_kind::credit: return b.credit(t.amount);
    case transfer_kind::debit: return b.debit(t.amount);
    case transfer_kind::reserve: return b.reserve(t.amount);
    case transfer_kind::post: return b.post(t.amount);
    case transfer_kind::release: return b.release(t.amount);
  }
  return errc::internal;
}

}  // namespace

TEST_CASE("whatever is asked of a balance, the books add up and credit is not exceeded") {
  CHECK(rc::check([] {
    const auto limit = units(*rc::gen::inRange<std::int64_t>(0, 100));
    balance b{money{}, money{}, limit};
    balance twin = b;
    trial_balance books;
    for (const auto& t : *rc::gen::container<std::vector<transfer>>(transfers())) {
      // What the world's books could not hold is no case for an account's.
      if (auto wider = books; !t.amount.is_negative() && !wider.add(t)) continue;
      const auto before = b;
      const auto done = b.apply(t);
      const auto done_apart = single_operation(twin, t);
      RC_ASSERT(done.has_value() == done_apart.has_value());
      RC_ASSERT(b == twin);
      if (done) {
        RC_ASSERT(books.add(t).has_value());
      } else {
        RC_ASSERT(b == before);
      }
      RC_ASSERT(books.is_zero_sum());
      RC_ASSERT(books.of(book::available) == b.available());
      RC_ASSERT(books.of(book::reserved) == b.reserved());
      RC_ASSERT(b.available().units() >= -limit.units());
      RC_ASSERT(!b.reserved().is_negative());
    }
  }));
}

TEST_CASE("a reservation ends in postings and releases that add up to it") {
  CHECK(rc::check([] {
    const auto funds = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    balance b{units(funds), money{}, money{}};
    const auto held = *rc::gen::inRange<std::int64_t>(0, funds + 1);
    const auto posted = *rc::gen::inRange<std::int64_t>(0, held + 1);
    RC_ASSERT(b.reserve(units(held)).has_value());
    RC_ASSERT(b.post(units(posted)).has_value());
    RC_ASSERT(b.release(units(held - posted)).has_value());
    RC_ASSERT(b == balance(units(funds - posted), money{}, money{}));
  }));
}

TEST_CASE("credit may be spent down to the limit and not one unit further") {
  balance b{units(100), money{}, units(50)};
  CHECK(b.reserve(units(151)).error() == errc::insufficient_credit);
  CHECK(b.reserve(units(150)).has_value());
  CHECK(b.available() == units(-50));
  CHECK(b.reserve(units(1)).error() == errc::insufficient_credit);
  CHECK(b.debit(units(1)).error() == errc::insufficient_credit);
  CHECK(b.reserve(money{}).has_value());
  CHECK(b.post(units(151)).error() == errc::ledger_breach);
  CHECK(b.release(units(151)).error() == errc::ledger_breach);
}

TEST_CASE("a limit lowered below what is spent stops spending, not crediting") {
  balance b{units(-40), money{}, units(50)};
  b.set_credit_limit(units(10));
  CHECK(b.reserve(units(1)).error() == errc::insufficient_credit);
  CHECK(b.credit(units(31)).has_value());
  CHECK(b.reserve(units(1)).has_value());
}

TEST_CASE(
    "a debit that is a fact takes an account below its limit, and nothing is reserved until it is above") {
  balance b{units(100), units(30), units(50)};
  CHECK(b.accept_debit(units(170)).has_value());
  CHECK(b == balance(units(-70), units(30), units(50)));
  CHECK(b.reserve(units(1)).error() == errc::insufficient_credit);
  CHECK(b.debit(units(1)).error() == errc::insufficient_credit);
  CHECK(b.post(units(10)).has_value());
  CHECK(b.release(units(20)).has_value());
  CHECK(b.reserve(units(1)).error() == errc::insufficient_credit);
  CHECK(b.credit(units(1)).has_value());
  CHECK(b.reserve(units(1)).has_value());
  CHECK(b.accept_debit(units(-1)).error() == errc::malformed_request);
  balance deep{units(least + 5), money{}, money{}};
  CHECK(deep.accept_debit(units(6)).error() == errc::amount_overflow);
  CHECK(deep.available() == units(least + 5));
}

TEST_CASE("whatever happens with debits from outside, the books add up and only they pass the limit") {
  CHECK(rc::check([] {
    const auto limit = units(*rc::gen::inRange<std::int64_t>(0, 100));
    balance b{money{}, money{}, limit};
    trial_balance books;
    std::int64_t from_outside = 0;
    for (const auto& t : *rc::gen::container<std::vector<transfer>>(transfers())) {
      if (t.amount > units(1'000)) continue;  // extremes are another test's
      if (auto wider = books; !wider.add(t)) continue;
      const bool outside = t.kind == transfer_kind::debit;
      const auto before = b;
      const auto done = outside ? b.accept_debit(t.amount) : b.apply(t);
      if (done) {
        RC_ASSERT(books.add(t).has_value());
        if (outside) from_outside += t.amount.units();
      } else {
        RC_ASSERT(b == before);
      }
      RC_ASSERT(books.is_zero_sum());
      RC_ASSERT(books.of(book::available) == b.available());
      RC_ASSERT(b.available().units() + from_outside >= -limit.units());
      RC_ASSERT(t.kind != transfer_kind::reserve || !done || t.amount.is_zero() ||
          b.available().units() >= -limit.units());
    }
  }));
}

TEST_CASE("negative amounts are refused and extreme ones do not wrap") {
  balance b{units(most), units(1), units(most)};
  for (const auto kind : {transfer_kind::credit, transfer_kind::debit, transfer_kind::reserve,
           transfer_kind::post, transfer_kind::release})
    CHECK(b.apply(move(kind, units(-1))).error() == errc::malformed_request);
  CHECK(b.credit(units(1)).error() == errc::amount_overflow);
  CHECK(b.release(units(1)).error() == errc::amount_overflow);
  CHECK(b.reserve(units(most)).error() == errc::amount_overflow);
  CHECK(b == balance(units(most), units(1), units(most)));
  balance deep{units(least + 5), money{}, units(most)};
  CHECK(deep.reserve(units(6)).error() == errc::amount_overflow);
  CHECK(deep.debit(units(5)).error() == errc::insufficient_credit);
}

TEST_CASE("a transfer of no known kind moves nothing") {
  balance b{units(10), units(10), money{}};
  CHECK(b.apply(move(static_cast<transfer_kind>(9), units(1))).error() == errc::malformed_request);
  CHECK(b == balance(units(10), units(10), money{}));
}

TEST_CASE("a trial balance refuses what would overflow a book") {
  trial_balance books;
  CHECK(books.add(move(transfer_kind::credit, units(most))).has_value());
  CHECK(books.add(move(transfer_kind::credit, units(2))).error() == errc::amount_overflow);
  CHECK(books.add(move(transfer_kind::credit, units(-2))).error() == errc::malformed_request);
  CHECK(books.of(book::funding) == units(-most));
  CHECK(books.is_zero_sum());
}
