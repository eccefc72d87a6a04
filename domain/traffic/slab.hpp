#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mbs::domain {

using slab_index = std::uint32_t;
inline constexpr slab_index no_slab_index = 0xFFFF'FFFF;

/// Room for many items that come and go, each with a link to another: what linked lists are made of. Grows by
/// blocks, never moves an item, reuses the place freed last, and returns all blocks but one when it is empty.
/// At most 4,294,967,294 items.
template <class Item>
class slab {
 public:
  /// Returns where the item is, with no link.
  [[nodiscard]] slab_index put(Item&& item) {
    if (free_ == no_slab_index) grow();
    const auto at = free_;
    auto& held = cell_of(at);
    held.item.emplace(std::move(item));
    free_ = std::exchange(held.next, no_slab_index);
    ++size_;
    return at;
  }

  [[nodiscard]] Item take(slab_index at) {
    auto& held = cell_of(at);
    Item item = std::move(*held.item);
    held.item.reset();
    held.next = std::exchange(free_, at);
    if (--size_ == 0 && blocks_.size() > 1) shrink();
    return item;
  }

  [[nodiscard]] Item& operator[](slab_index at) noexcept { return *cell_of(at).item; }
  [[nodiscard]] slab_index next(slab_index at) const noexcept { return cell_of(at).next; }
  void link(slab_index at, slab_index next) noexcept { cell_of(at).next = next; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct cell {
    std::optional<Item> item;
    slab_index next = no_slab_index;  // of a free place: the next free one
  };
  static constexpr slab_index block_size = 256;
  using block = std::array<cell, block_size>;

  [[nodiscard]] cell& cell_of(slab_index at) noexcept { return (*blocks_[at / block_size])[at % block_size]; }
  [[nodiscard]] const cell& cell_of(slab_index at) const noexcept {
    return (*blocks_[at / block_size])[at % block_size];
  }

  void grow() {
    const auto first = static_cast<slab_index>(blocks_.size() * block_size);
    blocks_.push_back(std::make_unique<block>());
    chain(first);
  }
  void shrink() noexcept {
    blocks_.resize(1);
    free_ = no_slab_index;
    chain(0);
  }
  void chain(slab_index first) noexcept {
    for (slab_index at = first + block_size; at-- > first;)
      cell_of(at).next = std::exchange(free_, at);
  }

  std::vector<std::unique_ptr<block>> blocks_;
  slab_index free_ = no_slab_index;
  std::size_t size_ = 0;
};

}  // namespace mbs::domain
