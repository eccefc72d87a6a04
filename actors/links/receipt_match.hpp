#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/receipt_index.hpp"

#include <cstddef>
#include <functional>
#include <vector>

/// The rule that says which message a delivery receipt is about. Knows nothing of protocols, actors and
/// stores.
namespace mbs::actors {

/// What a receipt can be about, by its ids and handsets.
struct receipt_match {
  enum class kind : std::uint8_t {
    nothing,
    one,      ///< `where`
    repeat,   ///< of a receipt that came before
    several,  ///< messages that nothing tells apart
  };
  kind what = kind::nothing;
  segment_address where;
  std::int64_t handset = 0;        ///< of the message
  const id_reading* by = nullptr;  ///< of the ids that were handed in

  /// A number of fewer characters may fit by chance.
  static constexpr std::size_t long_id = 8;
  /// Only guessed: all else that can be known shall be, before it is believed.
  [[nodiscard]] bool is_doubtful() const noexcept {
    return what == kind::one && !by->sure && by->id.size() < long_id;
  }
};

/// Of the mobile numbers that the receipt names, one must be the message's: that which it comes from, or
/// else that which it goes to. A reading that is sure comes first. Others count all together, only with a
/// handset or a long id, and only when one message fits. `alive(segment_address)`: its message is there and
/// may still learn something. `ids` must outlive the answer.
[[nodiscard]] receipt_match match_receipt(const receipt_index& index, const std::vector<id_reading>& ids,
    const receipt_handsets& handsets, const std::function<bool(segment_address)>& alive);

/// Whether a receipt with these numbers may be about a message to `handset`.
[[nodiscard]] constexpr bool may_be_about(const receipt_handsets& handsets, std::int64_t handset) noexcept {
  return handsets[0] == handset || handsets[1] == handset || (handsets[0] == 0 && handsets[1] == 0);
}

}  // namespace mbs::actors
