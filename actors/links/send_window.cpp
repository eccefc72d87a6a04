#include "actors/links/send_window.hpp"

#include <algorithm>
#include <cassert>

namespace mbs::actors {

namespace {

/// Segments whose late answers are still understood.
/// More than the sessions of one link remember between them, each 10,000.
constexpr std::size_t late_answers_limit = 200'000;

}  // namespace

void send_window::enter(entry& e, claim_stage stage) noexcept {
  --counts_[static_cast<std::size_t>(e.second.stage)];
  ++counts_[static_cast<std::size_t>(stage)];
  e.second.stage = stage;
}

segment_key send_window::claim(
    segment_address where, domain::traffic_class traffic, std::uint16_t reference) {
  assert(free_places() != 0);
  const auto key = next_key_++;
  const auto [at, added] =
      claims_.try_emplace(key, send_claim{where, traffic, claim_stage::claiming, reference});
  assert(added);
  ++counts_[static_cast<std::size_t>(claim_stage::claiming)];
  claiming_.push_back(&*at);
  return key;
}

std::vector<persistence::link_claim::segment_of> send_window::row() const {
  std::vector<persistence::link_claim::segment_of> all;
  all.reserve(claims_.size());
  for (const auto& [key, c] : claims_)
    all.push_back({c.where.message, c.where.segment, c.reference});
  return all;
}

void send_window::claims_durable() {
  for (auto* e : claiming_) {
    enter(*e, claim_stage::ready);
    lane_of(e->second).push_back(e);
  }
  claiming_.clear();
}

send_window::lane* send_window::first_lane() noexcept {
  const auto found = std::find_if(ready_.begin(), ready_.end(), [](const auto& l) { return !l.empty(); });
  return found == ready_.end() ? nullptr : &*found;
}

const send_window::entry* send_window::next_ready() const noexcept {
  for (const auto& l : ready_)
    if (!l.empty()) return l.front();
  return nullptr;
}

void send_window::next_sent() {
  auto* l = first_lane();
  assert(l != nullptr && l->front()->second.stage == claim_stage::ready);
  enter(*l->front(), claim_stage::sent);
  l->pop_front();
}

send_claim send_window::free_next() {
  auto* l = first_lane();
  assert(l != nullptr && l->front()->second.stage == claim_stage::ready);
  const auto key = l->front()->first;
  const auto freed = l->front()->second;
  --counts_[static_cast<std::size_t>(claim_stage::ready)];
  l->pop_front();
  claims_.erase(key);
  return freed;
}

const send_claim* send_window::outcome_known(segment_key key) {
  const auto found = claims_.find(key);
  if (found == claims_.end() || found->second.stage != claim_stage::sent) return nullptr;
  enter(*found, claim_stage::recording);
  return &found->second;
}

void send_window::send_again(segment_key key) {
  const auto found = claims_.find(key);
  assert(found != claims_.end() && found->second.stage == claim_stage::recording);
  enter(*found, claim_stage::ready);
  lane_of(found->second).push_front(&*found);
}

std::optional<send_claim> send_window::free(segment_key key) {
  const auto found = claims_.find(key);
  if (found == claims_.end()) return std::nullopt;
  const auto freed = found->second;
  assert(freed.stage == claim_stage::recording);
  --counts_[static_cast<std::size_t>(freed.stage)];
  claims_.erase(found);
  return freed;
}

bool send_window::is_sent(segment_address where) const noexcept {
  return std::any_of(claims_.begin(), claims_.end(), [&](const auto& e) {
    const auto& c = e.second;
    return c.where == where && (c.stage == claim_stage::sent || c.stage == claim_stage::recording);
  });
}

void send_window::expect_late_answer(segment_key key, const late_answer& about) {
  late_.insert_or_assign(key, about);
  if (late_.size() > late_answers_limit) late_.erase(late_.begin());
}

std::optional<late_answer> send_window::take_late(segment_key key) {
  const auto found = late_.find(key);
  if (found == late_.end()) return std::nullopt;
  const auto where = found->second;
  late_.erase(found);
  return where;
}

bool send_window::is_consistent() const noexcept {
  std::size_t in_lanes = 0;
  for (const auto& l : ready_) {
    in_lanes += l.size();
    for (const auto* e : l)
      if (e->second.stage != claim_stage::ready) return false;
  }
  std::array<std::size_t, 4> seen{};
  for (const auto& [key, c] : claims_)
    ++seen[static_cast<std::size_t>(c.stage)];
  return seen == counts_ && in_lanes == ready_count() && claiming_.size() == count(claim_stage::claiming) &&
      claims_.size() <= places_;
}

}  // namespace mbs::actors
