#include "http/client/name_cache.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http {

void name_cache::look_up(const std::string& host, answered found) {
  if (const auto known = known_.find(host); known != known_.end()) {
    if (now_() < known->second.until) {
      const auto answer = known->second.answer;
      return found(answer);
    }
    known_.erase(known);
  }
  auto& waiting = asked_[host];
  waiting.push_back(std::move(found));
  if (waiting.size() > 1) return;
  ask_(host, [this, host](const name_answer& answer) { on_answer(host, answer); });
}

void name_cache::on_answer(const std::string& host, const name_answer& answer) {
  auto node = asked_.extract(host);
  if (node.empty()) return;
  remember(host, answer);
  for (const auto& found : node.mapped())
    found(answer);
}

void name_cache::remember(const std::string& host, const name_answer& answer) {
  const auto life = answer.error.empty() ? std::clamp(answer.life, std::chrono::seconds{0}, longest_life)
                                         : life_of_failures;
  if (life == std::chrono::seconds{0}) return;
  const auto now = now_();
  if (known_.size() >= limit_) std::erase_if(known_, [now](const auto& k) { return k.second.until <= now; });
  if (known_.size() >= limit_) known_.erase(known_.begin());
  known_.insert_or_assign(host, entry{answer, now + life});
}

}  // namespace mbs::http
