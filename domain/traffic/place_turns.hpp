#pragma once

#include "domain/time.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

/// Who is next where strangers share something slow. Knows nothing of addresses, jobs, threads and clocks.
namespace mbs::domain {

/// Where a job comes from: an asker in a place in a group of places. Hashes, made by the caller.
struct job_place {
  std::uint64_t group = 0;
  std::uint64_t place = 0;
  std::uint64_t asker = 0;
  std::uint64_t person = 0;  ///< whom it is for: one of them under way
};

struct place_limits {
  std::uint32_t in_all = 64;       ///< jobs waiting
  std::uint32_t waiting_each = 8;  ///< of one place
  std::uint32_t percent = 25;      ///< 1..100: of the time that one runner has, for a place
  duration patience{};             ///< how long a job may wait; 0: for ever
  /// A single slow job does not keep a place out for longer.
  duration longest_rest = std::chrono::seconds{10};
  /// Nor do jobs in vain, however many come one after the other; at least longest_rest counts.
  duration longest_rest_in_vain{};
};

/// Jobs in turn: groups first, places within a group, then askers within a place; a place has one job under
/// way and rests after it. Where there is no room, a newcomer takes the place of the newest job of whoever
/// has most waiting: asker within a full place; group, then place, then asker when all is full. So whoever
/// asks much keeps out nobody who asks little. One thread, or under a lock.
template <class Job>
class place_turns {
 public:
  /// A job that waited too long is given out to be given up, and does not count as running.
  struct turn {
    job_place from;
    Job job;
    bool too_late = false;
  };
  struct pushed {
    bool taken = false;
    std::optional<Job> displaced;  ///< to be given up: another took its place
  };

  explicit place_turns(const place_limits& limits) : limits_{limits} {}

  [[nodiscard]] pushed push(const job_place& from, duration now, Job job) {
    forget_rested(now);
    pushed answer;
    if (const auto full = is_full(from); full) {
      const auto victim = displaced_by(from, *full);
      if (victim == waiting_.end()) return answer;
      answer.displaced = std::move(victim->job);
      remove(victim);
    }
    for (auto* n : {&at(groups_, from.group), &at(places_, from.place), &at(askers_, asker_key(from))})
      ++n->waiting;
    waiting_.push_back({from, now, std::move(job)});
    answer.taken = true;
    return answer;
  }
  /// What push() would say now.
  [[nodiscard]] bool has_room_for(const job_place& from) {
    const auto full = is_full(from);
    return !full || displaced_by(from, *full) != waiting_.end();
  }

  [[nodiscard]] std::optional<turn> next(duration now) {
    auto best = waiting_.end();
    for (auto w = waiting_.begin(); w != waiting_.end(); ++w) {
      if (is_late(*w, now)) {
        turn given{w->from, std::move(w->job), true};
        remove(w);
        return given;
      }
      if (may_run(w->from, now) && (best == waiting_.end() || order_of(w->from) < order_of(best->from)))
        best = w;
    }
    if (best == waiting_.end()) return std::nullopt;
    turn given{best->from, std::move(best->job), false};
    remove(best);
    ++turns_;
    for (auto* n : {&at(groups_, given.from.group), &at(places_, given.from.place),
             &at(askers_, asker_key(given.from)), &at(persons_, given.from.person)}) {
      n->last_turn = turns_;
      ++n->running;
    }
    return given;
  }
  /// When next() may give something without a push or an end in between.
  [[nodiscard]] std::optional<duration> wakes_at() {
    std::optional<duration> first;
    const auto see = [&first](duration at) { first = first ? std::min(*first, at) : at; };
    for (const auto& w : waiting_) {
      const auto& p = at(places_, w.from.place);
      if (p.running == 0 && at(persons_, w.from.person).running == 0) see(p.rests_until);
      if (limits_.patience.count() != 0) see(w.since + limits_.patience + duration{1});
    }
    return first;
  }
  /// A job that was not too late has ended, after `took`; `in_vain` when whoever asked had no right to it.
  void finished(const job_place& from, duration now, duration took, bool in_vain = false) {
    for (auto* n : {&at(groups_, from.group), &at(places_, from.place), &at(askers_, asker_key(from)),
             &at(persons_, from.person)})
      if (n->running != 0) --n->running;
    auto& p = at(places_, from.place);
    p.in_vain = in_vain ? std::min(p.in_vain + 1, most_in_vain) : 0;
    p.rests_until = std::max(p.rests_until, now + rest_after(took, p.in_vain));
  }
  void clear() { *this = place_turns{limits_}; }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  struct node {
    std::uint32_t waiting = 0, running = 0;
    std::uint64_t last_turn = 0;
    std::uint32_t in_vain = 0;  ///< jobs, one after the other; of a place
    duration rests_until{std::numeric_limits<duration::rep>::min()};
  };
  using nodes = std::unordered_map<std::uint64_t, node>;
  struct waiting_job {
    job_place from;
    duration since;
    Job job;
  };
  using iterator = typename std::list<waiting_job>::iterator;
  enum class fullness : std::uint8_t { of_place, of_all };

