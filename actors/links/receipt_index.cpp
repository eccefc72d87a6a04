#include "actors/links/receipt_index.hpp"

namespace mbs::actors {

void receipt_index::expect(const std::string& id, segment_address where) {
  const auto [at, added] = entries_.try_emplace(id);
  auto& e = at->second;
  if (added)
    e.place = awaited_order_.insert(awaited_order_.end(), &at->first);
  else
    awaited_order_.splice(awaited_order_.end(), e.done ? done_order_ : awaited_order_, e.place);
  e.where = where;
  e.done = false;
}

receipt_index::knowledge receipt_index::look_up(const std::string& id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return {};
  if (found->second.done) return {std::nullopt, true};
  return {found->second.where, false};
}

void receipt_index::done(const std::string& id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.done) return;
  found->second.done = true;
  done_order_.splice(done_order_.end(), awaited_order_, found->second.place);
  if (done_order_.size() <= done_limit_) return;
  entries_.erase(entries_.find(*done_order_.front()));
  done_order_.pop_front();
}

std::optional<segment_address> receipt_index::drop_excess() {
  if (awaited_order_.size() <= awaited_limit_) return std::nullopt;
  const auto oldest = entries_.find(*awaited_order_.front());
  const auto where = oldest->second.where;
  awaited_order_.pop_front();
  entries_.erase(oldest);
  return where;
}

}  // namespace mbs::actors
