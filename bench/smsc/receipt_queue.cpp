#include "bench/smsc/receipt_queue.hpp"

namespace mbs::bench {
receipt_queue::handle receipt_queue::make() {
  ++size_;
  if (free_.empty()) {
    slab_.emplace_back();
    return static_cast<handle>(slab_.size() - 1);
  }
  const auto h = free_.back();
  free_.pop_back();
  slab_[h] = {};
  return h;
}

void receipt_queue::drop(handle h) {
  free_.push_back(h);
  --size_;
}

smpp::deliver_sm receipt_writer::write(const pending_receipt& receipt) {
  std::array<char, 20> digits{};
  const std::string_view id{digits.data(), write_id(digits.data(), receipt.id, form_)};
  const bool delivered = receipt.state == smpp::message_state::delivered;
  text_.clear();
  smpp::write_delivery_receipt(text_,
      {.message_id = id,
          .state = receipt.state,
          .submitted_at = receipt.submitted,
          .done_at = receipt.done,
          .error = delivered ? "000" : "011",
          .text = receipt.text.view()},
      dialect_);
  tlvs_.clear();
  smpp::tlv_writer tlvs{tlvs_};
  smpp::put_delivery_receipt_tlvs(tlvs, id, receipt.state);
  smpp::deliver_sm pdu;
  pdu.source = {receipt.destination_ton, receipt.destination_npi, receipt.destination.view()};
  pdu.destination = {receipt.source_ton, receipt.source_npi, receipt.source.view()};
  pdu.esm_class = smpp::esm::delivery_receipt;
  pdu.short_message = text_;
  pdu.tlvs = smpp::tlv_view{tlvs_};
  return pdu;
}

}  // namespace mbs::bench
