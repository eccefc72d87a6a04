#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "domain/access/principal.hpp"

#include <chrono>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace mbs::http {

struct digest_hash {
  std::size_t operator()(const persistence::digest& d) const noexcept {
    std::size_t h = 0;
    std::memcpy(&h, d.data(), sizeof h);
    return h;
  }
};

/// Who is behind a key's hash, remembered for a few seconds by one I/O thread, and no longer than until keys
/// change. Unknown keys are remembered too, for a second: a key that was tried before it was made works then.
/// They are apart from the known ones, so that a flood of them pushes nobody out.
class key_cache {
 public:
  using steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds lifetime{5};
  static constexpr std::chrono::seconds lifetime_of_unknown{1};

  explicit key_cache(std::size_t capacity = 10'000) : capacity_{capacity} {}

  struct answer {
    std::optional<domain::principal> who;  ///< none: there is no such key
  };
  /// Nothing when it has to be looked up. `changes`: how often keys have changed so far.
  [[nodiscard]] std::optional<answer> find(
      const persistence::digest& hash, steady::time_point now, std::uint64_t changes) const;
  /// `changes`: when it was begun to be looked up.
  void put(const persistence::digest& hash, std::optional<domain::principal> who, steady::time_point now,
      std::uint64_t changes);
  [[nodiscard]] std::size_t size() const noexcept { return known_.size() + unknown_.size(); }

 private:
  struct entry {
    domain::principal who;
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
