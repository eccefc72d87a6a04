#include "actors/links/delivery_receipt_matcher.hpp"

#include <algorithm>
#include <cassert>

namespace mbs::actors {

namespace {

using domain::segment_outcome;

constexpr std::size_t raw_limit = 1'024;
constexpr std::size_t written_limit = 128;  // octets of an id as it came; the longest valid one has 64
constexpr std::size_t lookup_batch = 1'000;
/// Receipts of one id that wait: further ones are only kept. Operators that give every message the same id
/// shall not have all of them looked through for each.
constexpr std::size_t waiting_per_id = 256;
/// The answer to a submit that the receipt outran arrives within this; then the store is asked.
constexpr domain::duration look_up_after = std::chrono::milliseconds{300};
/// How long a receipt without a message waits in memory for one.
constexpr domain::duration keep_unmatched = std::chrono::minutes{10};
/// Longer than any look at the store takes to get here.
constexpr domain::duration keep_ended = std::chrono::minutes{10};

void append(std::vector<answer_token>& to, std::span<const answer_token> tokens) {
  to.insert(to.end(), tokens.begin(), tokens.end());
}

[[nodiscard]] bool is_unnamed(const receipt_handsets& h) noexcept {
  return h[0] == 0 && h[1] == 0;
}

}  // namespace

bool delivery_receipt_matcher::admit(const answer_token& token, matcher_output& out) {
  if (unanswered_ >= limits_.unanswered || keeping_.size() >= limits_.keeping) {
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

void delivery_receipt_matcher::keep_for_people(const answer_token& token, const receipt_handsets& handsets,
    std::string_view id, std::string_view raw, domain::time_point now, matcher_output& out) {
  waiting_receipt r;
  r.content.handsets = handsets;
  r.text = id.substr(0, written_limit);
  r.raw = raw.substr(0, raw_limit);
  r.answers.push_back(token);
  out.strays_to_keep.push_back(keep(r, now));
}

// --- Waiting ------------------------------------------------------------------------------------

void delivery_receipt_matcher::enter(waiting_number number, const waiting_receipt& r) {
  for (const auto& reading : r.ids)
    waiting_by_id_.emplace(reading.id, number);
}

void delivery_receipt_matcher::leave(waiting_number number, const waiting_receipt& r) {
  for (const auto& reading : r.ids) {
    const auto [first, last] = waiting_by_id_.equal_range(reading.id);
    const auto here = std::find_if(first, last, [&](const auto& w) { return w.second == number; });
    if (here != last) waiting_by_id_.erase(here);
  }
}

void delivery_receipt_matcher::wait(
    const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out) {
  std::size_t alike = 0;
  if (!r.ids.empty()) {
    const auto [first, last] = waiting_by_id_.equal_range(r.ids.front().id);
    for (auto at = first; at != last; ++at, ++alike) {
      auto& known = waiting_.at(at->second);
      if (known.ids.front().id == r.ids.front().id && known.content.handsets == r.handsets)
        return wait_again(known, r, now, out);
    }
  }
  waiting_receipt fresh;
  fresh.content = {r.outcome, r.code, r.handsets, r.note};
  fresh.text = r.written.text.substr(0, written_limit);
  fresh.parameter = r.written.parameter.substr(0, written_limit);
  fresh.ids = r.ids;
  fresh.raw = r.raw.substr(0, raw_limit);
  fresh.arrived_at = now;
  fresh.answers.push_back(r.token);
  if (alike >= waiting_per_id) return out.strays_to_keep.push_back(keep(fresh, now));
  if (waiting_.size() < limits_.waiting) return void(add(std::move(fresh)));
  out.answers.push_back({r.token, delivery_answer::try_later});
  answered(1);
}

/// One outcome counts, the first final one; all are answered.
void delivery_receipt_matcher::wait_again(
    waiting_receipt& known, const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out) {
  const bool better =
      known.content.outcome == segment_outcome::indeterminate && r.outcome != segment_outcome::indeterminate;
  if (better) {
    known.content.outcome = r.outcome;
    known.content.code = r.code;
    known.content.note = r.note;
  }
  if (!known.looked_up) {
    known.answers.push_back(r.token);
  } else if (better) {
    if (known.kept_since) out.strays_to_remove.push_back({known.id(), *known.kept_since});
    known.raw = r.raw.substr(0, raw_limit);
    known.answers.push_back(r.token);
    out.strays_to_keep.push_back(keep(known, now));
  } else if (auto keeping = keeping_.find(known.stray); keeping != keeping_.end()) {
    keeping->second.answers.push_back(r.token);  // about to be kept as a stray: answered when that is durable
  } else {
    answer_now({&r.token, 1}, out);
  }
}

std::vector<waiting_number> delivery_receipt_matcher::waiting_for(
    const std::string& operator_id, std::int64_t handset) const {
  std::vector<waiting_number> found;
  const auto [first, last] = waiting_by_id_.equal_range(operator_id);
  for (auto at = first; at != last; ++at)
    if (may_be_about(waiting_.at(at->second).content.handsets, handset)) found.push_back(at->second);
  std::sort(found.begin(), found.end());
  return found;
}

const waiting_receipt* delivery_receipt_matcher::waiting(waiting_number number) const {
  const auto found = waiting_.find(number);
  return found == waiting_.end() ? nullptr : &found->second;
}

waiting_receipt delivery_receipt_matcher::take(waiting_number number) {
  auto taken = waiting_.extract(number);
  assert(!taken.empty());
  leave(number, taken.mapped());
  return std::move(taken.mapped());
}

waiting_number delivery_receipt_matcher::add(waiting_receipt r) {
  const auto number = ++last_waiting_;
  enter(number, waiting_.emplace(number, std::move(r)).first->second);
  return number;
}

std::vector<waiting_number> delivery_receipt_matcher::read_again(
    const std::function<void(const written_ids&, std::vector<id_reading>&)>& read) {
  std::vector<waiting_number> all;
  waiting_by_id_.clear();
  for (auto& [number, r] : waiting_) {
    read({r.text, r.parameter}, r.ids);
    enter(number, r);
    all.push_back(number);
  }
  return all;
}

void delivery_receipt_matcher::put_off(std::vector<answer_token>& tokens, matcher_output& out) {
  for (const auto& token : tokens)
    out.answers.push_back({token, delivery_answer::try_later});
  answered(tokens.size());
  tokens.clear();
}

void delivery_receipt_matcher::put_off(domain::time_point before, matcher_output& out) {
  for (auto& [number, r] : waiting_)
    if (r.arrived_at < before) put_off(r.answers, out);
  for (auto& [number, k] : keeping_)
    if (k.since < before) put_off(k.answers, out);
}

// --- Unknown outcomes ---------------------------------------------------------------------------

void delivery_receipt_matcher::stop_holding(std::int64_t handset, segment_address where) {
  const auto [first, last] = held_.equal_range(handset);
  const auto here = std::find_if(first, last, [&](const auto& h) { return h.second.where == where; });
  if (here != last) held_.erase(here);
}

void delivery_receipt_matcher::stop_holding(std::int64_t handset, domain::message_id message) {
  auto [at, last] = held_.equal_range(handset);
  while (at != last)
    at = at->second.where.message == message ? held_.erase(at) : std::next(at);
}

void delivery_receipt_matcher::note_repeated(
    std::int64_t handset, segment_address where, domain::time_point until) {
  repeated_until_.emplace(until, repeated_.emplace(handset, where));
  if (repeated_.size() > limits_.repeated) forget_repeated(repeated_until_.begin()->first);
}

void delivery_receipt_matcher::forget_repeated(domain::time_point now) {
  while (!repeated_until_.empty() && repeated_until_.begin()->first <= now) {
    repeated_.erase(repeated_until_.begin()->second);
    repeated_until_.erase(repeated_until_.begin());
  }
}

std::optional<segment_address> delivery_receipt_matcher::only_held(const receipt_handsets& handsets) const {
  std::optional<segment_address> only;
  const auto [from, to] = handsets;
  for (const auto handset : handsets) {
    if (handset == 0) continue;
    for (auto [h, last] = held_.equal_range(handset); h != last; ++h) {
      const bool swapped = handset == from || from == 0;
      if (!swapped && h->second.sender != from) continue;  // a message of this number's, from another handset
      if (only && *only != h->second.where) return std::nullopt;
      only = h->second.where;
      const auto [repeated, end] = repeated_.equal_range(handset);
      if (std::any_of(repeated, end, [&](const auto& r) { return r.second != *only; })) return std::nullopt;
    }
  }
  return only;
}

// --- The store ----------------------------------------------------------------------------------

receipt_question delivery_receipt_matcher::lookups_due(domain::time_point now) {
  receipt_question q;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const auto& [number, r] = *at;
    const auto age = now - r.arrived_at;
    if (r.looked_up && age > keep_unmatched) {
      leave(number, r);
      at = waiting_.erase(at);
      continue;
    }
    // Of those with a handset the store has to look at few messages, whatever ids the operator gives.
    const bool alike = q.receipts.empty() || q.handsets.empty() == is_unnamed(r.content.handsets);
    if (!r.looked_up && !lookup_under_way_ && age >= look_up_after && q.receipts.size() < lookup_batch &&
        alike) {
      q.receipts.push_back(number);
      for (const auto& reading : r.ids)
        q.ids.push_back(reading.id);
      for (const auto handset : r.content.handsets)
        if (handset != 0) q.handsets.push_back(handset);
    }
    ++at;
  }
  if (!q.receipts.empty()) lookup_under_way_ = true;
  return q;
}

stray_to_keep delivery_receipt_matcher::keep(waiting_receipt& r, domain::time_point now) {
  r.stray = ++last_stray_;
  r.kept_since = now;
  auto& kept = keeping_[r.stray];
  kept.since = now;
  append(kept.answers, r.answers);
  r.answers.clear();
  return {r.stray, r.id(), r.content, r.raw, now};
}

void delivery_receipt_matcher::keep_waiting(
    waiting_number number, domain::time_point now, matcher_output& out) {
  const auto found = waiting_.find(number);
  if (found == waiting_.end()) return;
  found->second.looked_up = true;
  out.strays_to_keep.push_back(keep(found->second, now));
}

void delivery_receipt_matcher::stray_durable(std::uint64_t number, matcher_output& out) {
  const auto kept = keeping_.extract(number);
  assert(!kept.empty());
  if (!kept.empty()) answer_now(kept.mapped().answers, out);
}

void delivery_receipt_matcher::end_durable(domain::message_id message, domain::time_point now) {
  const auto found = ended_late_.find(message);
  if (found != ended_late_.end()) found->second = now;
}

void delivery_receipt_matcher::forget_ends(domain::time_point now) {
  std::erase_if(ended_late_, [now](const auto& e) { return e.second && *e.second + keep_ended < now; });
}

bool delivery_receipt_matcher::is_consistent() const noexcept {
  std::size_t tokens = 0;
  for (const auto& [number, r] : waiting_)
    tokens += r.answers.size();
  for (const auto& [number, kept] : keeping_)
    tokens += kept.answers.size();
  return tokens <= unanswered_ && index_.awaited_count() <= index_.size();
}

}  // namespace mbs::actors
