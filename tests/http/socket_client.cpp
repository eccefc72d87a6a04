#include "tests/http/socket_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace mbs::http::tests {

socket_client::socket_client(std::uint16_t port) : fd_{::socket(AF_INET, SOCK_STREAM, 0)} {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect to the server under test");
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int yes = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

socket_client::socket_client(socket_client&& other) noexcept
    : fd_{std::exchange(other.fd_, -1)}, in_{std::move(other.in_)} {}
socket_client::~socket_client() {
  end();
}

void socket_client::end() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void socket_client::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  end();
}

void socket_client::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

bool socket_client::send(std::string_view octets) {
  while (!octets.empty()) {
    const auto n = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool socket_client::fill() {
  char room[16'384];
  const auto n = ::recv(fd_, room, sizeof room, 0);
  was_reset_ = n < 0 && errno == ECONNRESET;
  if (n <= 0) return false;
  in_.append(room, static_cast<std::size_t>(n));
  return true;
}

std::string socket_client::read_until(std::string_view text) {
  std::size_t from = 0;
  std::size_t at = 0;
  while ((at = in_.find(text, from)) == std::string::npos) {
    from = in_.size() - std::min(in_.size(), text.size());
    if (!fill()) return {};
  }
  auto read = in_.substr(0, at + text.size());
  in_.erase(0, read.size());
  return read;
}

std::string socket_client::read_all() {
  while (fill()) {
  }
  return std::exchange(in_, {});
}

bool socket_client::is_ended() {
  char room[16'384];
  for (;;) {
    const auto n = ::recv(fd_, room, sizeof room, 0);
    if (n == 0) return true;
    if (n < 0) return errno == ECONNRESET;
  }
}

response socket_client::receive(bool has_body) {
  response r;
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return r;
  auto head = in_.substr(0, end + 2);
  in_.erase(0, end + 4);
  const auto status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
  for (auto at = head.find("\r\n") + 2; at < head.size();) {
    const auto line_end = head.find("\r\n", at);
    const auto line = head.substr(at, line_end - at);
    auto name = line.substr(0, line.find(':'));
    std::transform(
        name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    r.headers[name] = line.substr(std::min(line.size(), line.find(':') + 2));
    at = line_end + 2;
  }
  const auto length = r.header("content-length");
  const auto n = has_body && !length.empty() ? std::stoul(length) : 0;
  while (in_.size() < n)
    if (!fill()) return r;
  r.body = in_.substr(0, n);
  in_.erase(0, n);
  r.status = status;
  return r;
}

response socket_client::ask(
    std::string_view method, std::string_view target, std::string_view headers, std::string_view body) {
  std::string request;
  request.append(method)
      .append(" ")
      .append(target)
      .append(" HTTP/1.1\r\nHost: localhost\r\n")
      .append(headers);
  if (!body.empty()) request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  request.append("\r\n").append(body);
  if (!send(request)) return {};
  return receive(method != "HEAD");
}

}  // namespace mbs::http::tests
