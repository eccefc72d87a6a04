#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mbs::http::tests {

/// A customer's web server on 127.0.0.1 that answers as a test wants.
class scripted_server {
 public:
  struct asked {
    std::string head;
    std::string body;
    int connection = 0;  ///< from 1, in the order of arrival
    int request = 0;     ///< on this connection, from 1
  };
  struct answer {
    std::string octets;
    bool end = false;  ///< the connection, after that
  };
  using script = std::function<answer(const asked&)>;

  explicit scripted_server(script answers);
  ~scripted_server();

  [[nodiscard]] std::string url(std::string_view path = "/dlr") const;
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::vector<asked> requests();
  /// Cuts all connections without a word.
  void cut();

  static std::string ok() { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"; }

 private:
  void accept();
  void serve(int fd, int connection);

  script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex guard_;
  std::vector<int> open_;
  std::vector<asked> requests_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace mbs::http::tests
