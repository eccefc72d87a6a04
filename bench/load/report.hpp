#pragma once

#include "bench/load/load_run.hpp"

#include <string>

namespace mbs::bench {

/// Figures derived from a run, in one place for text, JSON and comparisons.
struct run_summary {
  std::uint64_t accepted = 0, refused = 0, ended = 0, missing = 0;
  std::uint64_t duplicates = 0, wrong_ids = 0, lost_requests = 0;
  double seconds = 0;              ///< from the first request to the last answer or callback
  double accepted_per_second = 0;  ///< over whole seconds of sending after the warm-up
  double submitted_per_second = 0;
  double ended_per_second = 0;
  double end_to_end_per_second = 0;  ///< all final callbacks (or answers, without callbacks) by `seconds`
  latency_histogram accept, accept_to_end;
  double server_cpu_us = 0, database_cpu_us = 0, simulators_cpu_us = 0, client_cpu_us = 0;  ///< a message
};
[[nodiscard]] run_summary summarize(const run_result& run);

[[nodiscard]] std::string to_text(const run_result& run);
[[nodiscard]] std::string to_json(const run_result& run);
/// Rates over time.
[[nodiscard]] std::string to_svg(const run_result& run);

/// Whether every accepted message ended exactly once.
[[nodiscard]] bool sound(const run_result& run);

}  // namespace mbs::bench
