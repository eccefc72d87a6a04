#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mbs::bench {

/// HTTP/1.1 for the tools' own ends: as little parsing as measuring allows. Knows Content-Length only;
/// chunked bodies are bad. Never for the open internet.

enum class http_outcome : std::uint8_t { message, need_more, bad };

/// One request or response at the front of a stream; views into the input.
struct http_message {
  http_outcome what = http_outcome::need_more;
  std::size_t length = 0;    ///< octets used; of `message`
  std::string_view method;   ///< of a request
  std::string_view target;   ///< of a request
  std::uint32_t status = 0;  ///< of a response
  bool keep_alive = true;
  std::string_view host;    ///< of a request, as its header has it; empty: it has none
  std::string_view fields;  ///< the lines behind the first, without the empty one
  std::string_view body;
};

/// Heads up to 64 KiB and bodies up to 16 MiB; more is bad.
[[nodiscard]] http_message parse_request(std::string_view octets) noexcept;
[[nodiscard]] http_message parse_response(std::string_view octets) noexcept;

/// The first field of that name, in lower case here and in any case there; empty when there is none.
[[nodiscard]] std::string_view field_value(const http_message& message, std::string_view lower_name) noexcept;

/// Appends a whole response with its length. `more_headers` are whole lines.
void append_response(std::string& out, std::uint32_t status, std::string_view content_type,
    std::string_view body, std::string_view more_headers = {});

/// The value of `name` in a target's query, still percent-encoded; empty when it is not there.
[[nodiscard]] std::string_view query_value(std::string_view target, std::string_view name) noexcept;

/// A number made of digits only; `otherwise` for anything else.
[[nodiscard]] std::uint64_t number_or(std::string_view digits, std::uint64_t otherwise) noexcept;

/// "127.0.0.1:8080" or "http://127.0.0.1:8080/path".
struct endpoint_text {
  std::string host;
  std::uint16_t port = 0;
  std::string path;  ///< "/" when there is none
};
/// False when there is no port or it is not a number. The host must be an address, not a name.
[[nodiscard]] bool parse_endpoint(std::string_view text, endpoint_text& out);

}  // namespace mbs::bench
