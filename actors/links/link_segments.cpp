#include "actors/links/link_state.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

/// How one segment of a message becomes a submit_sm.
namespace mbs::actors {

namespace {

[[nodiscard]] smpp::address source_of(const domain::sender_id& sender, const link_options& o) noexcept {
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

/// As configured, except for a text that was cut before some link began to write the wide header: its
/// segments leave no room for it.
[[nodiscard]] smpp::long_message_style style_for(
    const domain::segmented_text& cut, smpp::long_message_style configured) {
  if (configured != smpp::long_message_style::udh16) return configured;
  const std::size_t octets = cut.coding == domain::encoding::ucs2 ? 2 : 1;
  const auto room = octets * domain::capacity_of(cut.coding, domain::reference_width::bits16).concatenated;
  const bool fits = std::all_of(
      cut.segments.begin(), cut.segments.end(), [room](const auto& p) { return p.size() <= room; });
  return fits ? configured : smpp::long_message_style::udh8;
}

}  // namespace

/// All segments that go out by themselves share one, wherever they are sent from and whatever happens
/// between.
void link_state::give_reference(message_in_progress& m) {
  while (m.reference == 0)  // which means none
    m.reference = references->next(m.message.content->sender.text, m.message.to);
}

/// Once: the mend is the same for all such texts, and refusals are counted.
void link_state::tell_unwritable() {
  if (std::exchange(told_unwritable, true)) return;
  spdlog::warn(
      "link {}: a text has letters that gsm_charset lacks, and one segment of UCS-2 does not hold it: "
      "refused "
      "with {}, as the next ones will be",
      deps->options.name, smpp::to_text(smpp::command_status::rinvdcs));
}

/// Why it cannot go over this link; rok when it has left.
smpp::command_status link_state::send_segment(
    std::size_t socket, smpp::cookie key, tracked& t, std::uint8_t segment) {
  using smpp::command_status;
  const auto& m = t.m.message;
  const auto& o = deps->options;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), m.to.number()).ptr;
  smpp::submit_sm pdu;
  pdu.source = source_of(m.content->sender, o);
  pdu.destination = {smpp::type_of_number::international, smpp::numbering_plan::e164,
      {digits.data(), static_cast<std::size_t>(end - digits.data())}};
  pdu.registered_delivery = smpp::registered::final_state;
  // The common case goes without a copy.
  std::optional<domain::segmented_text> rewritten;
  if (o.alphabet != domain::alphabet::gsm0338) {
    rewritten = domain::written_in(o.alphabet, m.content->segmented);
    if (!rewritten) return tell_unwritable(), command_status::rinvdcs;
  }
  const auto& cut = rewritten ? *rewritten : m.content->segmented;
  pdu.data_coding = cut.coding == domain::encoding::ucs2 ? smpp::coding::ucs2 : smpp::coding::smsc_default;
  smpp::time_text validity;
  if (o.send_validity) {
    validity = smpp::format_relative(m.expires_at - now);
    pdu.validity_period = validity.view();
  }
  const bool whole = goes_whole(m);
  std::string octets;
  if (whole)
    for (const auto& p : cut.segments)
      octets += p;
  const std::string_view text = whole ? std::string_view{octets} : std::string_view{cut.segments[segment]};
  scratch.text.clear();
  scratch.tlvs.clear();
  const smpp::concatenation where{t.m.reference, m.segments, static_cast<std::uint8_t>(segment + 1)};
  if (!smpp::carry_segment(pdu, text, where, style_for(m.content->segmented, o.long_messages), scratch))
    return command_status::rinvmsglen;
  const auto verdict = slots[socket].session->send(pdu, key, now, slots[socket].out);
  return verdict == smpp::send_verdict::sent ? command_status::rok : command_status::rinvmsglen;
}

}  // namespace mbs::actors
