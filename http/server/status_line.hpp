#pragma once

#include <array>
#include <string_view>

/// The first lines of responses. Knows nothing of why a status is given.
namespace mbs::http {

struct status_row {
  unsigned status;
  std::string_view line;
};

/// Every status that this server gives. What a submission gets comes first: it is looked for from the start.
inline constexpr std::array status_rows{
    status_row{202, "HTTP/1.1 202 Accepted\r\n"},
    status_row{200, "HTTP/1.1 200 OK\r\n"},
    status_row{201, "HTTP/1.1 201 Created\r\n"},
    status_row{304, "HTTP/1.1 304 Not Modified\r\n"},
    status_row{400, "HTTP/1.1 400 Bad Request\r\n"},
    status_row{401, "HTTP/1.1 401 Unauthorized\r\n"},
    status_row{402, "HTTP/1.1 402 Payment Required\r\n"},
    status_row{403, "HTTP/1.1 403 Forbidden\r\n"},
    status_row{404, "HTTP/1.1 404 Not Found\r\n"},
    status_row{405, "HTTP/1.1 405 Method Not Allowed\r\n"},
    status_row{408, "HTTP/1.1 408 Request Timeout\r\n"},
    status_row{409, "HTTP/1.1 409 Conflict\r\n"},
    status_row{413, "HTTP/1.1 413 Content Too Large\r\n"},
    status_row{415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
    status_row{417, "HTTP/1.1 417 Expectation Failed\r\n"},
    status_row{422, "HTTP/1.1 422 Unprocessable Content\r\n"},
    status_row{429, "HTTP/1.1 429 Too Many Requests\r\n"},
    status_row{431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
    status_row{500, "HTTP/1.1 500 Internal Server Error\r\n"},
    status_row{501, "HTTP/1.1 501 Not Implemented\r\n"},
    status_row{503, "HTTP/1.1 503 Service Unavailable\r\n"},
    status_row{504, "HTTP/1.1 504 Gateway Timeout\r\n"},
    status_row{505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
};

[[nodiscard]] constexpr bool has_status_line(unsigned status) noexcept {
  for (const auto& row : status_rows)
    if (row.status == status) return true;
  return false;
}
static_assert(has_status_line(500));

/// A status that the table lacks is a fault of the server and told as one.
[[nodiscard]] constexpr std::string_view status_line(unsigned status) noexcept {
  for (const auto& row : status_rows)
    if (row.status == status) return row.line;
  return status_line(500);
}

}  // namespace mbs::http
