#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::http::tests {

struct response {
  unsigned status = 0;  ///< 0: the connection ended or nothing came within the patience of 10 s
  std::map<std::string, std::string> headers;  ///< lower-case names
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string{} : at->second;
  }
};

/// A blocking TCP connection to 127.0.0.1 that can be as rude as a test wants.
class socket_client {
 public:
  explicit socket_client(std::uint16_t port);
  ~socket_client();
  socket_client(socket_client&& other) noexcept;
  socket_client(const socket_client&) = delete;

  /// False when the other side does not take it any more.
  bool send(std::string_view octets);
  /// One response; octets behind it are kept for the next.
  [[nodiscard]] response receive(bool has_body = true);
  /// What comes up to `text` and with it, of a response without an end; empty when it does not come within
  /// 10 s.
  [[nodiscard]] std::string read_until(std::string_view text);
  /// All that comes until the other side ends the connection, or until nothing came for 10 s.
  [[nodiscard]] std::string read_all();
  /// True when the other side ends the connection within 10 s.
  [[nodiscard]] bool is_ended();
  /// Whether the other side ended it by a reset, once it has ended.
  [[nodiscard]] bool was_reset() const noexcept { return was_reset_; }
  void end_sending();
  void end();
  /// Ends with a reset, as a client that crashed.
  void reset();
  /// send and receive of one request; `headers` are whole lines.
  [[nodiscard]] response ask(std::string_view method, std::string_view target, std::string_view headers = {},
      std::string_view body = {});

 private:
  bool fill();
  int fd_ = -1;
  bool was_reset_ = false;
  std::string in_;
};

}  // namespace mbs::http::tests
