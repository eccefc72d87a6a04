#pragma once

#include "actors/links/segment_address.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

/// Which segment of which message a receipt is about, by the operator's id. Knows nothing of SMPP or actors.
namespace mbs::actors {

/// Ids whose receipt is awaited, and ids whose receipt came lately (operators repeat them). Both bounded: the
/// oldest are forgotten.
class receipt_index {
 public:
  receipt_index(std::size_t awaited_limit, std::size_t done_limit) noexcept
      : awaited_limit_{awaited_limit}, done_limit_{done_limit} {}

  /// From now on `id` means `where`, whatever it meant before: operators reuse ids.
  void expect(const std::string& id, segment_address where);
  struct knowledge {
    std::optional<segment_address> awaited;  ///< nothing when no receipt of that id is awaited
    bool done = false;                       ///< its receipt came, and nothing else has got the id since
  };
  [[nodiscard]] knowledge look_up(const std::string& id) const;
  void done(const std::string& id);
  /// Forgets one awaited id above the limit, the oldest; nothing when there are no more than allowed.
  [[nodiscard]] std::optional<segment_address> drop_excess();

  [[nodiscard]] std::size_t awaited_count() const noexcept { return awaited_order_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  using order = std::list<const std::string*>;  // of keys of entries_, the oldest first
  struct entry {
    segment_address where;
    bool done = false;
    order::iterator place;
  };

  std::size_t awaited_limit_;
  std::size_t done_limit_;
  std::unordered_map<std::string, entry> entries_;
  order awaited_order_;
  order done_order_;
};

}  // namespace mbs::actors
