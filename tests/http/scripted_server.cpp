#include "tests/http/scripted_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mbs::http::tests {

scripted_server::scripted_server(script answers) : script_{std::move(answers)} {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size);
  ::listen(listener_, 128);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  accepting_ = std::thread{[this] { accept(); }};
}

scripted_server::~scripted_server() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  cut();
  for (auto& t : threads_)
    t.join();
  for (const auto fd : open_)
    ::close(fd);
}

void scripted_server::cut() {
  const std::lock_guard lock{guard_};
  for (const auto fd : open_)
    ::shutdown(fd, SHUT_RDWR);
}

std::string scripted_server::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string{path};
}

std::vector<scripted_server::asked> scripted_server::requests() {
  const std::lock_guard lock{guard_};
  return requests_;
}

void scripted_server::accept() {
  for (;;) {
    const auto fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    const auto number = ++connections_;
    const std::lock_guard lock{guard_};
    open_.push_back(fd);
    threads_.emplace_back([this, fd, number] { serve(fd, number); });
  }
}

void scripted_server::serve(int fd, int connection) {
  std::string in;
  for (int request = 1;; ++request) {
    std::size_t end = 0;
    std::size_t length = 0;
    for (;;) {
      end = in.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = in.find("Content-Length: ");
        length = at == std::string::npos ? 0 : std::stoul(in.substr(at + 16));
        if (in.size() >= end + 4 + length) break;
      }
      char room[4'096];
      const auto n = ::recv(fd, room, sizeof room, 0);
      if (n <= 0) return;
      in.append(room, static_cast<std::size_t>(n));
    }
    const asked what{in.substr(0, end + 2), in.substr(end + 4, length), connection, request};
    in.erase(0, end + 4 + length);
    {
      const std::lock_guard lock{guard_};
      requests_.push_back(what);
    }
    const auto reply = script_(what);
    if (!reply.octets.empty()) ::send(fd, reply.octets.data(), reply.octets.size(), MSG_NOSIGNAL);
    if (reply.end) {
      ::shutdown(fd, SHUT_RDWR);
      return;
    }
  }
}

}  // namespace mbs::http::tests
