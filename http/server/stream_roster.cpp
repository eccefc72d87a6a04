#include "http/server/stream_roster.hpp"

namespace mbs::http {

stream_roster::answer stream_roster::take(domain::key_id owner) {
  const std::lock_guard lock{guard_};
  if (in_all_ >= limits_.in_all) return {verdict::full, nullptr};
  auto& own = each_[owner];
  if (own >= limits_.each) return {verdict::too_many_of_one, nullptr};
  ++own;
  ++in_all_;
  return {verdict::welcome, {this, [this, owner](void*) { give_back(owner); }}};
}

void stream_roster::give_back(domain::key_id owner) {
  const std::lock_guard lock{guard_};
  --in_all_;
  const auto at = each_.find(owner);
  if (--at->second == 0) each_.erase(at);
}

std::uint32_t stream_roster::open() const {
  const std::lock_guard lock{guard_};
  return in_all_;
}

}  // namespace mbs::http
