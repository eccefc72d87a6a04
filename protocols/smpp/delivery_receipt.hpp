#pragma once

#include "protocols/smpp/message_id_reader.hpp"
#include "protocols/smpp/message_state.hpp"
#include "protocols/smpp/pdu.hpp"
#include "protocols/smpp/times.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbs::smpp {

// Delivery receipts: what operators send about our messages, and what we send about our customers'. The text
// form is each vendor's own (SMPP 3.4 appendix B gives only an example); TLVs, where present, win over the
// text.

/// What a deliver_sm or data_sm is.
enum class delivery_kind : std::uint8_t {
  inbound,  ///< a message from a phone
  delivery_receipt,
  intermediate,  ///< a notification on the way, in a receipt's form
  other,         ///< acknowledgements of users and conversation aborts
};

/// How one bind's receipts are read.
struct delivery_receipt_options {
  std::chrono::minutes zone{180};  ///< offset of the dates in the text from UTC
  bool accept_unmarked = false;    ///< a message with esm_class 0 whose text is a receipt's counts as one
  /// The operator's own words after "stat:", in any case, with the states that they mean. They win over the
  /// usual ones.
  std::vector<std::pair<std::string, message_state>> states{};
};

/// The text of a receipt, without a user data header. One in UCS-2 (data_coding 8, every first octet of its
/// first characters 00) is put into `buffer` in ASCII, with '?' for what that lacks; others are left where
/// they are.
[[nodiscard]] std::string_view receipt_text(
    std::uint8_t esm_class, std::uint8_t data_coding, std::string_view message, std::string& buffer);

/// By esm_class and, where `options` allow, the looks of the text.
[[nodiscard]] delivery_kind kind_of(
    std::uint8_t esm_class, std::string_view text, const delivery_receipt_options& options) noexcept;

/// Whether a text has both an id and a known state.
[[nodiscard]] bool looks_like_delivery_receipt(
    std::string_view text, const delivery_receipt_options& options) noexcept;

/// What a receipt says. Views into the text or the TLVs.
struct delivery_receipt {
  receipt_id_texts ids;                    ///< as written, at least one: see message_id_reader
  std::optional<message_state> state;      ///< nothing when no word for it, or an unknown one, was found
  std::string_view stat{};                 ///< the word in the text
  std::string_view error{};                ///< the operator's own code, digits or letters; may be empty
  std::optional<network_error> network;    ///< TLV network_error_code
  std::optional<std::uint32_t> submitted;  ///< "sub"
  std::optional<std::uint32_t> delivered;  ///< "dlvrd"
  std::optional<time_point> submitted_at;
  std::optional<time_point> done_at;
  std::string_view text{};  ///< the beginning of the message, when quoted
};

/// Reads text and TLVs together: fields in any order and case, with any of them missing; state abbreviated
/// or spelt out, the parameter's before the text's; nothing after "text:" is looked at. Nothing when no id
/// can be found: quarantine it.
[[nodiscard]] std::optional<delivery_receipt> parse_delivery_receipt(
    std::string_view text, const tlv_view& tlvs, const delivery_receipt_options& options) noexcept;

/// The forms of receipt found in the wild; the parser reads them all.
enum class delivery_receipt_dialect : std::uint8_t {
  standard,  ///< "id:… sub:… dlvrd:… submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:… err:… text:…"
  seconds,      ///< dates of 12 digits
  long_years,   ///< dates of 14 digits
  underscores,  ///< "submit_date:", "done_date:"
  capitals,     ///< keys in capitals, "Text:"
  spelt_out,    ///< "DELIVERED" for "DELIVRD"
  reordered,    ///< the state first, the id late
  minimal,      ///< id and stat only
  spaced,       ///< a space after each colon
  tlv_only,     ///< id and state only as TLVs: send it with put_delivery_receipt_tlvs
};
inline constexpr std::uint8_t delivery_receipt_dialects = 10;

/// "standard", "seconds", …; nothing for another word.
[[nodiscard]] std::optional<delivery_receipt_dialect> delivery_receipt_dialect_from_text(
    std::string_view text) noexcept;
[[nodiscard]] std::string_view to_text(delivery_receipt_dialect d) noexcept;

/// What a receipt shall say.
struct receipt_facts {
  std::string_view message_id{};
  message_state state = message_state::delivered;
  time_point submitted_at;
  time_point done_at;
  std::string_view error = "000";
  std::string_view text{};  ///< the message; its first 20 octets are quoted
  std::chrono::minutes zone{180};
};

/// Appends a receipt's text.
void write_delivery_receipt(std::string& out, const receipt_facts& facts,
    delivery_receipt_dialect dialect = delivery_receipt_dialect::standard);

/// Appends receipted_message_id and message_state, and network_error_code when given.
void put_delivery_receipt_tlvs(tlv_writer& out, std::string_view message_id, message_state state,
    std::optional<network_error> network = std::nullopt);

}  // namespace mbs::smpp
