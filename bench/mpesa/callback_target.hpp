#pragma once

#include "bench/net/http_message.hpp"

#include <optional>
#include <string_view>

namespace mbs::bench {

/// Where the simulator may post: http:// and a loopback address, as a number or as "localhost"; without a
/// port it is 80. Nothing for other URLs.
[[nodiscard]] std::optional<endpoint_text> callback_target(std::string_view url);

}  // namespace mbs::bench
