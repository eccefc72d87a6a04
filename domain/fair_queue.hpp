#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/ids.hpp"
#include "domain/message.hpp"

namespace mbs::domain {

/// Waiting messages of one link. Between classes: otp before transactional before promotional, but out of every
/// `share_period` items taken while they wait, transactional and promotional get at least one each. Within a
/// class: accounts take turns, first come first served inside an account. Not thread-safe.
///
/// Cost: O(1) push and pop; an account with nothing waiting costs nothing.
template <class Item>
class fair_queue {
 public:
  static constexpr std::uint32_t default_share_period = 20;
  explicit fair_queue(std::uint32_t share_period = default_share_period) : share_period_{share_period} {}

  void push(message_class priority, account_id account, Item item);
  /// To the front of its account's line: what was taken but could not be sent (throttled, link lost).
  void push_front(message_class priority, account_id account, Item item);
  [[nodiscard]] std::optional<Item> pop();

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t size(message_class priority) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// Moves every item for which `unwanted(item)` into `sink(Item&&)`; order of the others stays. O(n).
  template <class Predicate, class Sink>
  std::size_t remove_if(Predicate unwanted, Sink sink);

 private:
  struct lane {
    std::unordered_map<account_id, std::deque<Item>> lines;
    std::deque<account_id> turns;  // accounts with something waiting, each once
    std::size_t size = 0;
    std::uint32_t passed_over = 0;  // items of other classes taken while this one waited
  };
  std::array<lane, message_class_count> lanes_;
  std::size_t size_ = 0;
  std::uint32_t share_period_;
};

}  // namespace mbs::domain

#include "domain/fair_queue_impl.hpp"
