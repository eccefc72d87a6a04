#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::webhook {

// Standard Webhooks (symmetric, v1): the receiver proves origin and age of a callback from the headers
// webhook-id, webhook-timestamp (seconds since 1970) and webhook-signature. Knows nothing of HTTP.

inline constexpr std::string_view id_header = "webhook-id";
inline constexpr std::string_view timestamp_header = "webhook-timestamp";
inline constexpr std::string_view signature_header = "webhook-signature";

using unix_time = std::chrono::sys_seconds;

/// The secret of one endpoint with its HMAC state made ready: one signature costs the hashing of its message
/// alone. Not to be shared by threads.
class signing_key {
 public:
  /// From "whsec_" and base64 of 16 to 64 octets; nothing when malformed.
  [[nodiscard]] static std::optional<signing_key> from_secret(std::string_view secret);
  signing_key(signing_key&&) noexcept;
  signing_key& operator=(signing_key&&) noexcept;
  ~signing_key();

  /// "v1," and base64 of HMAC-SHA256 over "id.timestamp.body".
  [[nodiscard]] std::string sign(std::string_view id, unix_time timestamp, std::string_view body) const;
  /// The same, appended.
  void sign(std::string_view id, unix_time timestamp, std::string_view body, std::string& out) const;

  /// Whether one of the space-separated signatures is ours, compared in constant time, and the timestamp is
  /// within `tolerance` of `now` in either direction.
  [[nodiscard]] bool verify(std::string_view id, std::string_view timestamp, std::string_view body,
      std::string_view signatures, unix_time now,
      std::chrono::seconds tolerance = std::chrono::minutes{5}) const;

 private:
  struct state;
  explicit signing_key(std::unique_ptr<state> s) noexcept;
  std::unique_ptr<state> state_;
};

/// "whsec_" and base64 of the caller's random octets (24 to 64 are advised).
[[nodiscard]] std::string secret_from_octets(std::string_view octets);

}  // namespace mbs::webhook
