#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mbs::http {

/// Who asks: the peer, unless it is a trusted proxy; then the last address of X-Forwarded-For that is not
/// one. What a client wrote there itself is never believed.
[[nodiscard]] std::string client_address(
    std::string_view peer, std::string_view forwarded_for, std::span<const std::string> trusted_proxies);

}  // namespace mbs::http
