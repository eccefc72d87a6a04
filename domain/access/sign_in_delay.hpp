#pragma once

#include "domain/time.hpp"
#include "domain/traffic/forgetful_table.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

/// When a try to sign in may go on to the hashing of its password. Knows nothing of people, passwords or
/// addresses but 64-bit keys, hashed with a secret by the caller. For one thread or actor.
namespace mbs::domain {

/// So much at once, and after that in steady pace.
struct sign_in_share {
  std::uint32_t burst = 1;
  duration pace{};
};

/// From configuration.
struct sign_in_limits {
  std::uint32_t free_tries = 3;  ///< failures of an address for a person without a delay
  duration first_delay = std::chrono::seconds{1};
  duration longest_delay = std::chrono::seconds{60};
  /// Failures are forgotten when none came for so long.
  duration forgotten_after = std::chrono::hours{1};
  /// Tries for one person of addresses that have had their free ones, of one region.
  sign_in_share again{3, std::chrono::seconds{10}};
  /// First tries for one person of addresses in a place (places in an area, areas in a region) in which
  /// others have failed for that person.
  sign_in_share newcomers{64, std::chrono::seconds{2}};
  /// The same, of all of them together.
  sign_in_share all_newcomers{300, std::chrono::seconds{1}};
  /// Failures of one place, and of one address in it, whoever they are for. Wide, since thousands of honest
  /// people share one address of a mobile network.
  sign_in_share place{300, std::chrono::milliseconds{500}};
  /// Beyond it for addresses that failed little themselves.
  sign_in_share neighbours{64, std::chrono::seconds{1}};
  /// That is little: failures of one address.
  sign_in_share little{3, std::chrono::minutes{5}};
  std::size_t people = 131'072;  ///< keys of people at places; 48 octets each, a try takes up to 7
  std::size_t places = 65'536;
};

/// Where a try comes from. Each is within the next. Hashes with a secret of the process.
struct sign_in_origin {
  std::uint64_t address = 0;  ///< IPv4: itself; IPv6: /64
  std::uint64_t place = 0;    ///< /24, /56
  std::uint64_t area = 0;     ///< /16, /48
  std::uint64_t region = 0;   ///< /8, /32
};

/// Who tries.
struct sign_in_try {
  std::uint64_t person = 0;  ///< of the folded address that was typed, known or not: both are delayed alike
  sign_in_origin from;
  /// Of a device on which this person signed in before, proved by the caller.
  std::optional<std::uint64_t> device;
  /// What it took, noted by ask() for what gives it back.
  enum share_taken : std::uint8_t {
    newcomer_of_place = 1,
    newcomer_of_area = 2,
    newcomer_of_region = 4,
    once_more = 8,
    by_place = 16,
    by_neighbours = 32,
  };
  std::uint8_t paid = 0;
};

enum class sign_in_verdict : std::uint8_t { may_go, wait_for_person, wait_for_place };
struct sign_in_answer {
  sign_in_verdict verdict = sign_in_verdict::may_go;
  duration wait{};  ///< above 0 unless it may go: Retry-After
};

/// Delays grow with failures, have a longest, and are no lock that a stranger can cause: what is refused
/// costs nobody anything, and whoever polls takes nothing from those who did not fail.
///
/// Failures belong to a person at an address, and are remembered for what the address is in: place, area,
/// region. Who has failed waits for themselves; after the free tries also for the share of such tries of the
/// region. Who has not failed is a newcomer of the widest of these in which nobody failed for that person:
/// when that is the region, the try goes; else it takes from the newcomers' share of the next wider one, and
/// of all newcomers. Since whoever took from that share has failed and is no newcomer for an hour, strangers
/// use up their addresses, not other people's tries. A device of the person's own waits only for its own
/// failures.
///
/// What was touched longest ago is forgotten first when there are more than the table has room for.
class sign_in_delay {
 public:
  explicit sign_in_delay(const sign_in_limits& limits)
      : limits_{limits}, people_{limits.people}, places_{limits.places} {}

