#include "http/server/unread_answers.hpp"

namespace mbs::http {

unread_answers::verdict unread_answers::change(domain::key_id key, std::size_t before, std::size_t now) {
  const std::lock_guard lock{guard_};
  in_all_ += now;
  in_all_ -= before;
  auto of_key = now;
  if (key) {
    const auto at = per_key_.try_emplace(key, 0).first;
    at->second += now;
    at->second -= before;
    of_key = at->second;
    if (of_key == 0) per_key_.erase(at);
  }
  if (now <= before) return verdict::fine;
  if (key && of_key > limits_.per_key) return verdict::too_much_of_key;
  return in_all_ > limits_.in_all ? verdict::too_much_in_all : verdict::fine;
}

std::uint64_t unread_answers::octets() const {
  const std::lock_guard lock{guard_};
  return in_all_;
}

}  // namespace mbs::http
