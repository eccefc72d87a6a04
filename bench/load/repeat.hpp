#pragma once

#include "bench/load/latency_histogram.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace mbs::bench {

/// One request over and over, as a customer's program in a loop sends it: the neighbour in a test of fences.
struct repeated_request {
  boost::asio::ip::tcp::endpoint to;
  std::string octets;             ///< the whole request, with keep-alive
  std::uint32_t connections = 1;  ///< each has one request under way
  double rate = 0;                ///< of all connections, a second; 0: as fast as answers come
  std::chrono::milliseconds duration{10'000};
};

struct repeated_result {
  std::map<std::uint32_t, std::uint64_t> answers;  ///< by status
  std::uint64_t octets = 0;                        ///< of all answers
  std::uint64_t lost = 0;                          ///< requests whose connection ended without an answer
  latency_histogram answer;
  double seconds = 0;
};

/// Blocks for `duration`, and until what is under way then is answered, 5 s at most. A lost connection is
/// made again after 100 ms.
[[nodiscard]] repeated_result repeat(const repeated_request& request);

}  // namespace mbs::bench
