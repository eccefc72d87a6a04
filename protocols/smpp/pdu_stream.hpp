#pragma once

#include "protocols/smpp/codec.hpp"

#include <string_view>
#include <vector>

namespace mbs::smpp {

/// Cuts a stream, fed in pieces of any size, into PDUs. Whole PDUs are handed out where they lie in the
/// caller's memory; only one that straddles two pieces is copied. Holds at most two PDUs of the largest size.
class pdu_stream {
 public:
  /// The octets, and all views handed out, must live until the next feed.
  void feed(std::string_view octets) noexcept { input_ = octets; }

  /// The next PDU of the fed octets; need_more once they are used up. After `poisoned` nothing follows.
  [[nodiscard]] frame next(std::uint32_t max_pdu);
  /// The octets fed so far end in the middle of a PDU.
  [[nodiscard]] bool is_amid_pdu() const noexcept { return !carry_.empty(); }

 private:
  [[nodiscard]] frame next_carried(std::uint32_t max_pdu);
  void carry_up_to(std::size_t size);

  std::string_view input_{};
  std::vector<char> carry_;  // the beginning of a PDU whose rest has not come
  std::vector<char> held_;   // the straddling PDU handed out last: its views must stay good
};

}  // namespace mbs::smpp
