#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "domain/access/principal.hpp"

#include <chrono>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <vector>

namespace mbs::http {

struct digest_hash {
  std::size_t operator()(const persistence::digest& d) const noexcept {
    std::size_t h = 0;
    std::memcpy(&h, d.data(), sizeof h);
    return h;
  }
};

/// What is remembered of a key that counts.
struct known_key {
  using steady = std::chrono::steady_clock;

  domain::principal who;
  std::vector<domain::address_range> addresses{};       ///< from where it may be used; empty: anywhere
  steady::time_point ends = steady::time_point::max();  ///< does not count from then on
  // Its last use that was told further.
  domain::internet_address told_from{};
  steady::time_point told_at{};
};

/// Who is behind a key's hash, remembered for a few seconds by one I/O thread, and no longer than until keys
/// change or the key ends. Unknown keys are remembered too, for a second: a key that was tried before it was
/// made works then. They are apart from the known ones, so that a flood of them pushes nobody out.
class key_cache {
 public:
  using steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds lifetime{5};
  static constexpr std::chrono::seconds lifetime_of_unknown{1};

  explicit key_cache(std::size_t capacity = 10'000) : capacity_{capacity} {}

  struct answer {
    known_key* key = nullptr;  ///< none: there is no such key. Until the next put()
  };
  /// Nothing when it has to be looked up. `changes`: how often keys have changed so far.
  [[nodiscard]] std::optional<answer> find(
      const persistence::digest& hash, steady::time_point now, std::uint64_t changes);
  /// `changes`: when it was begun to be looked up.
  void put(const persistence::digest& hash, std::optional<known_key> key, steady::time_point now,
      std::uint64_t changes);
  [[nodiscard]] std::size_t size() const noexcept { return known_.size() + unknown_.size(); }

 private:
  struct entry {
    known_key key;
    steady::time_point until;
    std::uint64_t changes = 0;
  };
  using entries = std::unordered_map<persistence::digest, entry, digest_hash>;
  void make_room(entries& in, steady::time_point now) const;

  std::size_t capacity_;
  entries known_;
  entries unknown_;
};

}  // namespace mbs::http
