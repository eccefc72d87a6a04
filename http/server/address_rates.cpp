#include "http/server/address_rates.hpp"

#include <algorithm>
#include <chrono>

namespace mbs::http {
namespace {

/// Who finds no room shares with its neighbours: /48, /16.
address_block group_of(const address_block& a) noexcept {
  constexpr std::uint64_t low = 0xFFFF;
  return {a.bits & ~low, a.is_v6};
}
/// Shared by all who find no room there either. No client has this address.
constexpr address_block anybody{~std::uint64_t{0}, false};
/// By then an allowance is whole again, so that forgetting it gives nothing away.
constexpr std::chrono::seconds quiet{2};

}  // namespace

address_rates::allowance& address_rates::allowance_of(const address_block& from, domain::steady_point now) {
  if (addresses_.size() >= forget_at_ && now - forgotten_at_ >= quiet) forget_quiet(now);
  const bool has_room = addresses_.size() < max_addresses || addresses_.contains(from);
  const auto group = group_of(from);
  const auto& shared = groups_.size() < max_groups || groups_.contains(group) ? group : anybody;
  auto& a =
      (has_room ? addresses_ : groups_)
          .try_emplace(has_room ? from : shared, allowance{domain::token_bucket{rate_, rate_, now}, now})
          .first->second;
  a.used_at = now;
  return a;
}

bool address_rates::has_room(const address_block& from, domain::steady_point now) {
  if (rate_ == 0) return true;
  const std::lock_guard lock{guard_};
  auto& tokens = allowance_of(from, now).tokens;
  if (tokens.take(1, now) == 0) return false;
  tokens.give_back(1);
  return true;
}

bool address_rates::take(const address_block& from, domain::steady_point now) {
  if (rate_ == 0) return true;
  const std::lock_guard lock{guard_};
  return allowance_of(from, now).tokens.take(1, now) == 1;
}

std::size_t address_rates::size() {
  const std::lock_guard lock{guard_};
  return addresses_.size();
}

void address_rates::forget_quiet(domain::steady_point now) {
  for (auto* in : {&addresses_, &groups_})
    std::erase_if(*in, [&](const auto& entry) { return now - entry.second.used_at >= quiet; });
  forgotten_at_ = now;
  forget_at_ = std::clamp<std::size_t>(2 * addresses_.size(), 1'024, max_addresses);
}

}  // namespace mbs::http
