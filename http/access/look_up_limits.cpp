#include "http/access/look_up_limits.hpp"

namespace mbs::http {

bool look_up_limits::may_look_up(const address_block& from, domain::steady_point now) {
  return addresses_.has_room(from, now);
}

bool look_up_limits::take(const address_block& from, domain::steady_point now) {
  return addresses_.take(from, now);
}

void look_up_limits::note_unknown(const address_block& from, domain::steady_point now) {
  (void)addresses_.take(from, now);
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

}  // namespace mbs::http
