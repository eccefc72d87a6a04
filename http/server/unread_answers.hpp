#pragma once

#include "domain/ids.hpp"

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace mbs::http {

struct unread_limits {
  std::uint64_t in_all = 0;   ///< octets
  std::uint64_t per_key = 0;  ///< octets
};

/// Octets of answers that clients have not read yet, in all and of each key. Counted only where much waits: a
/// connection with little (see `little`) costs nothing here. Any thread.
class unread_answers {
 public:
  /// Octets that a connection may have waiting uncounted.
  static constexpr std::size_t little = 16'384;

  explicit unread_answers(unread_limits limits) noexcept : limits_{limits} {}

  enum class verdict : std::uint8_t { fine, too_much_of_key, too_much_in_all };
  /// What waits at a connection of `key` (0: of nobody) was `before` and is `now` octets.
  [[nodiscard]] verdict change(domain::key_id key, std::size_t before, std::size_t now);
  [[nodiscard]] std::uint64_t octets() const;

 private:
  unread_limits limits_;
  mutable std::mutex guard_;
  std::uint64_t in_all_ = 0;
  std::unordered_map<domain::key_id, std::uint64_t> per_key_;  // only keys with something waiting
};

}  // namespace mbs::http
