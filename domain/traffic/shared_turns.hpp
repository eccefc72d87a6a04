#pragma once

#include "domain/ids.hpp"
#include "domain/time.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

/// Who is next where accounts share something slow: in turn, each with a bound on what it has running and
/// waiting, and with a rest after its jobs, so that it never takes more than its share of the time. Knows
/// nothing of what the jobs are, nor of threads and clocks: instants are handed in, counted from anywhere.
/// Account 0 is the house: it takes its turn like the others and may have any number waiting.
namespace mbs::domain {

struct share_limits {
  static constexpr auto none = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t in_all = 10'000;      ///< jobs waiting or running
  std::uint32_t waiting_each = none;  ///< jobs that an account may have waiting
  std::uint32_t running_each = none;  ///< and running at once
  std::uint32_t percent = 100;        ///< 1..100: of the time that one runner has, for an account
  duration burst{};                   ///< how much rest an account may owe before it has to take it
  duration patience{};                ///< how long a job may wait; 0: for ever
};

enum class admittance : std::uint8_t {
  taken,
  share_used_up,  ///< the account has as much waiting as it may
  full,           ///< all together have
};

template <class Job>
class shared_turns {
 public:
  /// A job that waited too long is given out to be given up, and does not count as running.
  struct turn {
    account_id who;
    Job job;
    bool too_late = false;
  };

  explicit shared_turns(const share_limits& limits) : limits_{limits} {}

  [[nodiscard]] admittance push(account_id who, duration now, Job job);
  /// What push() would say now.
  [[nodiscard]] admittance room_for(account_id who) const;
  /// The oldest job of the account whose turn it is; nothing when none may run now.
  [[nodiscard]] std::optional<turn> next(duration now);
  /// When next() may give something without a push or an end in between: a rest or somebody's patience ends.
  [[nodiscard]] std::optional<duration> wakes_at() const;
  /// A job of `who` that was not too late has ended, after `took`.
  void finished(account_id who, duration now, duration took);
  /// Whether something of `who` could run now.
  [[nodiscard]] bool is_ready(account_id who, duration now) const;
  void clear();

 private:
  struct waiting_job {
    duration since;
    Job job;
  };
  struct account {
    std::deque<waiting_job> waiting;
    std::uint32_t running = 0;
    /// When its share has made up for what it had (a generic cell rate, ITU-T I.371): it may be `burst`
    /// ahead.
    duration even_at{std::numeric_limits<duration::rep>::min() / 2};
  };
  /// A single slow job does not keep an account out for minutes.
  static constexpr duration longest_rest = std::chrono::seconds{10};

  [[nodiscard]] bool is_late(const account& a, duration now) const {
    return limits_.patience.count() != 0 && now - a.waiting.front().since > limits_.patience;
  }
  [[nodiscard]] bool may_run(const account& a, duration now) const {
    return a.running < limits_.running_each && rests_until(a) <= now;
  }
  [[nodiscard]] duration rests_until(const account& a) const { return a.even_at - limits_.burst; }
  void forget_rested(duration now);

  share_limits limits_;
  std::unordered_map<account_id, account> accounts_;
  std::deque<account_id> order_;  // of those with something waiting
  std::uint32_t in_all_ = 0;
};

template <class Job>
admittance shared_turns<Job>::room_for(account_id who) const {
  if (in_all_ >= limits_.in_all) return admittance::full;
  const auto mine = accounts_.find(who);
  const bool has_share =
      !who || mine == accounts_.end() || mine->second.waiting.size() < limits_.waiting_each;
  return has_share ? admittance::taken : admittance::share_used_up;
}

template <class Job>
admittance shared_turns<Job>::push(account_id who, duration now, Job job) {
  if (const auto verdict = room_for(who); verdict != admittance::taken) return verdict;
  forget_rested(now);
  auto& mine = accounts_[who];
  if (mine.waiting.empty()) order_.push_back(who);
  mine.waiting.push_back({now, std::move(job)});
  ++in_all_;
  return admittance::taken;
}

template <class Job>
auto shared_turns<Job>::next(duration now) -> std::optional<turn> {
  for (auto at = order_.begin(); at != order_.end(); ++at) {
    const auto who = *at;
    auto& mine = accounts_[who];
    const bool late = is_late(mine, now);
    if (!late && !may_run(mine, now)) continue;
    turn given{who, std::move(mine.waiting.front().job), late};
    mine.waiting.pop_front();
    order_.erase(at);
    if (!mine.waiting.empty()) order_.push_back(who);
    if (late) {
      --in_all_;
    } else {
      ++mine.running;
    }
    return given;
  }
  return std::nullopt;
}

template <class Job>
std::optional<duration> shared_turns<Job>::wakes_at() const {
  std::optional<duration> first;
  const auto see = [&first](duration at) { first = first ? std::min(*first, at) : at; };
  for (const auto who : order_) {
    const auto& mine = accounts_.at(who);
    if (mine.running < limits_.running_each) see(rests_until(mine));
    if (limits_.patience.count() != 0) see(mine.waiting.front().since + limits_.patience + duration{1});
  }
  return first;
}

template <class Job>
void shared_turns<Job>::finished(account_id who, duration now, duration took) {
  auto& mine = accounts_[who];
  if (mine.running != 0) --mine.running;
  if (in_all_ != 0) --in_all_;
  const auto rest = std::min<duration>(took * (100 - limits_.percent) / limits_.percent, longest_rest);
  // Jobs that ran side by side do not add up to more than one rest either.
  mine.even_at =
      std::min(std::max(mine.even_at, now - took) + took + rest, now + longest_rest + limits_.burst);
}

template <class Job>
bool shared_turns<Job>::is_ready(account_id who, duration now) const {
  const auto found = accounts_.find(who);
  return found != accounts_.end() && !found->second.waiting.empty() && may_run(found->second, now);
}

template <class Job>
void shared_turns<Job>::clear() {
  accounts_.clear();
  order_.clear();
}

// Accounts that rest are remembered: at most as many more as may have something here.
template <class Job>
void shared_turns<Job>::forget_rested(duration now) {
  if (accounts_.size() <= 2 * std::size_t{limits_.in_all}) return;
  std::erase_if(accounts_, [now](const auto& entry) {
    const auto& a = entry.second;
    return a.waiting.empty() && a.running == 0 && a.even_at <= now;
  });
}

}  // namespace mbs::domain
