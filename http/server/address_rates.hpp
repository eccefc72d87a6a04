#pragma once

#include "domain/steady_time.hpp"
#include "domain/traffic/token_bucket.hpp"
#include "http/server/client_address.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace mbs::http {

/// Something that an address may do so often a second, over all I/O threads. Bounded: addresses that are
/// quiet are forgotten, and while more than `max_addresses` are not, newcomers share one allowance for each
/// /48 of IPv6 or /16 of IPv4, and beyond `max_groups` of those one in all. Any thread.
class address_rates {
 public:
  static constexpr std::size_t max_addresses = 65'536;
  static constexpr std::size_t max_groups = 16'384;

  /// `rate` 0: no limit; at most 1,000,000. An address may save up one second's worth.
  explicit address_rates(std::uint32_t rate) noexcept : rate_{rate} {}

  [[nodiscard]] std::uint32_t rate() const noexcept { return rate_; }
  /// Whether `from` may do it once more now. Counts nothing.
  [[nodiscard]] bool has_room(const address_block& from, domain::steady_point now);
  /// It does it: false, and nothing is counted, when it has had its share.
  bool take(const address_block& from, domain::steady_point now);
  [[nodiscard]] std::size_t size();

 private:
  struct allowance {
    domain::token_bucket tokens;
    domain::steady_point used_at;
  };
  [[nodiscard]] allowance& allowance_of(const address_block& from, domain::steady_point now);
  void forget_quiet(domain::steady_point now);

  using allowances = std::unordered_map<address_block, allowance, address_block_hash>;

  std::uint32_t rate_;
  std::mutex guard_;
  allowances addresses_;
  allowances groups_;  // of newcomers
  std::size_t forget_at_ = 1'024;
  domain::steady_point forgotten_at_{};
};

}  // namespace mbs::http
