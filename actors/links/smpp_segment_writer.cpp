#include "actors/links/smpp_segment_writer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace mbs::actors {

namespace {

using smpp::command_status;

[[nodiscard]] smpp::address source_of(
    const domain::sender_id& sender, const smpp_channel_options& o) noexcept {
  const auto address = [&](std::uint8_t ton, std::uint8_t npi) {
    return smpp::address{
        static_cast<smpp::type_of_number>(ton), static_cast<smpp::numbering_plan>(npi), sender.text};
  };
  switch (sender.kind) {
    case domain::sender_kind::alphanumeric: return address(o.alphanumeric_ton, o.alphanumeric_npi);
    case domain::sender_kind::short_code: return address(o.short_code_ton, o.short_code_npi);
    case domain::sender_kind::msisdn: return address(1, 1);
  }
  return address(0, 0);
}

/// As configured, except for a text that was segmented before some link began to write the wide header: its
/// segments leave no room for it.
[[nodiscard]] smpp::long_message_style style_for(
    const domain::segmented_text& segmented, smpp::long_message_style configured) {
  if (configured != smpp::long_message_style::udh16) return configured;
  const std::size_t octets = segmented.coding == domain::encoding::ucs2 ? 2 : 1;
  const auto room =
      octets * domain::capacity_of(segmented.coding, domain::reference_width::bits16).concatenated;
  const bool fits = std::all_of(segmented.segments.begin(), segmented.segments.end(),
      [room](const auto& p) { return p.size() <= room; });
  return fits ? configured : smpp::long_message_style::udh8;
}

}  // namespace

/// Once: the mend is the same for all such texts, and refusals are counted.
void smpp_segment_writer::tell_unwritable() {
  if (std::exchange(told_unwritable_, true)) return;
  spdlog::warn(
      "link {}: a text has letters that gsm_charset lacks, and one segment of UCS-2 does not hold it: "
      "refused with {}, as the next ones will be",
      options_.link, smpp::to_text(command_status::rinvdcs));
}

std::string_view smpp_segment_writer::text_of(const domain::segmented_text& segmented, std::uint8_t segment) {
  if (segment != all_segments) return segmented.segments[segment];
  whole_.clear();
  for (const auto& p : segmented.segments)
    whole_ += p;
  return whole_;
}

command_status smpp_segment_writer::write(const segment_to_send& s, smpp::submit_sm& pdu) {
  const auto& m = *s.message;
  const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), m.to.number()).ptr;
  pdu.source = source_of(m.content->sender, options_);
  pdu.destination = {smpp::type_of_number::international, smpp::numbering_plan::e164,
      {digits_.data(), static_cast<std::size_t>(end - digits_.data())}};
  pdu.registered_delivery = smpp::registered::final_state;
  // The common case goes without a copy.
  const auto* segmented = &m.content->segmented;
  if (options_.alphabet != domain::alphabet::gsm0338) {
    rewritten_ = domain::written_in(options_.alphabet, *segmented);
    if (!rewritten_) return tell_unwritable(), command_status::rinvdcs;
    segmented = &*rewritten_;
  }
  pdu.data_coding =
      segmented->coding == domain::encoding::ucs2 ? smpp::coding::ucs2 : smpp::coding::smsc_default;
  if (options_.send_validity) {
    validity_ = smpp::format_relative(s.validity);
    pdu.validity_period = validity_.view();
  }
  scratch_.text.clear();
  scratch_.tlvs.clear();
  const auto number = s.segment == all_segments ? 1 : s.segment + 1;
  const smpp::concatenation where{s.reference, m.segments, static_cast<std::uint8_t>(number)};
  const auto style = style_for(m.content->segmented, options_.long_messages);
  return smpp::carry_segment(pdu, text_of(*segmented, s.segment), where, style, scratch_)
      ? command_status::rok
      : command_status::rinvmsglen;
}

}  // namespace mbs::actors
