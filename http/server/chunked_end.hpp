#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>

namespace mbs::http {

/// "0\r\n\r\n"
inline constexpr std::size_t shortest_chunked_end = 5;

/// Whether so few octets of a chunked body are better not parsed: they cannot be its end. Beast asserts that
/// it sees no less than that of a last chunk that has begun, but how much comes at once is the network's
/// affair.
template <bool IsRequest>
[[nodiscard]] bool is_too_little(
    const boost::beast::http::basic_parser<IsRequest>& parser, std::size_t octets) {
  return octets < shortest_chunked_end && parser.is_header_done() && parser.chunked();
}

}  // namespace mbs::http