  static constexpr std::uint32_t most_in_vain = 8;

  [[nodiscard]] duration rest_after(duration took, std::uint32_t in_vain) const {
    const auto rest = std::min(took * (100 - limits_.percent) / limits_.percent, limits_.longest_rest);
    return std::min(rest * (1 << in_vain), std::max(limits_.longest_rest, limits_.longest_rest_in_vain));
  }
  [[nodiscard]] static std::uint64_t asker_key(const job_place& from) noexcept {
    return from.asker ^ from.place * 0x9E3779B97F4A7C15ULL;
  }
  /// Whoever comes anew stands behind those who wait already.
  [[nodiscard]] node& at(nodes& in, std::uint64_t key) {
    return in.try_emplace(key, node{0, 0, turns_, 0, duration{std::numeric_limits<duration::rep>::min()}})
        .first->second;
  }
  [[nodiscard]] static std::uint32_t weight(const nodes& in, std::uint64_t key) {
    const auto found = in.find(key);
    return found == in.end() ? 0 : found->second.waiting;
  }
  [[nodiscard]] bool is_late(const waiting_job& w, duration now) const {
    return limits_.patience.count() != 0 && now - w.since > limits_.patience;
  }
  [[nodiscard]] bool may_run(const job_place& from, duration now) {
    const auto& p = at(places_, from.place);
    return p.running == 0 && p.rests_until <= now && at(persons_, from.person).running == 0;
  }
  [[nodiscard]] auto order_of(const job_place& from) {
    return std::tuple{at(groups_, from.group).last_turn, at(places_, from.place).last_turn,
        at(askers_, asker_key(from)).last_turn};
  }
  [[nodiscard]] auto weights_of(const job_place& from) const {
    return std::tuple{
        weight(groups_, from.group), weight(places_, from.place), weight(askers_, asker_key(from))};
  }
  [[nodiscard]] std::optional<fullness> is_full(const job_place& from) const {
    if (weight(places_, from.place) >= limits_.waiting_each) return fullness::of_place;
    if (waiting_.size() >= limits_.in_all) return fullness::of_all;
    return std::nullopt;
  }
  /// The newest job of whoever has most waiting, when that is more than the newcomer would have.
  [[nodiscard]] iterator displaced_by(const job_place& from, fullness full) {
    auto heaviest = waiting_.end();
    for (auto w = waiting_.begin(); w != waiting_.end(); ++w) {
      if (full == fullness::of_place && w->from.place != from.place) continue;
      if (heaviest == waiting_.end() || weights_of(w->from) >= weights_of(heaviest->from)) heaviest = w;
    }
    if (heaviest == waiting_.end()) return heaviest;
    auto [group, place, asker] = weights_of(from);
    ++group, ++place, ++asker;
    const auto [most_group, most_place, most_asker] = weights_of(heaviest->from);
    const auto& other = heaviest->from;
    const bool is_lighter = other.group != from.group ? group < most_group
        : other.place != from.place                   ? place < most_place
                                                      : asker < most_asker;
    return is_lighter ? heaviest : waiting_.end();
  }
  void remove(iterator w) {
    for (auto* n :
        {&at(groups_, w->from.group), &at(places_, w->from.place), &at(askers_, asker_key(w->from))})
      --n->waiting;
    waiting_.erase(w);
  }
  // Who has nothing here is remembered while resting, and not longer than there is room.
  void forget_rested(duration now) {
    for (auto* in : {&groups_, &places_, &askers_, &persons_})
      if (in->size() > 2 * std::size_t{limits_.in_all})
        std::erase_if(*in, [now](const auto& e) {
          const auto& n = e.second;
          return n.waiting == 0 && n.running == 0 && n.rests_until <= now;
        });
  }

  place_limits limits_;
  std::list<waiting_job> waiting_;  // oldest first
  nodes groups_, places_, askers_, persons_;
  std::uint64_t turns_ = 0;
};

}  // namespace mbs::domain
