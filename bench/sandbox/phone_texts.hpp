#pragma once

#include "bench/sandbox/bounded_history.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>

/// What the phones of simulated operators show. Pure: knows no simulator and no clock.
namespace mbs::bench {

/// One submit_sm that an operator took.
struct arrived_segment {
  std::string network;   ///< the operator's name
  std::string from, to;  ///< as in the PDU: digits without "+", or a sender's letters
  std::string octets;    ///< the message, with its user data header
  std::string tlvs;      ///< as in the PDU
  std::uint8_t esm_class = 0, data_coding = 0;
  std::int64_t arrived_us = 0;  ///< since 1970
};

/// One text as its reader sees it.
struct phone_text {
  std::string network, from, to;
  std::string text;  ///< UTF-8; "[…]" where a segment is missing, hexadecimal when it is binary
  std::int64_t at_us = 0;
  std::uint8_t segments = 1;
  bool is_whole = true;
};

/// Puts segments together into texts (3GPP TS 23.040, 9.2.3.24.1): by user data header or SAR parameters, in
/// any order, a repeated one once. Bounded: texts as `limits` say, and `max_unfinished` that wait for more
/// segments; the oldest of those shows what is there when another needs its place.
class phone_texts {
 public:
  static constexpr std::size_t max_unfinished = 1'000;

  explicit phone_texts(history_limits limits = {}) noexcept : texts_{limits} {}

  void arrived(const arrived_segment& segment);
  /// Shows what is there of the texts whose first segment came before that.
  void give_up_before(std::int64_t us);

  [[nodiscard]] const bounded_history<phone_text>& texts() const noexcept { return texts_; }

 private:
  struct identity {
    std::string network, from, to;
    std::uint16_t reference;
    std::uint8_t total;
    auto operator<=>(const identity&) const = default;
  };
  struct unfinished {
    std::map<std::uint8_t, std::string> segments;  // without their headers
    std::uint8_t data_coding = 0;
    std::int64_t since_us = 0;
  };
  void show(const identity& whose, const unfinished& what, std::int64_t at_us);
  void add(phone_text text);

  bounded_history<phone_text> texts_;
  std::map<identity, unfinished> unfinished_;
};

}  // namespace mbs::bench
