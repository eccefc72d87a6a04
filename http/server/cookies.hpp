#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Cookies as RFC 6265 has them, in both directions. Pure: knows no session and no clock.
namespace mbs::http {

/// The only cookie that this server sets.
inline constexpr std::string_view session_cookie_name = "mbs_token";

/// A cookie looked for in a request.
struct found_cookie {
  enum class outcome : std::uint8_t {
    none,
    one,
    /// Given twice with two values. A server beside ours can set one of our name for the whole domain, and
    /// nothing says which of the two is ours: neither is to be believed.
    several,
  };
  outcome what = outcome::none;
  std::string_view value;  ///< of `one`, without its quotes; a view into the header
};

/// Looks for a cookie in the value of a Cookie header ("a=1; b=2", RFC 6265, 4.2.1). Names are told apart by
/// case. A value may stand in quotes; one with octets that no cookie has is as if it were not there.
/// Allocates nothing; takes time in proportion to the header, whose length the server limits.
[[nodiscard]] found_cookie find_cookie(std::string_view header, std::string_view name) noexcept;

/// The value of the Set-Cookie header that gives `token` (of base64url or such: letters, digits, - and _).
/// Neither script nor another site's forms get at it, and it ends with the browser at the latest. `secure`:
/// the browser sends it over https only.
[[nodiscard]] std::string session_cookie(std::string_view token, bool secure);
/// The one that takes it back.
[[nodiscard]] std::string ended_session_cookie(bool secure);

}  // namespace mbs::http
