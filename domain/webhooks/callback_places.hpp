#pragma once

#include <cstdint>

namespace mbs::domain {

/// How many posts may be under way.
struct callback_places {
  std::uint32_t in_all = 4'096;
  std::uint32_t per_account = 128;  ///< beside the first post of each of its endpoints
  std::uint32_t per_endpoint = 32;
};

/// How many are.
struct callbacks_under_way {
  std::uint32_t in_all = 0;
  std::uint32_t of_account = 0;
  std::uint32_t of_endpoint = 0;
  std::uint32_t accounts = 1;  ///< that have any, this one counted
};

/// Whether one more may begin. Whoever has places already gets more of what is free only while he has less
/// than a share of it, so that those who come next find places at once, however many wait for receivers that
/// never answer: an account an eighth of what is free in all, and its part of half of all; an endpoint as
/// much as its account has free. The first post of an endpoint counts against the whole only: an endpoint
/// that hangs never keeps its neighbours from theirs.
[[nodiscard]] constexpr bool may_begin(
    const callback_places& limits, const callbacks_under_way& now) noexcept {
  constexpr std::uint64_t share_of_free = 8;
  constexpr std::uint64_t share_of_all = 2;
  if (now.in_all >= limits.in_all || now.of_account * share_of_free >= limits.in_all - now.in_all)
    return false;
  if (now.of_account != 0 && now.of_account * share_of_all * now.accounts >= limits.in_all) return false;
  if (now.of_endpoint == 0) return true;
  if (now.of_endpoint >= limits.per_endpoint || now.of_account >= limits.per_account) return false;
  return now.of_endpoint < limits.per_account - now.of_account;
}

}  // namespace mbs::domain
