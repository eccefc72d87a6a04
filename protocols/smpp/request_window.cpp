#include "protocols/smpp/request_window.hpp"

#include <algorithm>

namespace mbs::smpp {

request_window::request_window(std::uint32_t limit) : limit_{std::max(limit, 1U)} {
  constexpr std::uint32_t smallest_index = 32;
  mask_ = smallest_index - 1;
  index_.assign(smallest_index, nil);
}

std::uint32_t request_window::find(std::uint32_t sequence) const noexcept {
  for (auto at = home(sequence);; at = (at + 1) & mask_) {
    if (index_[at] == nil) return nil;
    if (slots_[index_[at]].request.sequence == sequence) return at;
  }
}

bool request_window::holds(std::uint32_t sequence) const noexcept {
  return find(sequence) != nil;
}

void request_window::grow_index() {
  mask_ = 2 * mask_ + 1;
  index_.assign(std::size_t{mask_} + 1, nil);
  for (auto s = first_; s != nil; s = slots_[s].newer) {
    auto at = home(slots_[s].request.sequence);
    while (index_[at] != nil)
      at = (at + 1) & mask_;
    index_[at] = s;
  }
}

void request_window::add(const open_request& request) {
  if (2 * (size_ + 1) > mask_) grow_index();
  auto s = free_;
  if (s == nil) {
    s = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    free_ = slots_[s].newer;
  }
  slots_[s] = {request, last_, nil};
  (last_ == nil ? first_ : slots_[last_].newer) = s;
  last_ = s;
  auto at = home(request.sequence);
  while (index_[at] != nil)
    at = (at + 1) & mask_;
  index_[at] = s;
  ++size_;
}

// Backward-shift deletion: no tombstones, so that look-ups stay short for the life of the session.
void request_window::erase_at(std::uint32_t position) noexcept {
  auto hole = position;
  for (auto at = (hole + 1) & mask_; index_[at] != nil; at = (at + 1) & mask_) {
    const auto wanted = home(slots_[index_[at]].request.sequence);
    if (((at - wanted) & mask_) >= ((at - hole) & mask_)) {
      index_[hole] = index_[at];
      hole = at;
    }
  }
  index_[hole] = nil;
}

std::optional<open_request> request_window::take(std::uint32_t sequence, command_id answer) noexcept {
  const auto position = find(sequence);
  if (position == nil) return std::nullopt;
  const auto s = index_[position];
  if (answer != command_id::generic_nack && answer != answer_to(slots_[s].request.command))
    return std::nullopt;
  erase_at(position);
  auto& taken = slots_[s];
  (taken.older == nil ? first_ : slots_[taken.older].newer) = taken.newer;
  (taken.newer == nil ? last_ : slots_[taken.newer].older) = taken.older;
  taken.newer = free_;
  free_ = s;
  --size_;
  return taken.request;
}

const open_request* request_window::oldest() const noexcept {
  return first_ == nil ? nullptr : &slots_[first_].request;
}

}  // namespace mbs::smpp
