#include "http/client/name_client.hpp"

#include <ares.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <utility>

namespace mbs::http {
namespace asio = boost::asio;
namespace {

constexpr int timeout_ms = 2'000;  // of the first try; each later one takes twice as long
constexpr int tries = 2;
constexpr std::chrono::seconds settings_kept{30};

struct ares_library {
  ares_library() {
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
      throw std::runtime_error("name servers cannot be asked: c-ares does not start");
  }
};

asio::ip::address address_of(const sockaddr& from) {
  if (from.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &from, sizeof v4);
    return asio::ip::address_v4{ntohl(v4.sin_addr.s_addr)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &from, sizeof v6);
  asio::ip::address_v6::bytes_type octets{};
  std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
  return asio::ip::address_v6{octets};
}

/// What was found is believed as long as the shortest of its records allows.
name_answer answer_of(int status, const ares_addrinfo* found) {
  name_answer answer;
  if (status != ARES_SUCCESS) {
    answer.error = ares_strerror(status);
    return answer;
  }
  int life = static_cast<int>(name_cache::longest_life.count());
  for (const auto* node = found->nodes; node != nullptr; node = node->ai_next) {
    if (node->ai_family != AF_INET && node->ai_family != AF_INET6) continue;
    answer.addresses.push_back(address_of(*node->ai_addr));
    life = std::min(life, node->ai_ttl);
  }
  for (const auto* alias = found->cnames; alias != nullptr; alias = alias->next)
    life = std::min(life, alias->ttl);
  answer.life = std::chrono::seconds{std::max(life, 0)};
  if (answer.addresses.empty()) answer.error = ares_strerror(ARES_ENODATA);
  return answer;
}

}  // namespace

/// c-ares with its sockets and its timer watched by Asio.
class name_client::channel {
 public:
  channel(asio::io_context& io, std::string servers) : io_{io}, servers_{std::move(servers)} {
    static const ares_library library;
    open();
  }
  ~channel() { stop(); }
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  void ask(const std::string& host, name_cache::answered done) {
    if (is_stopped_) return;
    const auto now = std::chrono::steady_clock::now();
    if (under_way_ == 0 && servers_.empty() && now - opened_at_ > settings_kept) {
      close();
      open();
    }
    ++under_way_;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &channel::found,
        std::make_unique<question>(question{this, std::move(done)}).release());
    look_at_clock();
  }

  void stop() {
    if (std::exchange(is_stopped_, true)) return;
    clock_.cancel();
    close();
  }

 private:
  struct question {
    channel* asked;
    name_cache::answered done;
  };
  struct watched {
    explicit watched(asio::io_context& io, int fd) : socket{io, fd} {}
    asio::posix::stream_descriptor socket;
    bool is_open = true;
    bool wants_read = false, wants_write = false;
    bool awaits_read = false, awaits_write = false;
  };

  void open() {
    ares_options options{};
    options.timeout = timeout_ms;
    options.tries = tries;
    options.sock_state_cb = &channel::socket_changed;
    options.sock_state_cb_data = this;
    if (ares_init_options(&channel_, &options,
            ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS)
      throw std::runtime_error("name servers cannot be asked: their settings cannot be read");
    opened_at_ = std::chrono::steady_clock::now();
    if (servers_.empty() || ares_set_servers_ports_csv(channel_, servers_.c_str()) == ARES_SUCCESS) return;
    close();
    throw std::runtime_error("\"" + servers_ + "\" are no addresses of name servers");
  }
  void close() {
    if (auto* const c = std::exchange(channel_, nullptr)) ares_destroy(c);
  }

  static void found(void* argument, int status, int, ares_addrinfo* result) {
    const std::unique_ptr<question> q{static_cast<question*>(argument)};
    auto& self = *q->asked;
    --self.under_way_;
    if (!self.is_stopped_)
      // Later: whoever hears it may ask again, and c-ares is at work.
      asio::post(self.io_, [done = std::move(q->done), answer = answer_of(status, result)] { done(answer); });
    if (result != nullptr) ares_freeaddrinfo(result);
  }

  static void socket_changed(void* argument, ares_socket_t fd, int wants_read, int wants_write) {
    auto& self = *static_cast<channel*>(argument);
    auto& w = self.sockets_[fd];
    if (wants_read == 0 && wants_write == 0) {
      // c-ares closes it next.
      if (w) {
        w->is_open = false;
        w->socket.release();
      }
      self.sockets_.erase(fd);
      return;
    }
    if (!w) w = std::make_shared<watched>(self.io_, fd);
    w->wants_read = wants_read != 0;
    w->wants_write = wants_write != 0;
    self.await(w, fd);
  }

  void await(const std::shared_ptr<watched>& w, ares_socket_t fd) {
    if (w->wants_read && !std::exchange(w->awaits_read, true))
      w->socket.async_wait(
          asio::posix::stream_descriptor::wait_read, [this, w, fd](const boost::system::error_code& ec) {
            w->awaits_read = false;
            if (!ec && w->is_open) move(w, fd, ARES_SOCKET_BAD);
          });
    if (w->wants_write && !std::exchange(w->awaits_write, true))
      w->socket.async_wait(
          asio::posix::stream_descriptor::wait_write, [this, w, fd](const boost::system::error_code& ec) {
            w->awaits_write = false;
            if (!ec && w->is_open) move(w, ARES_SOCKET_BAD, fd);
          });
  }

  void move(const std::shared_ptr<watched>& w, ares_socket_t readable, ares_socket_t writable) {
    if (is_stopped_) return;
    ares_process_fd(channel_, readable, writable);
    if (w->is_open) await(w, readable == ARES_SOCKET_BAD ? writable : readable);
    look_at_clock();
  }

  void look_at_clock() {
    timeval room{};
    const auto* next = ares_timeout(channel_, nullptr, &room);
    if (next == nullptr) return;
    clock_.expires_after(
        std::chrono::seconds{next->tv_sec} + std::chrono::microseconds{next->tv_usec + 1'000});
    clock_.async_wait([this](const boost::system::error_code& ec) {
      if (ec || is_stopped_) return;
      ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      look_at_clock();
    });
  }

  asio::io_context& io_;
  std::string servers_;
  ares_channel channel_ = nullptr;
  std::chrono::steady_clock::time_point opened_at_;
  asio::steady_timer clock_{io_};
  std::map<ares_socket_t, std::shared_ptr<watched>> sockets_;
  std::size_t under_way_ = 0;
  bool is_stopped_ = false;
};

name_client::name_client(asio::io_context& io, std::string servers)
    : channel_{std::make_unique<channel>(io, std::move(servers))} {}
name_client::~name_client() = default;

void name_client::ask(const std::string& host, name_cache::answered done) {
  channel_->ask(host, std::move(done));
}
void name_client::stop() {
  channel_->stop();
}

}  // namespace mbs::http
