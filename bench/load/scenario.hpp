#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::bench {

/// One stream of requests: how many, how fast, to whom.
struct traffic {
  std::string name = "messages";
  std::string traffic_class = "transactional";
  std::string to_prefix = "2547";                             ///< the rest of the 12 digits counts up from 0
  std::string text = "Habari kutoka mbs, namba yako ni {n}";  ///< {n}: 8 digits that differ by request
  std::uint32_t recipients = 1;                               ///< a request, 1..1000
  std::uint32_t connections = 16;                             ///< 1..4096
  std::uint32_t pipeline = 1;     ///< requests a connection may have unanswered, 1..16
  std::uint32_t outstanding = 0;  ///< messages without a final callback at most; 0: no limit
  double rate = 0;                ///< requests a second (open loop); 0: as fast as answers come (closed loop)
  std::uint64_t count = 0;        ///< messages in all; 0: no limit
  std::uint32_t duration_ms = 0;  ///< of sending; 0: until count
  std::uint32_t start_ms = 0;     ///< after the run's start
  bool measure_submit = false;    ///< also the time from accepted to submit_sm, from the simulators' own log
};

struct scenario {
  std::string name = "run";
  std::string description;
  std::vector<traffic> streams;
  std::uint32_t warmup_ms = 0;       ///< left out of steady rates and latencies
  std::uint32_t drain_ms = 60'000;   ///< wait for callbacks after the last request
  std::uint32_t callback_batch = 1;  ///< events a callback request, 1..100; 0: no callbacks at all
};

/// An empty text, or what is wrong: unknown keys, values out of bounds, streams that never end, equal
/// prefixes.
[[nodiscard]] std::string parse_scenario(std::string_view json, scenario& out);
/// The same for a scenario made otherwise.
[[nodiscard]] std::string validate(const scenario& plan);

/// The same requests, each of them done with its answer: no callback is awaited.
[[nodiscard]] scenario accept_side_of(scenario plan);

/// Numbers that a stream can write.
[[nodiscard]] std::uint64_t capacity_of(const traffic& stream) noexcept;
/// The number of a stream's message as 12 digits at `out`.
void write_number(char* out, const traffic& stream, std::uint64_t sequence) noexcept;

inline constexpr std::size_t number_length = 12;

}  // namespace mbs::bench
