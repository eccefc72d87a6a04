#include "http/access/look_up_limits.hpp"

#include <algorithm>
#include <chrono>

namespace mbs::http {
namespace {

/// Shared by all who find no room. No client has this address.
constexpr address_block anybody{~std::uint64_t{0}, false};
/// By then an allowance is whole again, so that forgetting it gives nothing away.
constexpr std::chrono::seconds quiet{2};

}  // namespace

look_up_limits::allowance& look_up_limits::allowance_of(const address_block& from, domain::steady_point now) {
  if (addresses_.size() >= forget_at_ && now - forgotten_at_ >= quiet) forget_quiet(now);
  const auto& whose = addresses_.size() < max_addresses || addresses_.contains(from) ? from : anybody;
  auto& a =
      addresses_.try_emplace(whose, allowance{domain::token_bucket{rate_, rate_, now}, now}).first->second;
  a.used_at = now;
  return a;
}

bool look_up_limits::may_look_up(const address_block& from, domain::steady_point now) {
  if (rate_ == 0) return true;
  const std::lock_guard lock{guard_};
  auto& tokens = allowance_of(from, now).tokens;
  if (tokens.take(1, now) == 0) return false;
  tokens.give_back(1);
  return true;
}

void look_up_limits::note_unknown(const address_block& from, domain::steady_point now) {
  if (rate_ == 0) return;
  const std::lock_guard lock{guard_};
  (void)allowance_of(from, now).tokens.take(1, now);
}

void look_up_limits::learn(
    const persistence::digest& hash, bool is_good, std::uint64_t changes, domain::steady_point now) {
  const std::lock_guard lock{guard_};
  if (!is_good) {
    good_.erase(hash);
    if (unknown_.size() >= max_keys)
      std::erase_if(unknown_, [&](const auto& k) { return k.second.until <= now; });
    if (unknown_.size() >= max_keys) unknown_.clear();
    unknown_.insert_or_assign(hash, unknown_key{now + key_cache::lifetime_of_unknown, changes});
    return;
  }
  unknown_.erase(hash);
  if (!good_.insert(hash).second) return;
  good_in_order_.push_back(hash);
  if (good_in_order_.size() <= max_keys) return;
  good_.erase(good_in_order_.front());
  good_in_order_.pop_front();
}

bool look_up_limits::was_good(const persistence::digest& hash) {
  const std::lock_guard lock{guard_};
  return good_.contains(hash);
}

bool look_up_limits::is_unknown(
    const persistence::digest& hash, std::uint64_t changes, domain::steady_point now) {
  const std::lock_guard lock{guard_};
  const auto at = unknown_.find(hash);
  return at != unknown_.end() && at->second.until > now && at->second.changes == changes;
}

void look_up_limits::forget_quiet(domain::steady_point now) {
  std::erase_if(addresses_, [&](const auto& entry) { return now - entry.second.used_at >= quiet; });
  forgotten_at_ = now;
  forget_at_ = std::clamp<std::size_t>(2 * addresses_.size(), 1'024, max_addresses);
}

}  // namespace mbs::http
