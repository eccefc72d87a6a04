#pragma once

#include "domain/traffic/fair_queue.hpp"

namespace mbs::domain {

template <class Item>
void fair_queue<Item>::push(traffic_class traffic, account_id account, Item item) {
  auto& l = lane_of(traffic);
  const auto at = items_.put(std::move(item));
  const auto [entry, is_new] = l.lines.try_emplace(account);
  auto& own = entry->second;
  if (is_new) {
    own.first = at;
    append_turn(l, *entry);
  } else {
    items_.link(own.last, at);
  }
  own.last = at;
  ++l.size;
}

template <class Item>
void fair_queue<Item>::push_front(traffic_class traffic, account_id account, Item item) {
  auto& l = lane_of(traffic);
  const auto at = items_.put(std::move(item));
  const auto [entry, is_new] = l.lines.try_emplace(account);
  auto& own = entry->second;
  if (is_new) {
    own.last = at;
    own.next = l.next_turn;
    l.next_turn = &*entry;
    if (l.last_turn == nullptr) l.last_turn = &*entry;
  } else {
    items_.link(at, own.first);
  }
  own.first = at;
  ++l.size;
}

template <class Item>
std::optional<Item> fair_queue<Item>::pop() {
  auto* l = choose_lane();
  if (l == nullptr) return std::nullopt;
  for (auto& other : lanes_)
    if (&other != l && other.size > 0) ++other.passed_over;
  l->passed_over = 0;

  auto& turn = take_turn(*l);
  auto& own = turn.second;
  const auto at = own.first;
  own.first = items_.next(at);
  if (own.first == no_slab_index) {
    l->lines.erase(turn.first);
  } else {
    append_turn(*l, turn);
  }
  --l->size;
  return items_.take(at);
}

template <class Item>
auto fair_queue<Item>::choose_lane() noexcept -> lane* {
  auto& transactional = lane_of(traffic_class::transactional);
  auto& promotional = lane_of(traffic_class::promotional);
  const bool promotional_longer = promotional.passed_over >= transactional.passed_over;
  auto& longer = promotional_longer ? promotional : transactional;
  const auto& shorter = promotional_longer ? transactional : promotional;
  // When both fall due together, one goes an item early, so that the other is not late.
  const auto limit = share_period_ - (shorter.passed_over + 2 >= share_period_ ? 2 : 1);
  if (longer.size > 0 && longer.passed_over >= limit) return &longer;
  for (auto& l : lanes_)
    if (l.size > 0) return &l;
  return nullptr;
}

template <class Item>
void fair_queue<Item>::append_turn(lane& l, account_line& a) noexcept {
  a.second.next = nullptr;
  if (l.last_turn == nullptr) {
    l.next_turn = &a;
  } else {
    l.last_turn->second.next = &a;
  }
  l.last_turn = &a;
}

template <class Item>
auto fair_queue<Item>::take_turn(lane& l) noexcept -> account_line& {
  auto& a = *l.next_turn;
  l.next_turn = a.second.next;
  if (l.next_turn == nullptr) l.last_turn = nullptr;
  return a;
}

template <class Item>
template <class Predicate, class Sink>
std::size_t fair_queue<Item>::remove_if(Predicate unwanted, Sink sink) {
  std::size_t removed = 0;
  for (auto& l : lanes_) {
    auto* turn = std::exchange(l.next_turn, nullptr);
    l.last_turn = nullptr;
    while (turn != nullptr) {
      auto& a = *std::exchange(turn, turn->second.next);
      const auto count = remove_from_line(a.second, unwanted, sink);
      removed += count;
      l.size -= count;
      if (a.second.first == no_slab_index) {
        l.lines.erase(a.first);
      } else {
        append_turn(l, a);
      }
    }
    if (l.size == 0) l.passed_over = 0;
  }
  return removed;
}

template <class Item>
template <class Predicate, class Sink>
std::size_t fair_queue<Item>::remove_from_line(line& from, Predicate& unwanted, Sink& sink) {
  std::size_t removed = 0;
  auto kept = no_slab_index;
  for (auto at = std::exchange(from.first, no_slab_index); at != no_slab_index;) {
    const auto next = items_.next(at);
    if (unwanted(std::as_const(items_[at]))) {
      sink(items_.take(at));
      ++removed;
    } else {
      if (kept == no_slab_index) {
        from.first = at;
      } else {
        items_.link(kept, at);
      }
      items_.link(at, no_slab_index);
      kept = at;
    }
    at = next;
  }
  from.last = kept;
  return removed;
}

}  // namespace mbs::domain
