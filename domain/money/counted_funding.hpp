#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace mbs::domain {

/// Which funding entries a balance counts: each once, in whatever order they are told. Ids ascend in the
/// order in which entries become durable, over all accounts, so one account's have gaps.
class counted_funding {
 public:
  constexpr counted_funding() noexcept = default;
  /// A balance that counts all of the account's entries up to `through`.
  explicit constexpr counted_funding(std::int64_t through) noexcept : through_{through} {}

  /// True when the entry is not counted yet, and is from now on.
  [[nodiscard]] bool count(std::int64_t id) {
    if (id <= through_) return false;
    const auto at = std::lower_bound(above_.begin(), above_.end(), id);
    if (at != above_.end() && *at == id) return false;
    above_.insert(at, id);
    return true;
  }
  /// All of the account's entries up to `id` were told: what is remembered one by one stays small.
  void complete(std::int64_t id) {
    through_ = std::max(through_, id);
    above_.erase(above_.begin(), std::upper_bound(above_.begin(), above_.end(), through_));
  }
  [[nodiscard]] std::size_t remembered() const noexcept { return above_.size(); }

 private:
  std::int64_t through_ = 0;
  std::vector<std::int64_t> above_;  // counted beyond that, ascending
};

}  // namespace mbs::domain
