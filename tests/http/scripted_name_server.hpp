#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace mbs::http::tests {

/// A name server on 127.0.0.1, over UDP, that answers as a test wants.
class scripted_name_server {
 public:
  static constexpr std::uint16_t a = 1;
  static constexpr std::uint16_t cname = 5;
  static constexpr std::uint16_t aaaa = 28;

  struct asked {
    std::uint16_t id = 0;
    std::string name;
    std::uint16_t type = 0;
    std::string question;  ///< as it came over the wire
  };
  struct record {
    std::string name;
    std::uint16_t type = a;
    std::uint32_t ttl = 0;
    std::string data;  ///< as it goes over the wire
  };
  /// Datagrams to answer with, in order; none: silence.
  using script = std::function<std::vector<std::string>(const asked&)>;

  explicit scripted_name_server(script answers);
  ~scripted_name_server();

  [[nodiscard]] std::string address() const;
  /// Questions about a name so far, of all types.
  [[nodiscard]] int questions(const std::string& name);

  /// `flags` over those of a good answer.
  static std::string answer(const asked& q, const std::vector<record>& records, std::uint16_t flags = 0);
  static constexpr std::uint16_t truncated = 0x0200;
  static constexpr std::uint16_t no_such_name = 3;
  static std::string v4(std::uint8_t p, std::uint8_t q, std::uint8_t r, std::uint8_t s);
  static std::string loopback_v6();
  static std::string wire_name(std::string_view name);

 private:
  void serve();

  script script_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::mutex guard_;
  std::map<std::string, int> questions_;
  std::atomic<bool> is_ending_{false};
  std::thread thread_;
};

}  // namespace mbs::http::tests
