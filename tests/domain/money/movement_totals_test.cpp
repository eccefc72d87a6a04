#include "domain/money/movement_totals.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>

namespace mbs::test {

namespace {

using domain::money;
using domain::movement_totals;
using domain::transfer;
using domain::transfer_kind;

std::vector<transfer> some_transfers() {
  std::vector<transfer> all;
  const auto count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < count; ++i)
    all.push_back({{1}, *rc::gen::elementOf(domain::every_transfer_kind),
        money::from_units(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)), 1, {}});
  return all;
}

}  // namespace

TEST_CASE("totals give the same available and reserved money as the books that the movements go through") {
  CHECK(rc::check([] {
    movement_totals totals;
    domain::trial_balance books;
    for (const auto& t : some_transfers()) {
      RC_ASSERT(totals.add(t.kind, t.amount).has_value());
      RC_ASSERT(books.add(t).has_value());
    }
    RC_ASSERT(totals.available().value() == books.of(domain::book::available));
    RC_ASSERT(totals.reserved().value() == books.of(domain::book::reserved));
    RC_ASSERT(totals.of(transfer_kind::post) == books.of(domain::book::revenue));
  }));
}

TEST_CASE("what was before and what came since add up to all, wherever one cuts") {
  CHECK(rc::check([] {
    const auto all = some_transfers();
    const auto cut = *rc::gen::inRange<std::size_t>(0, all.size() + 1);
    movement_totals before, since, both;
    for (std::size_t i = 0; i < all.size(); ++i) {
      RC_ASSERT((i < cut ? before : since).add(all[i].kind, all[i].amount).has_value());
      RC_ASSERT(both.add(all[i].kind, all[i].amount).has_value());
    }
    RC_ASSERT(both.since(before).value() == since);
    RC_ASSERT(before.add(since).has_value());
    RC_ASSERT(before == both);
  }));
}

TEST_CASE("totals that are less than the earlier ones are a breach") {
  movement_totals more, less;
  REQUIRE(more.add(transfer_kind::post, money::from_units(2)).has_value());
  REQUIRE(less.add(transfer_kind::post, money::from_units(1)).has_value());
  CHECK(less.since(more).error() == domain::errc::ledger_breach);
}

TEST_CASE("a negative amount or a sum beyond 64 bits changes nothing") {
  movement_totals totals;
  REQUIRE(totals.add(transfer_kind::credit, money::from_units(std::numeric_limits<std::int64_t>::max()))
              .has_value());
  const auto before = totals;
  CHECK(totals.add(transfer_kind::credit, money::from_units(1)).error() == domain::errc::amount_overflow);
  CHECK(totals.add(transfer_kind::debit, money::from_units(-1)).error() == domain::errc::malformed_request);
  CHECK(totals.add(before).error() == domain::errc::amount_overflow);
  CHECK(totals == before);
}

}  // namespace mbs::test
