#pragma once

#include "protocols/smpp/session.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::fuzz {

inline void demand(bool holds) {
  if (!holds) std::abort();
}

inline constexpr smpp::steady_point start{std::chrono::hours{1'000}};

/// Reads every view of an event, so that the sanitizers see one that dangles.
class reader {
 public:
  void read(std::string_view v) {
    for (const char c : v)
      sum_ += static_cast<unsigned char>(c);
  }
  ~reader() { sink = sum_; }

 private:
  static inline volatile unsigned sink = 0;
  unsigned sum_ = 0;
};

/// Demands that a session's output holds whole PDUs of our own making.
inline void check_octets(std::string_view octets) {
  while (!octets.empty()) {
    const auto pdu = smpp::decode(octets);
    demand(pdu.what == smpp::outcome::pdu);
    octets.remove_prefix(pdu.length);
  }
}

}  // namespace mbs::fuzz
