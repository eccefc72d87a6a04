#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Which passwords may be chosen (NIST SP 800-63B 5.1.1.2: length and known ones, no composition). Knows
/// nothing of hashing, stores or people.
namespace mbs::domain {

inline constexpr std::size_t shortest_password = 12;         ///< code points
inline constexpr std::size_t longest_password_octets = 256;  ///< what is hashed is bounded

/// Passwords that everybody tries first. A view over sorted lines: each folded (folded_password), of at
/// least shortest_password code points, ended by "\n", in the order of octets. The list that is taken in at
/// build time is known_common_passwords() of common_passwords.hpp.
class common_passwords {
 public:
  constexpr explicit common_passwords(std::string_view lines) noexcept : lines_{lines} {}
  /// `folded`: as folded_password makes it. Logarithmic.
  [[nodiscard]] bool has(std::string_view folded) const noexcept;

 private:
  std::string_view lines_;
};

/// For comparison only, never for hashing: ASCII letters in lower case, the rest as it is.
[[nodiscard]] std::string folded_password(std::string_view password);

/// Whose password it is to be.
struct password_owner {
  std::string_view email;  ///< as written or folded
  std::string_view name;   ///< UTF-8
};

enum class password_fault : std::uint8_t { too_short, too_long, not_utf8, too_common, own_name };

/// Stable, for problem+json: "password_too_short".
[[nodiscard]] std::string_view to_code(password_fault f) noexcept;
/// Which rule it broke, in words for the person, without a full stop.
[[nodiscard]] std::string_view describe(password_fault f) noexcept;

/// Nothing when it may be chosen. own_name: it is the person's e-mail address, the part before its "@" or
/// the name, in any case, with or without blanks, with fewer than six other octets around it.
[[nodiscard]] std::optional<password_fault> fault_of(
    std::string_view password, const password_owner& of, const common_passwords& common);

}  // namespace mbs::domain
