#pragma once

#include "bench/net/http_message.hpp"
#include "bench/net/stream.hpp"
#include "bench/sandbox/phone_texts.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mbs::bench {

/// The segments in an answer of a simulator to GET /messages that it took, in the order of their arrival; of
/// what is malformed none.
struct simulator_answer {
  std::vector<arrived_segment> taken;
  std::uint64_t last = 0;  ///< the number of the last one told, taken or refused; 0: none was told
};
[[nodiscard]] simulator_answer read_simulator_answer(std::string_view json, const std::string& network);

/// Brings what arrives at one simulated operator, over one kept connection that is made again when it ends.
/// Asks only when told to, for `a_time` messages at most; a simulator that began anew is read from its start.
/// Single-threaded.
class smsc_reader final : public stream_listener {
 public:
  static constexpr unsigned a_time = 1'000;
  static constexpr std::chrono::seconds patience{5};
  using take_segment = std::function<void(const arrived_segment&)>;

  /// `at`: an address, not a name.
  smsc_reader(boost::asio::io_context& io, endpoint_text at, std::string network, take_segment take);
  ~smsc_reader();
  smsc_reader(const smsc_reader&) = delete;
  smsc_reader& operator=(const smsc_reader&) = delete;

  /// Nothing is asked while an answer is awaited.
  void ask();

  std::size_t on_octets(std::string_view octets) override;
  void on_closed() override;

 private:
  using steady = std::chrono::steady_clock;
  void connect();
  void send_question();
  void take_answer(const http_message& answer);
  void drop();

  boost::asio::io_context& io_;
  endpoint_text at_;
  std::string network_;
  take_segment take_;
  std::shared_ptr<stream> stream_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  bool is_connecting_ = false;
  bool is_waiting_ = false;
  steady::time_point asked_at_;
  std::uint64_t last_ = 0;
};

}  // namespace mbs::bench
