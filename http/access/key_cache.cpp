#include "http/access/key_cache.hpp"

namespace mbs::http {

std::optional<key_cache::answer> key_cache::find(
    const persistence::digest& hash, steady::time_point now, std::uint64_t changes) const {
  const auto holds = [&](const entry& e) { return e.until > now && e.changes == changes; };
  if (const auto at = known_.find(hash); at != known_.end() && holds(at->second))
    return answer{at->second.who};
  if (const auto at = unknown_.find(hash); at != unknown_.end() && holds(at->second))
    return answer{std::nullopt};
  return std::nullopt;
}

void key_cache::put(const persistence::digest& hash, std::optional<domain::principal> who,
    steady::time_point now, std::uint64_t changes) {
  known_.erase(hash);
  unknown_.erase(hash);
  auto& in = who ? known_ : unknown_;
  make_room(in, now);
  in.insert_or_assign(
      hash, entry{who.value_or(domain::principal{}), now + (who ? lifetime : lifetime_of_unknown), changes});
}

void key_cache::make_room(entries& in, steady::time_point now) const {
  if (in.size() < capacity_) return;
  std::erase_if(in, [&](const auto& e) { return e.second.until <= now; });
  // Still full of fresh ones: a busy moment costs look-ups, never memory.
  if (in.size() >= capacity_) in.clear();
}

}  // namespace mbs::http
