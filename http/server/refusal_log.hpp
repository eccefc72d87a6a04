#pragma once

#include "domain/messages/submission.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::http {

class exchange;
struct problem;

/// What operators read about requests that were refused: one structured line each, with the code that the
/// customer got. Bounded in rate, code by code, so that a flood of one refusal hides no other. Never holds
/// the text of a message or a whole phone number. Belongs to one I/O thread.
class refusal_log {
 public:
  using steady = std::chrono::steady_clock;
  /// Lines a second, code and I/O thread; what is beyond is counted, and the count told in one line.
  static constexpr std::uint32_t lines_per_second = 10;

  void refused(const exchange& c, const problem& p, steady::time_point now);
  /// Some recipients of a request that was accepted otherwise.
  void rejected(
      const exchange& c, const std::vector<domain::rejected_recipient>& recipients, steady::time_point now);
  /// Tells what was left out of seconds that are over. Call it a few times a second.
  void tell_left_out(steady::time_point now);

 private:
  struct tally {
    steady::time_point since;
    std::uint32_t lines = 0;
    std::uint64_t left_out = 0;
  };
  [[nodiscard]] bool may_write(std::string_view code, steady::time_point now);

  std::map<std::string_view, tally> tallies_;  // codes are literals: there are a few dozen
};

/// As much of a phone number as says where it belongs: "+254712345678" becomes "254712******".
[[nodiscard]] std::string masked_number(std::string_view as_written);
/// A sentence with long digit runs masked, without quotes, at most 200 octets.
[[nodiscard]] std::string masked_detail(std::string_view detail);

}  // namespace mbs::http
