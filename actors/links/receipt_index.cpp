#include "actors/links/receipt_index.hpp"

#include <utility>

namespace mbs::actors {

receipt_index::entry* receipt_index::find(const std::string& id, segment_address where) {
  const auto found = entries_.find(id);
  auto* e = found == entries_.end() ? nullptr : &found->second;
  while (e != nullptr && e->what.where != where)
    e = e->older.get();
  return e;
}

receipt_index::entry* receipt_index::find_done(const std::string& id, std::int64_t handset) {
  const auto found = entries_.find(id);
  auto* e = found == entries_.end() ? nullptr : &found->second;
  while (e != nullptr && !(e->what.done && e->what.handset == handset))
    e = e->older.get();
  return e;
}

/// The newest of its id stands in the table itself: as a rule it is the only one.
receipt_index::entry& receipt_index::add(const std::string& id, const named& what) {
  const auto [at, added] = entries_.try_emplace(id);
  auto& newest = at->second;
  if (!added) newest.older = std::make_unique<entry>(std::move(newest));
  newest.what = what;
  auto& list = what.done ? done_order_ : awaited_order_;
  newest.at = list.insert(list.end(), {&at->first, what.where});
  return newest;
}

void receipt_index::erase(const place& which) {
  const auto found = entries_.find(*which.id);
  const auto where = which.where;
  if (found->second.what.where == where) {
    auto& newest = found->second;
    (newest.what.done ? done_order_ : awaited_order_).erase(newest.at);
    if (!newest.older) return void(entries_.erase(found));
    auto next = std::move(newest.older);
    newest = std::move(*next);
    return;
  }
  auto* link = &found->second.older;
  while ((*link)->what.where != where)
    link = &(*link)->older;
  ((*link)->what.done ? done_order_ : awaited_order_).erase((*link)->at);
  *link = std::move((*link)->older);
}

bool receipt_index::expect(const std::string& id, segment_address where, std::int64_t handset) {
  const auto [at, added] = entries_.try_emplace(id);
  if (added) {  // as a rule
    at->second.what = {where, handset, false};
    at->second.at = awaited_order_.insert(awaited_order_.end(), {&at->first, where});
    return false;
  }
  auto* known = find(id, where);
  if (known == nullptr) known = find_done(id, handset);
  if (known != nullptr) {
    awaited_order_.splice(awaited_order_.end(), known->what.done ? done_order_ : awaited_order_, known->at);
    known->what = {where, handset, false};
    known->at->where = where;
  } else {
    known = &add(id, {where, handset, false});
  }
  std::size_t count = 0;
  bool shared = false;
  const entry* oldest = nullptr;
  for (const auto* e = &at->second; e != nullptr; e = e->older.get()) {
    ++count;
    shared = shared || (!e->what.done && e->what.where.message != where.message);
    if (e != known) oldest = e;
  }
  if (count > most_per_id) {
    if (!oldest->what.done) crowded_out_ = oldest->what.where;
    erase(*oldest->at);
  }
  return shared;
}

void receipt_index::done(const std::string& id, segment_address where, std::int64_t handset) {
  if (auto* known = find(id, where)) {
    if (known->what.done) return;
    known->what.done = true;
    done_order_.splice(done_order_.end(), awaited_order_, known->at);
  } else {
    add(id, {where, handset, true});
  }
  if (done_order_.size() > done_limit_) erase(done_order_.front());
}

std::optional<segment_address> receipt_index::drop_excess() {
  if (crowded_out_) return std::exchange(crowded_out_, std::nullopt);
  if (awaited_order_.size() <= awaited_limit_) return std::nullopt;
  const auto where = awaited_order_.front().where;
  erase(awaited_order_.front());
  return where;
}

}  // namespace mbs::actors
