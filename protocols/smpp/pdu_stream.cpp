#include "protocols/smpp/pdu_stream.hpp"

#include "protocols/smpp/wire.hpp"

#include <algorithm>

namespace mbs::smpp {

void pdu_stream::carry_up_to(std::size_t size) {
  if (carry_.size() >= size) return;
  const auto piece = input_.substr(0, size - carry_.size());
  carry_.insert(carry_.end(), piece.begin(), piece.end());
  input_.remove_prefix(piece.size());
}

frame pdu_stream::next_carried(std::uint32_t max_pdu) {
  carry_up_to(header_size);
  auto cut = next_frame({carry_.data(), carry_.size()}, max_pdu);
  if (cut.kind == frame_kind::poisoned || carry_.size() < header_size) return cut;
  if (cut.kind == frame_kind::need_more) {
    carry_up_to(wire::load_u32(carry_.data()));
    cut = next_frame({carry_.data(), carry_.size()}, max_pdu);
  }
  if (cut.kind == frame_kind::complete) {
    carry_.swap(held_);  // keeps the octets where they are
    carry_.clear();
  }
  return cut;
}

frame pdu_stream::next(std::uint32_t max_pdu) {
  if (!carry_.empty()) return next_carried(max_pdu);
  auto cut = next_frame(input_, max_pdu);
  if (cut.kind == frame_kind::complete) input_.remove_prefix(cut.length);
  if (cut.kind == frame_kind::need_more) {
    carry_.assign(input_.begin(), input_.end());
    input_ = {};
  }
  return cut;
}

}  // namespace mbs::smpp
