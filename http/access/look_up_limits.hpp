#pragma once

#include "domain/time.hpp"
#include "domain/traffic/token_bucket.hpp"
#include "http/server/client_address.hpp"

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace mbs::http {

/// Look-ups of keys that turn out unknown, a second and address, over all I/O threads: whoever guesses keys,
/// or makes up well-formed ones, must not keep the store busy. Bounded: addresses that are quiet are
/// forgotten, and while more than `max_addresses` are not, newcomers share one allowance. Any thread.
class look_up_limits {
 public:
  static constexpr std::size_t max_addresses = 65'536;

  /// `rate` 0: no limit. An address may save up one second's worth.
  explicit look_up_limits(std::uint32_t rate) noexcept : rate_{rate} {}

  [[nodiscard]] std::uint32_t rate() const noexcept { return rate_; }
  /// Whether `from` may have one more key looked up. Counts until it is given back.
  [[nodiscard]] bool take(const address_block& from, domain::steady_point now);
  /// The key was good, or the store was away.
  void give_back(const address_block& from);

 private:
  struct allowance {
    domain::token_bucket tokens;
    domain::steady_point used_at;
  };
  void forget_quiet(domain::steady_point now);

  std::uint32_t rate_;
  std::mutex guard_;
  std::unordered_map<address_block, allowance, address_block_hash> addresses_;
  std::size_t forget_at_ = 1'024;
  domain::steady_point forgotten_at_{};
};

}  // namespace mbs::http
