#include "http/server/connection_roster.hpp"

namespace mbs::http {

connection_roster::answer connection_roster::admit(std::size_t worker, std::optional<address_block> from) {
  const std::lock_guard lock{guard_};
  answer a;
  if (from) {
    const auto at = addresses_.find(*from);
    if (at != addresses_.end() && at->second.count >= limits_.per_address) {
      a.to_end = take_place(at->second);
      if (!a.to_end) return {verdict::too_many_from_address, 0, std::nullopt};
    }
  }
  if (!a.to_end && all_.size() >= limits_.in_all) {
    a.to_end = take_place(idle_);
    if (!a.to_end) return {verdict::full, 0, std::nullopt};
  }
  a.number = ++last_;
  all_.emplace(a.number, entry{worker, from, 0});
  idle_.silent.insert(a.number);
  if (from) {
    auto& near = addresses_[*from];
    ++near.count;
    near.silent.insert(a.number);
  }
  return a;
}

/// Of the one that has been silent longest, else of the one that has rested longest.
std::optional<connection_roster::place> connection_roster::take_place(const idle_ones& of) {
  if (of.silent.empty() && of.resting.empty()) return std::nullopt;
  const auto number = of.silent.empty() ? of.resting.begin()->second : *of.silent.begin();
  const place given{number, all_.at(number).worker};
  forget(number);
  return given;
}

void connection_roster::has_spoken(std::uint64_t number) {
  const std::lock_guard lock{guard_};
  const auto at = all_.find(number);
  if (at == all_.end()) return;
  idle_.silent.erase(number);
  if (at->second.from) addresses_.at(*at->second.from).silent.erase(number);
}

void connection_roster::rests(std::uint64_t number) {
  const std::lock_guard lock{guard_};
  const auto at = all_.find(number);
  if (at == all_.end() || at->second.rest != 0) return;
  at->second.rest = ++last_rest_;
  idle_.resting.emplace(last_rest_, number);
  if (at->second.from) addresses_.at(*at->second.from).resting.emplace(last_rest_, number);
}

void connection_roster::works(std::uint64_t number) {
  const std::lock_guard lock{guard_};
  const auto at = all_.find(number);
  if (at != all_.end()) end_rest(at->second);
}

void connection_roster::end_rest(entry& e) {
  if (e.rest == 0) return;
  idle_.resting.erase(e.rest);
  if (e.from) addresses_.at(*e.from).resting.erase(e.rest);
  e.rest = 0;
}

void connection_roster::left(std::uint64_t number) {
  const std::lock_guard lock{guard_};
  forget(number);
}

void connection_roster::forget(std::uint64_t number) {
  const auto at = all_.find(number);
  if (at == all_.end()) return;
  const auto from = at->second.from;
  end_rest(at->second);
  all_.erase(at);
  idle_.silent.erase(number);
  if (!from) return;
  const auto near = addresses_.find(*from);
  near->second.silent.erase(number);
  if (--near->second.count == 0) addresses_.erase(near);
}

std::size_t connection_roster::size() const {
  const std::lock_guard lock{guard_};
  return all_.size();
}

bool connection_roster::is_crowded() const {
  const std::lock_guard lock{guard_};
  return all_.size() * 10 >= std::size_t{limits_.in_all} * 9;
}

}  // namespace mbs::http
