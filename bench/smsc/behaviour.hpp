#pragma once

#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/message_state.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::bench {

/// How the simulated operator behaves: what it promises, and what goes wrong. Fractions are 0 to 1 of all
/// submit_sm.

/// Milliseconds, drawn evenly from `least` to `most`.
struct delay_range {
  std::uint32_t least = 0;
  std::uint32_t most = 0;
};
/// "500" or "100-900", at most an hour; false for anything else.
[[nodiscard]] bool parse_delay(std::string_view text, delay_range& out) noexcept;

/// Final states of receipts with their weights.
struct state_mix {
  struct share {
    smpp::message_state state;
    std::uint32_t weight;
  };
  std::vector<share> shares{{smpp::message_state::delivered, 1}};
  std::uint64_t total = 1;
  /// `draw`: any number, evenly distributed.
  [[nodiscard]] smpp::message_state pick(std::uint64_t draw) const noexcept;
};
/// "delivered=97,undelivered=2,expired=1", also rejected, deleted, unknown, accepted, enroute.
[[nodiscard]] bool parse_mix(std::string_view text, state_mix& out);

/// How a message id is written.
enum class id_form : std::uint8_t { dec, hex, hex_upper, hex_padded };
/// "dec", "hex", "HEX", "hex16" (16 digits, as some operators pad).
[[nodiscard]] bool parse_id_form(std::string_view text, id_form& out) noexcept;
/// Room for 20 characters at `out`; returns how many were written.
[[nodiscard]] std::size_t write_id(char* out, std::uint64_t id, id_form form) noexcept;

struct fault_plan {
  double no_answer = 0;                   ///< lost: neither answered nor taken
  double queue_full = 0;                  ///< answered ESME_RMSGQFUL
  double system_error = 0;                ///< answered ESME_RSYSERR
  double garbage = 0;                     ///< a PDU of an unknown command goes before the answer
  double receipt_first = 0;               ///< the receipt goes before the answer
  double duplicate_receipts = 0;          ///< the receipt goes twice
  double no_receipt = 0;                  ///< taken, and never heard of again
  delay_range answer_delay;               ///< slow answers
  std::uint32_t disconnect_every = 0;     ///< cuts the connection at each Nth submit_sm; 0: never
  std::uint32_t disconnect_after_ms = 0;  ///< cuts all connections so often; 0: never
  bool refuse_binds = false;              ///< ESME_RBINDFAIL
};

/// Overwrites what a JSON object names ({"no_answer":0.1,"answer_delay_ms":"5-20"}); an empty text, or what
/// is wrong (then nothing is changed).
[[nodiscard]] std::string apply_json(std::string_view json, fault_plan& plan);
[[nodiscard]] std::string to_json(const fault_plan& plan);

struct operator_settings {
  std::string name = "operator";
  std::string system_id = "mbs";
  std::string password = "secret";
  std::uint32_t tps = 0;     ///< submit_sm a second; more is answered ESME_RTHROTTLED; 0: no limit
  std::uint32_t burst = 0;   ///< 0: tps / 10, at least 1
  std::uint32_t window = 0;  ///< unanswered submit_sm a session may have; 0: no limit
  delay_range receipt_delay{500, 500};
  state_mix mix;
  id_form id_in_response = id_form::dec;
  id_form id_in_receipt = id_form::dec;
  smpp::delivery_receipt_dialect dialect = smpp::delivery_receipt_dialect::standard;
  std::uint32_t receipt_window = 1000;    ///< deliver_sm unanswered a session
  std::uint32_t max_pending = 1'000'000;  ///< receipts waiting; more submit_sm are answered ESME_RMSGQFUL
  std::uint32_t max_sessions = 1000;
  std::uint32_t keep_messages = 10'000;  ///< submit_sm remembered for /messages
  std::uint32_t track = 0;               ///< destination and text pairs remembered to count repeats; 0: none
  std::uint64_t seed = 1;
  fault_plan faults;
};

}  // namespace mbs::bench
