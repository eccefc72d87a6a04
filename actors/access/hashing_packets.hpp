#pragma once

#include "crypto/password.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What a process that hashes passwords is asked and answers, a packet each. Both ends are one program, so
/// integers stand as they do in memory. Any thread.
namespace mbs::actors {

struct hashing_question {
  std::uint32_t number = 0;  ///< which the answer repeats
  crypto::password_cost cost{};
  std::string_view phc{};  ///< check against this; empty: hash at `cost`
  std::string_view password{};
};

enum class hashing_verdict : std::uint8_t { hashed = 1, right = 2, wrong = 3, no_memory = 4 };

struct hashing_answer {
  std::uint32_t number = 0;
  hashing_verdict verdict = hashing_verdict::no_memory;
  std::string phc{};  ///< when hashed
};

/// Octets of a packet; what is longer is not asked.
inline constexpr std::size_t longest_question = 8'192;
inline constexpr std::size_t longest_answer = 512;

[[nodiscard]] std::string to_packet(const hashing_question& question);
[[nodiscard]] std::string to_packet(const hashing_answer& answer);

/// Nothing unless all of the packet is one. The views are into `packet`.
[[nodiscard]] std::optional<hashing_question> question_in(std::string_view packet) noexcept;
/// Nothing unless it answers this question.
[[nodiscard]] std::optional<hashing_answer> answer_in(
    std::string_view packet, const hashing_question& question);

}  // namespace mbs::actors
