#include "tests/http/scripted_name_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace mbs::http::tests {

namespace {

constexpr std::size_t header_size = 12;

void put16(std::string& to, std::uint16_t v) {
  to += static_cast<char>(v >> 8);
  to += static_cast<char>(v & 0xFF);
}
std::uint16_t get16(std::string_view from, std::size_t at) {
  return static_cast<std::uint16_t>(
      static_cast<unsigned char>(from[at]) << 8 | static_cast<unsigned char>(from[at + 1]));
}

}  // namespace

scripted_name_server::scripted_name_server(script answers) : script_{std::move(answers)} {
  socket_ = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(socket_, reinterpret_cast<const sockaddr*>(&at), size);
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] { serve(); }};
}

scripted_name_server::~scripted_name_server() {
  is_ending_ = true;
  // An empty datagram wakes it.
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port_);
  ::sendto(socket_, nullptr, 0, 0, reinterpret_cast<const sockaddr*>(&at), sizeof at);
  thread_.join();
  ::close(socket_);
}

std::string scripted_name_server::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

int scripted_name_server::questions(const std::string& name) {
  const std::lock_guard lock{guard_};
  return questions_[name];
}

void scripted_name_server::serve() {
  std::array<char, 2'048> room{};
  while (!is_ending_) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto n =
        ::recvfrom(socket_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (n < static_cast<ssize_t>(header_size)) continue;
    const std::string_view in{room.data(), static_cast<std::size_t>(n)};
    asked q;
    q.id = get16(in, 0);
    std::size_t at = header_size;
    while (in[at] != 0) {
      const auto length = static_cast<unsigned char>(in[at]);
      if (!q.name.empty()) q.name += '.';
      for (const auto c : in.substr(at + 1, length))
        q.name += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      at += length + 1u;
    }
    q.type = get16(in, at + 1);
    q.question = in.substr(header_size, at + 5 - header_size);
    {
      const std::lock_guard lock{guard_};
      ++questions_[q.name];
    }
    for (const auto& datagram : script_(q))
      ::sendto(socket_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}

std::string scripted_name_server::answer(
    const asked& q, const std::vector<record>& records, std::uint16_t flags) {
  constexpr std::uint16_t good_answer = 0x8180;
  std::string out;
  put16(out, q.id);
  put16(out, good_answer | flags);
  put16(out, 1);
  put16(out, static_cast<std::uint16_t>(records.size()));
  put16(out, 0);
  put16(out, 0);
  out += q.question;
  for (const auto& r : records) {
    out += wire_name(r.name);
    put16(out, r.type);
    put16(out, 1);
    put16(out, static_cast<std::uint16_t>(r.ttl >> 16));
    put16(out, static_cast<std::uint16_t>(r.ttl & 0xFFFF));
    put16(out, static_cast<std::uint16_t>(r.data.size()));
    out += r.data;
  }
  return out;
}

std::string scripted_name_server::v4(std::uint8_t p, std::uint8_t q, std::uint8_t r, std::uint8_t s) {
  return {static_cast<char>(p), static_cast<char>(q), static_cast<char>(r), static_cast<char>(s)};
}

std::string scripted_name_server::loopback_v6() {
  std::string octets(16, '\0');
  octets.back() = 1;
  return octets;
}

std::string scripted_name_server::wire_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const auto label = name.substr(0, name.find('.'));
    out += static_cast<char>(label.size());
    out += label;
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  out += '\0';
  return out;
}

}  // namespace mbs::http::tests
