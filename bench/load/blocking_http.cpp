#include "bench/load/blocking_http.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

http_answer ask(const endpoint_text& to, std::string_view method, std::string_view target,
    std::string_view body, std::string_view extra_headers) {
  asio::io_context io{1};
  asio::ip::tcp::socket socket{io};
  error_code error;
  const auto address = asio::ip::make_address(to.host, error);
  if (!error) socket.connect({address, to.port}, error);
  if (error) return {0, error.message()};
  const timeval most{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  std::string request{method};
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(to.host);
  request.append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
  request.append(extra_headers).append("\r\n").append(body);
  asio::write(socket, asio::buffer(request), error);
  std::string octets;
  std::array<char, std::size_t{64} * 1024> piece{};
  while (!error) {
    const auto answer = parse_response(octets);
    if (answer.what == http_outcome::bad) return {0, "not HTTP"};
    if (answer.what == http_outcome::message) return {answer.status, std::string{answer.body}};
    octets.append(piece.data(), socket.read_some(asio::buffer(piece), error));
  }
  return {0, error.message()};
}

}  // namespace mbs::bench