  /// To be asked before hashing. A try that may go counts as failed at once, so that a hundred at the same
  /// moment are a hundred failures; succeeded() and not_judged() take it back.
  [[nodiscard]] sign_in_answer ask(sign_in_try& t, time_point now) {
    t.paid = 0;
    const auto own = own_key(t);
    if (const auto wait = own_wait(own, now); wait > duration{})
      return {sign_in_verdict::wait_for_person, wait};
    if (!t.device) {
      const auto dues = dues_of(t, now);
      if (const auto wait = wait_of(people_, dues, now); wait > duration{})
        return {sign_in_verdict::wait_for_person, wait};
      if (const auto answer = ask_place(t, now); answer.verdict != sign_in_verdict::may_go) return answer;
      pay(people_, dues, now);
      t.paid = static_cast<std::uint8_t>(t.paid | dues.what);
      for (std::size_t level = 1; level < levels; ++level)
        fail(key_of(t, level), now);
    }
    fail(own, now);
    return {};
  }

  /// The same for what is nobody's try to sign in, but costs a hash or a mail: only the place's share.
  [[nodiscard]] sign_in_answer ask_place(sign_in_try& t, time_point now) {
    t.paid = 0;
    const due address{mixed(t.from.address, 11), limits_.place};
    const due little{mixed(t.from.address, 14), limits_.little};
    bill all{{address, {mixed(t.from.place, 12), limits_.place}}, 2, sign_in_try::by_place};
    if (wait_of(places_, all, now) > duration{} &&
        wait_of(places_, {{address, little}, 2, 0}, now) == duration{})
      all = {{address, {mixed(t.from.place, 13), limits_.neighbours}}, 2, sign_in_try::by_neighbours};
    if (const auto wait = wait_of(places_, all, now); wait > duration{})
      return {sign_in_verdict::wait_for_place, wait};
    // No deeper than its burst: what was long ago is forgotten.
    if (wait_of(places_, {{little}, 1, 0}, now) == duration{}) all.of[all.size++] = little;
    pay(places_, all, now);
    t.paid = all.what;
    return {};
  }

  /// The password was right: the failures at that address are forgotten, and what the try took is given back.
  /// What strangers did elsewhere stays.
  void succeeded(const sign_in_try& t) {
    const auto own = own_key(t);
    const auto* f = people_.find(own);
    const auto failed = f == nullptr ? 0 : f->count;
    people_.forget(own);
    give_back(t, failed);
  }

  /// The try was never judged (no room to hash it): it counts neither as failed nor as right.
  void not_judged(const sign_in_try& t) {
    if (auto* f = people_.find(own_key(t)); f != nullptr && f->count > 0) {
      --f->count;
      f->until = f->last + delay_after(f->count);
    }
    give_back(t, 1);
  }
  /// Of a try that was let go by ask_place(): what it took is given back.
  void give_place_back(const sign_in_try& t) {
    if ((t.paid & (sign_in_try::by_place | sign_in_try::by_neighbours)) == 0) return;
    take_off(places_, {mixed(t.from.address, 11), limits_.place});
    take_off(places_, {mixed(t.from.address, 14), limits_.little});
    take_off(places_,
        (t.paid & sign_in_try::by_place) != 0 ? due{mixed(t.from.place, 12), limits_.place}
                                              : due{mixed(t.from.place, 13), limits_.neighbours});
  }

  [[nodiscard]] std::size_t octets() const noexcept { return people_.octets() + places_.octets(); }

 private:
  static constexpr std::size_t levels = 4;
  struct failures {
    std::uint32_t count = 0;
    time_point last;
    time_point until;
    time_point paid_until;  // of a share: the time at which all that was taken is paid for
    [[nodiscard]] std::int64_t weight() const noexcept {
      return to_micros(std::max({last, until, paid_until}));
    }
  };
  struct share {
    time_point paid_until;
    [[nodiscard]] std::int64_t weight() const noexcept { return to_micros(paid_until); }
  };
  /// What a try takes from.
  struct due {
    std::uint64_t key = 0;
    sign_in_share limit;
  };
  struct bill {
    std::array<due, 3> of;
    std::size_t size = 0;
    std::uint8_t what = 0;
  };

  [[nodiscard]] static std::uint64_t mixed(std::uint64_t a, std::uint64_t b) noexcept {
    constexpr std::uint64_t odd = 0xD6E8FEB86659FD93ULL;
    const auto x = (a ^ a >> 32) * odd + b * 0x9E3779B97F4A7C15ULL;
    return (x ^ x >> 29) * odd;
  }
  [[nodiscard]] static std::uint64_t key_of(const sign_in_try& t, std::size_t level) noexcept {
    const std::array at{t.from.address, t.from.place, t.from.area, t.from.region};
    return mixed(t.person ^ mixed(at[level], level), 1);
  }
  [[nodiscard]] static std::uint64_t own_key(const sign_in_try& t) noexcept {
    return t.device ? mixed(t.person ^ mixed(*t.device, 7), 2) : key_of(t, 0);
  }

