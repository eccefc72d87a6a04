#pragma once

#include "bench/load/latency_histogram.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace mbs::bench {

/// Load on an SMPP server itself, without a gateway between: the limit of that stage alone.
struct smpp_load {
  boost::asio::ip::tcp::endpoint to;
  std::string system_id = "mbs";
  std::string password = "secret";
  std::uint32_t sessions = 1;
  std::uint32_t window = 1000;      ///< unanswered submit_sm a session
  std::uint64_t count = 1'000'000;  ///< submit_sm in all
  bool receipts = false;            ///< ask for one each, and wait for them
  std::uint32_t give_up_ms = 120'000;
};

struct smpp_load_result {
  std::uint64_t sent = 0, accepted = 0, refused = 0, receipts = 0;
  double seconds = 0;        ///< first submit_sm to last answer or receipt
  latency_histogram answer;  ///< submit_sm to its response
  std::string trouble;
};

/// Blocks until all is answered, or `give_up_ms` has passed.
[[nodiscard]] smpp_load_result run_smpp_load(const smpp_load& load);

}  // namespace mbs::bench
