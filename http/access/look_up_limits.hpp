#pragma once

#include "domain/time.hpp"
#include "http/access/key_cache.hpp"
#include "http/server/address_rates.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace mbs::http {

/// Look-ups of keys that turn out unknown, a second and address, over all I/O threads: whoever guesses
/// keys, or makes up well-formed ones, must not keep the store busy. Remembers for all threads which keys
/// were good, however long ago, and for a second which were not. Bounded: addresses as address_rates has
/// them; of more than `max_keys` that were good the first ones are forgotten. Any thread.
class look_up_limits {
 public:
  static constexpr std::size_t max_addresses = address_rates::max_addresses;
  static constexpr std::size_t max_keys = 65'536;

  /// `rate` 0: no limit. An address may save up one second's worth.
  explicit look_up_limits(std::uint32_t rate) noexcept : addresses_{rate} {}

  [[nodiscard]] std::uint32_t rate() const noexcept { return addresses_.rate(); }
  /// Whether `from` may have one more key looked up. Look-ups under way do not count: many good keys may come
  /// at once from one address, and each connection waits for its own.
  [[nodiscard]] bool may_look_up(const address_block& from, domain::steady_point now);
  /// The same where each look-up counts, whatever it finds: false when `from` had its share.
  [[nodiscard]] bool take(const address_block& from, domain::steady_point now);
  /// A key that it had looked up was none.
  void note_unknown(const address_block& from, domain::steady_point now);

  /// A look-up that began when keys had changed `changes` times has ended.
  void learn(const persistence::digest& hash, bool is_good, std::uint64_t changes, domain::steady_point now);
  /// Whether it was good when it was last looked up.
  [[nodiscard]] bool was_good(const persistence::digest& hash);
  /// Whether it was none a moment ago, and keys have not changed since.
  [[nodiscard]] bool is_unknown(
      const persistence::digest& hash, std::uint64_t changes, domain::steady_point now);

 private:
  struct unknown_key {
    domain::steady_point until;
    std::uint64_t changes;
  };

  address_rates addresses_;
  std::mutex guard_;
  std::unordered_set<persistence::digest, digest_hash> good_;
  std::deque<persistence::digest> good_in_order_;  // some of them were good once only
  std::unordered_map<persistence::digest, unknown_key, digest_hash> unknown_;
};

}  // namespace mbs::http
