#include "actors/links/delivery_receipt_matcher.hpp"

#include <algorithm>
#include <cassert>

namespace mbs::actors {

namespace {

using domain::segment_outcome;

constexpr std::size_t raw_limit = 1'024;
constexpr std::size_t lookup_batch = 1'000;
/// The answer to a submit that the receipt outran arrives within this; then the store is asked.
constexpr domain::duration look_up_after = std::chrono::milliseconds{300};
/// How long a receipt without a message waits in memory for one.
constexpr domain::duration keep_unmatched = std::chrono::minutes{10};
/// Longer than any look at the store takes to get here.
constexpr domain::duration keep_ended = std::chrono::minutes{10};

void append(std::vector<answer_token>& to, std::span<const answer_token> tokens) {
  to.insert(to.end(), tokens.begin(), tokens.end());
}

}  // namespace

bool delivery_receipt_matcher::admit(const answer_token& token, matcher_output& out) {
  if (unanswered_ >= limits_.unanswered) {
    out.answers.push_back({token, delivery_answer::try_later});
    return false;
  }
  ++unanswered_;
  return true;
}

void delivery_receipt_matcher::answered(std::size_t count) noexcept {
  assert(count <= unanswered_);
  unanswered_ -= std::min(unanswered_, count);
}

void delivery_receipt_matcher::answer_now(std::span<const answer_token> tokens, matcher_output& out) {
  for (const auto& token : tokens)
    out.answers.push_back({token, delivery_answer::durable});
  answered(tokens.size());
}

std::optional<segment_address> delivery_receipt_matcher::on_receipt(
    const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out) {
  if (!r.readable) return on_unreadable(r.token, r.handset, r.raw, now, out), std::nullopt;
  const auto known = index_.look_up(r.operator_id);
  if (known.awaited) return known.awaited;
  if (known.done)
    answer_now({&r.token, 1}, out);
  else
    wait(r, now, out);
  return std::nullopt;
}

void delivery_receipt_matcher::on_unreadable(const answer_token& token, std::int64_t handset,
    std::string_view raw, domain::time_point now, matcher_output& out) {
  waiting_receipt r;
  r.content.handset = handset;
  r.raw = raw.substr(0, raw_limit);
  r.answers.push_back(token);
  out.strays_to_keep.push_back(keep({}, r, now));
}

void delivery_receipt_matcher::wait(
    const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out) {
  const auto found = waiting_.find(r.operator_id);
  if (found != waiting_.end()) return wait_again(r.operator_id, found->second, r, now, out);
  if (waiting_.size() >= limits_.waiting) {
    out.answers.push_back({r.token, delivery_answer::try_later});
    return answered(1);
  }
  auto& fresh = waiting_[r.operator_id];
  fresh.content = {r.outcome, r.code, r.handset};
  fresh.raw = r.raw.substr(0, raw_limit);
  fresh.arrived_at = now;
  fresh.answers.push_back(r.token);
}

/// One outcome counts, the first final one; all are answered.
void delivery_receipt_matcher::wait_again(const std::string& operator_id, waiting_receipt& known,
    const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out) {
  const bool better =
      known.content.outcome == segment_outcome::indeterminate && r.outcome != segment_outcome::indeterminate;
  if (better) {
    known.content.outcome = r.outcome;
    known.content.code = r.code;
  }
  if (!known.looked_up) {
    known.answers.push_back(r.token);
  } else if (better) {
    if (known.kept_since) out.strays_to_remove.push_back({operator_id, *known.kept_since});
    known.raw = r.raw.substr(0, raw_limit);
    known.answers.push_back(r.token);
    out.strays_to_keep.push_back(keep(operator_id, known, now));
  } else if (auto keeping = keeping_.find(known.stray); keeping != keeping_.end()) {
    keeping->second.push_back(r.token);  // about to be kept as a stray: answered when that is durable
  } else {
    answer_now({&r.token, 1}, out);
  }
}

void delivery_receipt_matcher::settled(const std::string& operator_id, segment_outcome outcome) {
  if (outcome != segment_outcome::indeterminate) index_.done(operator_id);
}

std::optional<waiting_receipt> delivery_receipt_matcher::take_waiting(const std::string& operator_id) {
  auto taken = waiting_.extract(operator_id);
  if (taken.empty()) return std::nullopt;
  return std::move(taken.mapped());
}

void delivery_receipt_matcher::put_back(const std::string& operator_id, waiting_receipt r) {
  const auto [at, added] = waiting_.try_emplace(operator_id, std::move(r));
  if (!added) append(at->second.answers, r.answers);
}

void delivery_receipt_matcher::stop_holding(std::int64_t handset, segment_address where) {
  const auto [first, last] = held_.equal_range(handset);
  const auto here = std::find_if(first, last, [&](const auto& h) { return h.second == where; });
  if (here != last) held_.erase(here);
}

void delivery_receipt_matcher::stop_holding(std::int64_t handset, domain::message_id message) {
  auto [at, last] = held_.equal_range(handset);
  while (at != last)
    at = at->second.message == message ? held_.erase(at) : std::next(at);
}

std::optional<segment_address> delivery_receipt_matcher::only_held(std::int64_t handset) const {
  const auto [first, last] = held_.equal_range(handset);
  if (first == last || std::next(first) != last) return std::nullopt;
  return first->second;
}

std::vector<std::string> delivery_receipt_matcher::lookups_due(domain::time_point now) {
  std::vector<std::string> ids;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const auto& r = at->second;
    const auto age = now - r.arrived_at;
    if (r.looked_up && age > keep_unmatched) {
      at = waiting_.erase(at);
      continue;
    }
    if (!r.looked_up && !lookup_under_way_ && age >= look_up_after && ids.size() < lookup_batch)
      ids.push_back(at->first);
    ++at;
  }
  if (!ids.empty()) lookup_under_way_ = true;
  return ids;
}

const waiting_receipt* delivery_receipt_matcher::not_looked_up(const std::string& operator_id) const {
  const auto found = waiting_.find(operator_id);
  return found == waiting_.end() || found->second.looked_up ? nullptr : &found->second;
}

stray_to_keep delivery_receipt_matcher::keep(
    const std::string& operator_id, waiting_receipt& r, domain::time_point now) {
  r.stray = ++last_stray_;
  r.kept_since = now;
  append(keeping_[r.stray], r.answers);
  r.answers.clear();
  return {r.stray, operator_id, r.content, r.raw, now};
}

void delivery_receipt_matcher::keep_waiting(
    const std::string& operator_id, domain::time_point now, matcher_output& out) {
  const auto found = waiting_.find(operator_id);
  if (found == waiting_.end()) return;
  found->second.looked_up = true;
  out.strays_to_keep.push_back(keep(operator_id, found->second, now));
}

void delivery_receipt_matcher::stray_durable(std::uint64_t number, matcher_output& out) {
  const auto kept = keeping_.extract(number);
  assert(!kept.empty());
  if (!kept.empty()) answer_now(kept.mapped(), out);
}

void delivery_receipt_matcher::forget_ends(domain::time_point now) {
  std::erase_if(ended_late_, [now](const auto& e) { return e.second + keep_ended < now; });
}

bool delivery_receipt_matcher::is_consistent() const noexcept {
  std::size_t tokens = 0;
  for (const auto& [id, r] : waiting_)
    tokens += r.answers.size();
  for (const auto& [number, kept] : keeping_)
    tokens += kept.size();
  return tokens <= unanswered_ && index_.awaited_count() <= index_.size();
}

}  // namespace mbs::actors