  /// Whether it failed lately.
  [[nodiscard]] const failures* failed(std::uint64_t key, time_point now) const noexcept {
    const auto* f = people_.find(key);
    return f != nullptr && f->count > 0 && now - f->last < limits_.forgotten_after ? f : nullptr;
  }
  /// A clock that was set back makes nobody wait longer than the longest.
  [[nodiscard]] duration own_wait(std::uint64_t key, time_point now) const noexcept {
    const auto* f = people_.find(key);
    if (f == nullptr || now >= f->until) return {};
    return std::min(f->until - now, limits_.longest_delay);
  }

  /// What a try of somebody without a known device takes from for the person's sake.
  [[nodiscard]] bill dues_of(const sign_in_try& t, time_point now) const noexcept {
    if (const auto* f = failed(key_of(t, 0), now)) {
      if (f->count <= limits_.free_tries) return {};
      return {{due{again_key(t), limits_.again}}, 1, sign_in_try::once_more};
    }
    for (std::size_t level = 1; level < levels; ++level)
      if (failed(key_of(t, level), now) != nullptr)
        return {{due{key_of(t, level), limits_.newcomers}, due{newcomers_key(t), limits_.all_newcomers}}, 2,
            static_cast<std::uint8_t>(1U << (level - 1))};
    return {};
  }
  [[nodiscard]] static std::uint64_t again_key(const sign_in_try& t) noexcept {
    return mixed(t.person ^ mixed(t.from.region, 8), 3);
  }
  [[nodiscard]] static std::uint64_t newcomers_key(const sign_in_try& t) noexcept {
    return mixed(t.person, 4);
  }

  template <class Table>
  [[nodiscard]] static duration wait_of(const Table& table, const bill& d, time_point now) noexcept {
    duration longest{};
    for (std::size_t i = 0; i < d.size; ++i) {
      const auto& [key, limit] = d.of[i];
      const auto* s = table.find(key);
      if (s == nullptr) continue;
      const auto all = limit.pace * limit.burst;
      const auto owed = s->paid_until - now + limit.pace;
      if (owed > all) longest = std::max(longest, std::min(owed - all, all));
    }
    return longest;
  }
  template <class Table>
  static void pay(Table& table, const bill& d, time_point now) noexcept {
    for (std::size_t i = 0; i < d.size; ++i) {
      auto& s = table.at(d.of[i].key);
      s.paid_until = std::max(s.paid_until, now) + d.of[i].limit.pace;
    }
  }
  template <class Table>
  static void take_off(Table& table, const due& d) noexcept {
    if (auto* s = table.find(d.key)) s->paid_until -= d.limit.pace;
  }
  void fail(std::uint64_t key, time_point now) {
    auto& f = people_.at(key);
    if (now - f.last >= limits_.forgotten_after) f.count = 0;
    ++f.count;
    f.last = now;
    f.until = now + delay_after(f.count);
  }
  void give_back(const sign_in_try& t, std::uint32_t failures_of_address) {
    if (t.device) return;
    for (std::size_t level = 1; level < levels; ++level) {
      const auto key = key_of(t, level);
      if (auto* f = people_.find(key)) f->count -= std::min(f->count, failures_of_address);
      if ((t.paid & (1U << (level - 1))) != 0) take_off(people_, {key, limits_.newcomers});
    }
    if ((t.paid &
            (sign_in_try::newcomer_of_place | sign_in_try::newcomer_of_area |
                sign_in_try::newcomer_of_region)) != 0)
      take_off(people_, {newcomers_key(t), limits_.all_newcomers});
    if ((t.paid & sign_in_try::once_more) != 0) take_off(people_, {again_key(t), limits_.again});
    give_place_back(t);
  }
  [[nodiscard]] duration delay_after(std::uint32_t count) const noexcept {
    if (count <= limits_.free_tries) return {};
    const auto doublings = std::min(count - limits_.free_tries - 1, 20U);
    return std::min(limits_.first_delay * (std::int64_t{1} << doublings), limits_.longest_delay);
  }

  sign_in_limits limits_;
  forgetful_table<failures> people_;
  forgetful_table<share> places_;
};

}  // namespace mbs::domain
