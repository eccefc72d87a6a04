#pragma once

#include <string>
#include <string_view>

namespace mbs::http {

/// Writes `octets` in gzip's form (RFC 1952) into `packed`, quickly rather than well. False when that is not
/// smaller, or memory ran out: send them as they are.
[[nodiscard]] bool gzip(std::string_view octets, std::string& packed);

}  // namespace mbs::http
