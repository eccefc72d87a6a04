#include "http/server/stream_roster.hpp"

namespace mbs::http {

stream_roster::answer stream_roster::take(domain::key_id owner, domain::key_id also) {
  const std::lock_guard lock{guard_};
  if (in_all_ >= limits_.in_all) return {verdict::full, nullptr};
  if (has_all(owner) || (also && has_all(also))) return {verdict::too_many_of_one, nullptr};
  ++each_[owner];
  if (also) ++each_[also];
  ++in_all_;
  return {verdict::welcome, {this, [this, owner, also](void*) { give_back(owner, also); }}};
}

bool stream_roster::has_all(domain::key_id owner) const {
  const auto at = each_.find(owner);
  return (at == each_.end() ? 0 : at->second) >= limits_.each;
}

void stream_roster::give_back(domain::key_id owner, domain::key_id also) {
  const std::lock_guard lock{guard_};
  --in_all_;
  forget_one(owner);
  if (also) forget_one(also);
}

void stream_roster::forget_one(domain::key_id owner) {
  const auto at = each_.find(owner);
  if (--at->second == 0) each_.erase(at);
}

std::uint32_t stream_roster::open() const {
  const std::lock_guard lock{guard_};
  return in_all_;
}

}  // namespace mbs::http
