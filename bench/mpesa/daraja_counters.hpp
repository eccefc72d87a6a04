#pragma once

#include <cstdint>
#include <string>

namespace mbs::bench {

/// Of one kind of what is posted to the merchant.
struct post_counters {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;  ///< answered with HTTP status 200
  std::uint64_t failed = 0;     ///< answered otherwise, or not within five seconds
};

/// What the simulator has seen since its start. Only grows, but for the gauge.
struct daraja_counters {
  std::uint64_t tokens = 0;          ///< given
  std::uint64_t tokens_refused = 0;  ///< asked for with a wrong key, secret or grant type
  std::uint64_t unauthorised = 0;    ///< requests without the token that counts
  std::uint64_t pushes = 0;          ///< arrived, whatever became of them
  std::uint64_t pushes_accepted = 0;
  std::uint64_t queries = 0;  ///< of pushes
  std::uint64_t bad_fields = 0;
  std::uint64_t paid = 0;  ///< payments, pushed and made by customers
  std::uint64_t reversed = 0;
  std::uint64_t pulls = 0;
  post_counters callbacks;  ///< of pushes
  post_counters validations;
  post_counters confirmations;
  post_counters results;  ///< of transaction status and reversal
  // By fault.
  std::uint64_t callbacks_lost = 0;
  std::uint64_t confirmations_lost = 0;
  std::uint64_t callbacks_repeated = 0;
  std::uint64_t callbacks_first = 0;
  std::uint64_t amounts_altered = 0;
  std::uint64_t server_errors = 0;
  std::uint64_t spike_arrests = 0;
  // A gauge.
  std::uint64_t prompts_open = 0;
};
[[nodiscard]] std::string to_json(const daraja_counters& counters);

}  // namespace mbs::bench
