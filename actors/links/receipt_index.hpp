#pragma once

#include "actors/links/segment_address.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

/// Which segment of which message a receipt is about, by the operator's id. Knows nothing of SMPP or actors.
namespace mbs::actors {

/// Ids whose receipt is awaited, and ids whose receipt came lately (operators repeat them). Both bounded: the
/// oldest are forgotten. Operators use ids again, some of them for every message: an id may name several
/// segments, `most_per_id` at most.
class receipt_index {
 public:
  static constexpr std::size_t most_per_id = 256;

  struct named {
    segment_address where;
    std::int64_t handset = 0;
    bool done = false;  ///< its receipt came
  };

  receipt_index(std::size_t awaited_limit, std::size_t done_limit) noexcept
      : awaited_limit_{awaited_limit}, done_limit_{done_limit} {}

  /// From now on `id` may mean `where`; of the same handset, no longer what is done. Whether it is awaited
  /// for another message as well.
  bool expect(const std::string& id, segment_address where, std::int64_t handset);
  /// Calls `visit(const named&)` for all that an id may mean, the newest first.
  template <class Visitor>
  void look_up(const std::string& id, Visitor&& visit) const {
    const auto found = entries_.find(id);
    if (found == entries_.end()) return;
    for (const auto* e = &found->second; e != nullptr; e = e->older.get())
      visit(e->what);
  }
  /// Its receipt has come, also when it was never awaited here.
  void done(const std::string& id, segment_address where, std::int64_t handset);
  /// Forgets an awaited id above a limit, the oldest; nothing when there are no more than allowed.
  [[nodiscard]] std::optional<segment_address> drop_excess();

  [[nodiscard]] std::size_t awaited_count() const noexcept { return awaited_order_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return awaited_order_.size() + done_order_.size(); }

 private:
  struct place {
    const std::string* id;  // the key in entries_
    segment_address where;
  };
  using order = std::list<place>;  // the oldest first
  struct entry {
    named what;
    order::iterator at;
    std::unique_ptr<entry> older;  // of the same id
  };

  [[nodiscard]] entry* find(const std::string& id, segment_address where);
  [[nodiscard]] entry* find_done(const std::string& id, std::int64_t handset);
  entry& add(const std::string& id, const named& what);
  void erase(const place& which);

  std::size_t awaited_limit_;
  std::size_t done_limit_;
  std::unordered_map<std::string, entry> entries_;
  order awaited_order_;
  order done_order_;
  std::optional<segment_address> crowded_out_;  // by most_per_id, not yet told
};

}  // namespace mbs::actors
