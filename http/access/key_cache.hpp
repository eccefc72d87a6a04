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

/// Who is behind a key's hash, remembered for a few seconds by one I/O thread: a revoked key works at most
/// that long. Unknown keys are remembered too, apart from the known ones, so that a flood of them pushes
/// nobody out.
class key_cache {
 public:
  using steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds lifetime{5};

  explicit key_cache(std::size_t capacity = 10'000) : capacity_{capacity} {}

  struct answer {
    std::optional<domain::principal> who;  ///< none: there is no such key
  };
  /// Nothing when it has to be looked up.
  [[nodiscard]] std::optional<answer> find(const persistence::digest& hash, steady::time_point now) const;
  void put(const persistence::digest& hash, std::optional<domain::principal> who, steady::time_point now);
  [[nodiscard]] std::size_t size() const noexcept { return known_.size() + unknown_.size(); }

 private:
  struct entry {
    domain::principal who;
    steady::time_point until;
  };
  using entries = std::unordered_map<persistence::digest, entry, digest_hash>;
  void make_room(entries& in, steady::time_point now) const;

  std::size_t capacity_;
  entries known_;
  entries unknown_;
};

}  // namespace mbs::http
