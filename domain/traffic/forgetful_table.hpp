#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mbs::domain {

/// Values by 64-bit keys in a memory that never grows: for counts that may be forgotten. Each key has its
/// row of `width` places; when a new key finds its row full, the value there with the lowest weight() is
/// forgotten. All memory is taken when it is made; find and at look at one row.
///
/// Keys that strangers choose must be hashed with a secret before, or they could aim at a row.
///
/// `Value` is default-constructible and has `std::int64_t weight() const`: what is forgotten first.
template <class Value>
class forgetful_table {
 public:
  static constexpr std::size_t width = 8;

  /// For about `capacity` keys, at least `width`, rounded up to a power of two.
  explicit forgetful_table(std::size_t capacity) {
    std::size_t rows = 1;
    while (rows * width < capacity)
      rows *= 2;
    places_.resize(rows * width);
  }

  /// Null when it is not known, or was forgotten.
  [[nodiscard]] Value* find(std::uint64_t key) noexcept {
    auto* const row = row_of(key);
    for (auto* p = row; p != row + width; ++p)
      if (p->is_taken && p->key == key) return &p->value;
    return nullptr;
  }
  [[nodiscard]] const Value* find(std::uint64_t key) const noexcept {
    return const_cast<forgetful_table*>(this)->find(key);
  }
  /// The value of `key`, a new one if it is not known. Valid until the next at().
  [[nodiscard]] Value& at(std::uint64_t key) noexcept {
    if (auto* known = find(key)) return *known;
    auto* const row = row_of(key);
    auto* const weakest = std::min_element(row, row + width, [](const auto& a, const auto& b) {
      if (a.is_taken != b.is_taken) return !a.is_taken;
      return a.is_taken && a.value.weight() < b.value.weight();
    });
    *weakest = {key, Value{}, true};
    return weakest->value;
  }
  void forget(std::uint64_t key) noexcept {
    auto* const row = row_of(key);
    for (auto* p = row; p != row + width; ++p)
      if (p->is_taken && p->key == key) *p = {};
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return places_.size(); }
  [[nodiscard]] std::size_t octets() const noexcept { return places_.size() * sizeof(place); }

 private:
  struct place {
    std::uint64_t key = 0;
    Value value{};
    bool is_taken = false;
  };
  [[nodiscard]] place* row_of(std::uint64_t key) noexcept {
    const auto mixed = (key ^ key >> 32) * 0x9E3779B97F4A7C15ULL;
    const auto row = static_cast<std::size_t>(mixed >> 32) & (places_.size() / width - 1);
    return &places_[row * width];
  }

  std::vector<place> places_;
};

}  // namespace mbs::domain
