#include "http/access/key_cache.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http {

std::optional<key_cache::answer> key_cache::find(
    const persistence::digest& hash, steady::time_point now, std::uint64_t changes) {
  const auto holds = [&](const entry& e) { return e.until > now && e.changes == changes; };
  if (const auto at = known_.find(hash); at != known_.end() && holds(at->second))
    return answer{&at->second.key};
  if (const auto at = unknown_.find(hash); at != unknown_.end() && holds(at->second)) return answer{};
  return std::nullopt;
}

void key_cache::put(const persistence::digest& hash, std::optional<known_key> key, steady::time_point now,
    std::uint64_t changes) {
  known_.erase(hash);
  unknown_.erase(hash);
  const bool is_known = key.has_value();
  auto& in = is_known ? known_ : unknown_;
  make_room(in, now);
  auto of = std::move(key).value_or(known_key{});
  const auto until = is_known ? std::min(now + lifetime, of.ends) : now + lifetime_of_unknown;
  in.insert_or_assign(hash, entry{std::move(of), until, changes});
}

void key_cache::make_room(entries& in, steady::time_point now) const {
  if (in.size() < capacity_) return;
  std::erase_if(in, [&](const auto& e) { return e.second.until <= now; });
  // Still full of fresh ones: a busy moment costs look-ups, never memory.
  if (in.size() >= capacity_) in.clear();
}

}  // namespace mbs::http
