#pragma once

#include "domain/ids.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace mbs::http {

struct stream_limits {
  std::uint32_t in_all = 0;
  std::uint32_t each = 0;  ///< a person, a key, an account
};

/// Who has how many streams open, or exports under way, over all I/O threads. Any thread. Outlives the places
/// that it gives.
class stream_roster {
 public:
  explicit stream_roster(stream_limits limits) noexcept : limits_{limits} {}

  enum class verdict : std::uint8_t { welcome, full, too_many_of_one };
  struct answer {
    verdict what = verdict::welcome;
    std::shared_ptr<void> place;  ///< given back when it goes; none unless welcome
  };
  /// `owner`, and `also` when there is one: whoever is counted here; their numbers are no others' in this
  /// roster.
  [[nodiscard]] answer take(domain::key_id owner, domain::key_id also = {});
  [[nodiscard]] const stream_limits& limits() const noexcept { return limits_; }
  [[nodiscard]] std::uint32_t open() const;

 private:
  void give_back(domain::key_id owner, domain::key_id also);
  [[nodiscard]] bool has_all(domain::key_id owner) const;
  void forget_one(domain::key_id owner);

  const stream_limits limits_;
  mutable std::mutex guard_;
  std::uint32_t in_all_ = 0;
  std::unordered_map<domain::key_id, std::uint32_t> each_;  // only who has one
};

}  // namespace mbs::http
