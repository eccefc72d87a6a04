#pragma once

#include "domain/ids.hpp"
#include "domain/traffic/slab.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>

namespace mbs::domain {

/// Waiting messages of one link. Between classes: otp before transactional before promotional, but out of
/// every `share_period` items taken while they wait, transactional and promotional get at least one each.
/// Within a class: accounts take turns, first come first served inside an account. Not thread-safe.
///
/// Cost: O(1) push and pop; an account with nothing waiting costs nothing. Items lie in one slab shared by
/// all lines, so that a million items of one account and one item of each of a million accounts take much the
/// same room. A queue that was moved from may only be destroyed.
template <class Item>
class fair_queue {
 public:
  static constexpr std::uint32_t default_share_period = 20;
  /// `share_period` is 3 or more.
  explicit fair_queue(std::uint32_t share_period = default_share_period)
      : share_period_{share_period < 3 ? 3 : share_period} {}

  void push(traffic_class traffic, account_id account, Item item);
  /// To the front of its account's line: what was taken but could not be sent (throttled, link lost). An
  /// account with no other item waiting gets the next turn of its class.
  void push_front(traffic_class traffic, account_id account, Item item);
  [[nodiscard]] std::optional<Item> pop();

  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] std::size_t size(traffic_class traffic) const noexcept { return lane_of(traffic).size; }
  [[nodiscard]] bool empty() const noexcept { return items_.size() == 0; }

  /// Moves every item for which `unwanted(item)` into `sink(Item&&)`; order of the others stays. O(n).
  /// Neither may touch the queue.
  template <class Predicate, class Sink>
  std::size_t remove_if(Predicate unwanted, Sink sink);

 private:
  /// One account's items, oldest first, and the account whose turn comes after it.
  struct line {
    slab_index first = no_slab_index;
    slab_index last = no_slab_index;
    std::pair<const account_id, line>* next = nullptr;
  };
  using account_line = std::pair<const account_id, line>;
  struct lane {
    std::unordered_map<account_id, line> lines;  // accounts with something waiting; its nodes never move
    account_line* next_turn = nullptr;
    account_line* last_turn = nullptr;
    std::size_t size = 0;
    std::uint32_t passed_over = 0;  // items of other classes taken while this one waited
  };

  [[nodiscard]] lane& lane_of(traffic_class c) noexcept { return lanes_[static_cast<std::size_t>(c)]; }
  [[nodiscard]] const lane& lane_of(traffic_class c) const noexcept {
    return lanes_[static_cast<std::size_t>(c)];
  }
  [[nodiscard]] lane* choose_lane() noexcept;
  static void append_turn(lane& l, account_line& a) noexcept;
  [[nodiscard]] static account_line& take_turn(lane& l) noexcept;
  template <class Predicate, class Sink>
  std::size_t remove_from_line(line& from, Predicate& unwanted, Sink& sink);

  std::array<lane, traffic_class_count> lanes_;
  slab<Item> items_;
  std::uint32_t share_period_;
};

}  // namespace mbs::domain

#include "domain/traffic/fair_queue_impl.hpp"
