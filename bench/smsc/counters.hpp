#pragma once

#include "protocols/smpp/status.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mbs::bench {

/// What a simulated operator has seen since its start. Only grows, but for the gauges.
struct operator_counters {
  std::uint64_t binds = 0;
  std::uint64_t binds_refused = 0;
  std::uint64_t submit_sm = 0;   ///< arrived, whatever became of them
  std::uint64_t accepted = 0;    ///< answered ESME_ROK, or about to be
  std::uint64_t throttled = 0;   ///< answered ESME_RTHROTTLED
  std::uint64_t queue_full = 0;  ///< answered ESME_RMSGQFUL
  std::uint64_t unanswered = 0;  ///< by fault
  std::map<smpp::command_status, std::uint64_t> other_answers;
  std::uint64_t receipts_sent = 0;
  std::uint64_t receipts_acknowledged = 0;
  std::uint64_t receipts_refused = 0;  ///< answered with an error, or not at all: sent again later
  std::uint64_t receipts_dropped = 0;  ///< refused too often
  std::uint64_t disconnects = 0;       ///< cut by us, by fault
  std::uint64_t connections_lost = 0;  ///< ended by the peer without unbind
  std::uint64_t max_outstanding = 0;   ///< most submit_sm of one session taken and not answered
  // Gauges.
  std::uint64_t sessions = 0;
  std::uint64_t receipts_pending = 0;
};

/// Figures kept elsewhere that belong into the same object.
struct arrival_figures {
  std::uint32_t max_per_second = 0;
  std::uint64_t unique = 0;   ///< 0 unless tracked
  std::uint64_t repeats = 0;  ///< same destination and text again
};
[[nodiscard]] std::string to_json(
    std::string_view name, const operator_counters& counters, const arrival_figures& arrivals);

}  // namespace mbs::bench
