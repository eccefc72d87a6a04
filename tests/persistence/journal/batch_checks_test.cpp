#include "persistence/journal/batch_checks.hpp"

#include <doctest/doctest.h>

namespace mbs::test {

using namespace persistence;

namespace {

journal_batch with_events(std::initializer_list<std::int64_t> numbers) {
  journal_batch batch;
  for (const auto n : numbers)
    batch.events.emplace_back().seq = {n};
  return batch;
}

journal_batch with_transfer(domain::transfer_kind kind, std::int64_t units) {
  journal_batch batch;
  batch.transfers.push_back({{7}, kind, domain::money::from_units(units), 1, {}});
  return batch;
}

journal_batch with_claim(std::int64_t link, std::size_t segments, std::uint8_t number) {
  journal_batch batch;
  batch.claims.push_back({{link}, std::vector<link_claim::segment_of>(segments, {{1}, number})});
  return batch;
}

}  // namespace

TEST_CASE("events of a sound batch ascend from above the last one stored") {
  CHECK(has_ascending_events({}, {9}));
  CHECK(has_ascending_events(with_events({10, 12}), {9}));
  CHECK_FALSE(has_ascending_events(with_events({9, 10}), {9}));
  CHECK_FALSE(has_ascending_events(with_events({11, 11}), {9}));
  CHECK_FALSE(has_ascending_events(with_events({12, 11}), {9}));
}

TEST_CASE("a sound batch moves reserved money only, and nothing less than nothing") {
  CHECK(has_balanced_transfers(with_transfer(domain::transfer_kind::reserve, 8'000)));
  CHECK(has_balanced_transfers(with_transfer(domain::transfer_kind::release, 0)));
  CHECK_FALSE(has_balanced_transfers(with_transfer(domain::transfer_kind::credit, 8'000)));
  CHECK_FALSE(has_balanced_transfers(with_transfer(domain::transfer_kind::post, -1)));
}

TEST_CASE("a sound claim is of a link, within the widest window, with segments that can be written") {
  CHECK(has_claims_within_limits(with_claim(1, 10'000, 127)));
  CHECK(has_claims_within_limits(with_claim(1, 0, 0)));
  CHECK_FALSE(has_claims_within_limits(with_claim(1, 10'001, 0)));
  CHECK_FALSE(has_claims_within_limits(with_claim(0, 1, 0)));
  CHECK_FALSE(has_claims_within_limits(with_claim(1, 1, 128)));
}

}  // namespace mbs::test
