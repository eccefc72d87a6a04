#pragma once

#include "domain/time.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

/// Tries to sign in that were answered before anybody looked who is meant, kept for the login history. Knows
/// nothing of people, stores or clocks. For one thread, or under a lock.
namespace mbs::domain {

enum class turned_away_for : std::uint8_t {
  delayed,         ///< too many tries before it
  no_room,         ///< too much was asked of the server at that moment
  factor_missing,  ///< the password was right, the second factor was not given
};

/// Tries for one address and reason since the last take().
struct turned_away_tries_of {
  std::string email;  ///< folded, as typed: whether it is anybody's is looked up when it is written
  turned_away_for why{};
  std::uint64_t block = 0;  ///< of client addresses, hashed: where the first came from
  std::uint32_t tries = 1;
  time_point first, last;
  std::string address, agent;  ///< of the last
};

/// Counts, so that a flood costs neither memory nor writes: whoever takes them writes a row each. Full when
/// it knows `most` addresses, or `most_of_block` that were tried from one block of client addresses; what
/// does not fit is only counted as lost. One address costs 0.7 KB at most.
class turned_away {
 public:
  static constexpr std::size_t most = 2'048;
  static constexpr std::uint32_t most_of_block = 64;

  void add(turned_away_tries_of t) {
    const auto known = tries_.find(key_of(t));
    if (known != tries_.end()) return merge(known->second, std::move(t));
    auto& of_block = blocks_[t.block];
    if (tries_.size() >= most || of_block >= most_of_block) {
      if (of_block == 0) blocks_.erase(t.block);
      lost_ += t.tries;
      return;
    }
    ++of_block;
    auto key = key_of(t);
    tries_.emplace(std::move(key), std::move(t));
  }

  /// All of them, which are forgotten.
  [[nodiscard]] std::vector<turned_away_tries_of> take() {
    std::vector<turned_away_tries_of> all;
    all.reserve(tries_.size());
    for (auto& [key, t] : tries_)
      all.push_back(std::move(t));
    tries_.clear();
    blocks_.clear();
    return all;
  }
  /// How many tries did not fit since the last call.
  [[nodiscard]] std::uint64_t take_lost() noexcept { return std::exchange(lost_, 0); }

  [[nodiscard]] std::size_t size() const noexcept { return tries_.size(); }

 private:
  [[nodiscard]] static std::string key_of(const turned_away_tries_of& t) {
    return static_cast<char>('0' + static_cast<int>(t.why)) + t.email;
  }
  static void merge(turned_away_tries_of& into, turned_away_tries_of&& t) {
    into.tries += t.tries;
    into.first = std::min(into.first, t.first);
    if (t.last < into.last) return;
    into.last = t.last;
    into.address = std::move(t.address);
    into.agent = std::move(t.agent);
  }

  std::unordered_map<std::string, turned_away_tries_of> tries_;
  std::unordered_map<std::uint64_t, std::uint32_t> blocks_;
  std::uint64_t lost_ = 0;
};

}  // namespace mbs::domain
