#pragma once

#include "bench/load/api_dialect.hpp"
#include "bench/load/process_usage.hpp"
#include "bench/load/scenario.hpp"
#include "bench/load/smsc_watch.hpp"
#include "bench/load/traffic_driver.hpp"

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace mbs::bench {

struct run_target {
  endpoint_text gateway;
  endpoint_text callbacks;  ///< where to listen for them; port 0: any
  std::vector<endpoint_text> simulators;
  std::vector<pid_t> server, database, simulator_processes;
  std::string key;  ///< of the REST API
  /// Makes the dialect once the callbacks' URL is known (empty: none wanted).
  std::function<std::unique_ptr<api_dialect>(const std::string& callback_url)> dialect;
};

struct cost {
  process_usage before, after;
  [[nodiscard]] double cpu_seconds() const noexcept { return after.cpu_seconds - before.cpu_seconds; }
};

struct stream_result {
  traffic stream;
  traffic_driver::figures figures;
  std::uint64_t opened = 0, accepted = 0, refused = 0, ended = 0, missing = 0, connection_failures = 0;
  std::uint64_t by_ending[7] = {};
  latency_histogram accept_to_submit;  ///< only when measured
};

struct run_result {
  scenario plan;
  std::vector<stream_result> streams;
  rate_series accepted, submitted, ended;
  std::uint64_t submit_sm = 0;
  std::uint64_t callback_requests = 0;
  std::int64_t first_sent_us = 0, sending_ended_us = 0, last_event_us = 0;
  std::vector<std::string> simulator_counters;  ///< JSON
  cost server, database, simulators, client;
  bool drained = false;
  bool interrupted = false;
  std::string trouble;  ///< the run could not start
};

/// Runs a scenario to its end. Blocks; single-threaded.
[[nodiscard]] run_result run_scenario(const scenario& plan, const run_target& target);

}  // namespace mbs::bench
