#pragma once

#include "domain/time.hpp"
#include "domain/traffic/forgetful_table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

/// When a try to sign in may go on to the hashing of its password. Knows nothing of people, passwords or
/// addresses but 64-bit keys, hashed with a secret by the caller. For one thread or actor.
namespace mbs::domain {

/// From configuration.
struct sign_in_limits {
  std::uint32_t free_tries = 3;  ///< failures without a delay
  duration first_delay = std::chrono::seconds{1};
  /// The longest delay for who failed from that place, or on that device.
  duration longest_delay = std::chrono::seconds{60};
  /// The longest for everybody else who tries for the same person: how much a stranger can hold up the
  /// person, on a device that they never used.
  duration longest_for_others = std::chrono::seconds{4};
  /// Failures are forgotten when none came for so long.
  duration forgotten_after = std::chrono::hours{1};
  /// Of one block of addresses: failures at once and after that in steady pace. Wide, since thousands of
  /// honest people share one block of a mobile network.
  std::uint32_t block_burst = 300;
  duration block_pace = std::chrono::milliseconds{500};
  std::size_t people = 65'536;  ///< places for people at a place; 40 octets each
  std::size_t blocks = 16'384;
};

/// Who tries. Each key is a hash with a secret of the process.
struct sign_in_try {
  std::uint64_t person;  ///< of the folded address that was typed, known or not: both are delayed alike
  std::uint64_t block;   ///< of the client's address: IPv4 /24, IPv6 /64
  /// Of a device on which this person signed in before, proved by the caller.
  std::optional<std::uint64_t> device;
};

enum class sign_in_verdict : std::uint8_t { may_go, wait_for_person, wait_for_block };
struct sign_in_answer {
  sign_in_verdict verdict = sign_in_verdict::may_go;
  duration wait{};  ///< above 0 unless it may go: Retry-After
};

/// A delay that grows with failures and never is a lock: it has a longest, and a refused try makes none
/// longer. A try on a device of the person's own waits for nothing but failures on that device. What has the
/// least left to wait for is forgotten first when there are more than the places (forgetful_table.hpp): a
/// flood of new names forgets quiet ones.
class sign_in_delay {
 public:
  explicit sign_in_delay(const sign_in_limits& limits)
      : limits_{limits}, people_{limits.people}, blocks_{limits.blocks} {}

  /// To be asked before hashing. A try that may go counts as failed at once, so that a hundred at the same
  /// moment are a hundred failures; succeeded() takes it back.
  [[nodiscard]] sign_in_answer ask(const sign_in_try& t, time_point now) {
    const auto own = waits(place_of(t), limits_.longest_delay, now);
    const auto others = t.device ? duration{} : waits(t.person, limits_.longest_for_others, now);
    if (const auto longer = std::max(own, others); longer > duration{})
      return {sign_in_verdict::wait_for_person, longer};
    if (!t.device) {
      if (const auto full = block_waits(t.block, now); full > duration{})
        return {sign_in_verdict::wait_for_block, full};
      auto& b = blocks_.at(t.block);
      b.paid_until = std::max(b.paid_until, now) + limits_.block_pace;
      fail(t.person, limits_.longest_for_others, now);
    }
    fail(place_of(t), limits_.longest_delay, now);
    return {};
  }

  /// The password was right: the failures at that place are forgotten, the block gets its try back. What
  /// strangers did elsewhere stays.
  void succeeded(const sign_in_try& t) {
    people_.forget(place_of(t));
    give_back_shared(t);
  }

  /// The try was never judged (no room to hash it): it counts neither as failed nor as right.
  void not_judged(const sign_in_try& t) {
    if (auto* p = people_.find(place_of(t)); p != nullptr && p->count > 0)
      give_back(*p, limits_.longest_delay);
    give_back_shared(t);
  }

  [[nodiscard]] std::size_t octets() const noexcept { return people_.octets() + blocks_.octets(); }

 private:
  struct failures {
    std::uint32_t count = 0;
    time_point last;
    time_point until;
    [[nodiscard]] std::int64_t weight() const noexcept { return to_micros(until); }
  };
  struct bucket {
    time_point paid_until;  // the time at which all that was taken is paid for
    [[nodiscard]] std::int64_t weight() const noexcept { return to_micros(paid_until); }
  };

  /// One key for the person at that device, else at that block.
  [[nodiscard]] static std::uint64_t place_of(const sign_in_try& t) noexcept {
    constexpr std::uint64_t odd = 0xD6E8FEB86659FD93ULL;
    const auto place = t.device ? *t.device * odd + 1 : t.block * odd;
    return (t.person ^ (place + (place >> 29))) * odd;
  }
  /// A clock that was set back makes nobody wait longer than the longest.
  [[nodiscard]] duration waits(std::uint64_t key, duration longest, time_point now) const noexcept {
    const auto* f = people_.find(key);
    if (f == nullptr || now >= f->until) return {};
    return std::min(f->until - now, longest);
  }
  [[nodiscard]] duration block_waits(std::uint64_t key, time_point now) const noexcept {
    const auto* b = blocks_.find(key);
    if (b == nullptr) return {};
    const auto all = limits_.block_pace * limits_.block_burst;
    const auto owed = b->paid_until - now + limits_.block_pace;
    return owed > all ? std::min(owed - all, all) : duration{};
  }
  void fail(std::uint64_t key, duration longest, time_point now) {
    auto& f = people_.at(key);
    if (now - f.last >= limits_.forgotten_after) f.count = 0;
    ++f.count;
    f.last = now;
    f.until = now + delay_after(f.count, longest);
  }
  void give_back_shared(const sign_in_try& t) {
    if (t.device) return;
    if (auto* p = people_.find(t.person); p != nullptr && p->count > 0)
      give_back(*p, limits_.longest_for_others);
    if (auto* b = blocks_.find(t.block)) b->paid_until -= limits_.block_pace;
  }
  void give_back(failures& f, duration longest) const noexcept {
    --f.count;
    f.until = f.last + delay_after(f.count, longest);
  }
  [[nodiscard]] duration delay_after(std::uint32_t count, duration longest) const noexcept {
    if (count <= limits_.free_tries) return {};
    const auto doublings = std::min(count - limits_.free_tries - 1, 20U);
    return std::min(limits_.first_delay * (std::int64_t{1} << doublings), longest);
  }

  sign_in_limits limits_;
  forgetful_table<failures> people_;
  forgetful_table<bucket> blocks_;
};

}  // namespace mbs::domain
