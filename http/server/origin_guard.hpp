#pragma once

#include "http/server/request.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Whether a request that a browser sends with our cookie comes from our own page, and not from somebody
/// else's who makes the browser send it. For requests that carry a session: those with an API key are not a
/// browser's. Pure.
namespace mbs::http {

/// Where our pages are: a scheme with host and port, as an Origin header names it (RFC 6454, 7).
struct own_origin {
  /// "https://sms.example.co.ke"; empty: not known, the Host header stands in for it. Anybody may give us a
  /// name (DNS rebinding), so that nothing is changed then but by our address or as localhost.
  std::string text;
  std::string_view scheme = "http";  ///< by which this server is asked when `text` is empty

  /// Of [http] public_url, without its path and in lower case; nothing when that is empty.
  [[nodiscard]] static own_origin of(std::string_view public_url, bool speaks_tls);
};

/// Whether the browser says that our own page asked: by Sec-Fetch-Site (Fetch Metadata), which no script can
/// set; a browser too old for that by Origin, which must be ours. Neither: no.
[[nodiscard]] bool is_same_origin(const request& in, const own_origin& ours) noexcept;

enum class origin_verdict : std::uint8_t {
  ours,
  foreign,   ///< another site's page asked
  unmarked,  ///< it changes something and lacks `Mbs-Page: 1`, which only our page sets
};

/// The rule for a request with a session. What changes something (POST, PUT, PATCH, DELETE) must come from
/// our own page and carry its mark. GET and HEAD change nothing: they may come from anywhere as a visit to a
/// page, but not as a part of somebody else's (an image, a script, a frame, a fetch).
[[nodiscard]] origin_verdict judge_origin(const request& in, const own_origin& ours) noexcept;

/// Whether a browser says that a page of another site led here: also a visit by a link. What is written into
/// the log, or takes room that a person has little of, is not had by such a link though it changes nothing.
[[nodiscard]] bool is_led_by_another_site(const request& in) noexcept;

}  // namespace mbs::http
