#include "tests/persistence/cutting_proxy.hpp"

#include "tests/persistence/store_fixture.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string_view>

namespace mbs::test {

namespace {

constexpr const char* socket_name = ".s.PGSQL.5432";
constexpr int look_up_every_ms = 50;

sockaddr_un address_of(const std::filesystem::path& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (file.string().size() >= sizeof address.sun_path)
    throw std::runtime_error{"the socket's path is too long"};
  std::strcpy(address.sun_path, file.c_str());
  return address;
}

int connect_to(const std::filesystem::path& file) {
  const int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = address_of(file);
  if (connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return s;
  close(s);
  return -1;
}

bool pass_on(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

cutting_proxy::cutting_proxy(const std::filesystem::path& server_folder)
    : server_{server_folder / socket_name}, folder_{new_folder()} {
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = address_of(folder_ / socket_name);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 4) != 0)
    throw std::runtime_error{"the proxy cannot listen"};
  thread_ = std::thread{[this] { serve(); }};
}

cutting_proxy::~cutting_proxy() {
  ending_ = true;
  thread_.join();
  close(listener_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string cutting_proxy::url(const std::string& database) const {
  return "postgresql://mbs@/" + database + "?host=" + folder_.string();
}

void cutting_proxy::serve() {
  while (!ending_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, look_up_every_ms) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    const int server = connect_to(server_);
    if (client >= 0 && server >= 0) forward(client, server);
    close(client);
    close(server);
  }
}

void cutting_proxy::forward(int client, int server) {
  constexpr std::string_view committed{"COMMIT\0", 7};
  char buffer[64 * 1024];
  while (!ending_) {
    if (silent_) return swallow();
    pollfd both[]{{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(both, 2, look_up_every_ms) < 0) return;
    for (int from = 0; from < 2; ++from) {
      if (both[from].revents == 0) continue;
      const auto size = recv(both[from].fd, buffer, sizeof buffer, 0);
      if (size <= 0) return;
      const std::string_view bytes{buffer, static_cast<std::size_t>(size)};
      if (from == 1 && armed_ && bytes.find(committed) != std::string_view::npos) {
        armed_ = false;
        return;
      }
      if (from == 1 && silent_at_commit_ && bytes.find(committed) != std::string_view::npos) {
        silent_at_commit_ = false;
        silent_ = true;
      }
      if (silent_) return swallow();
      if (!pass_on(both[1 - from].fd, bytes)) return;
    }
  }
}

void cutting_proxy::swallow() const {
  while (!ending_ && silent_)
    (void)poll(nullptr, 0, look_up_every_ms);
}

}  // namespace mbs::test
