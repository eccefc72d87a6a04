#pragma once

#include "http/server/read_buffer.hpp"
#include "http/server/worker.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mbs::http {

/// One connection, whatever it runs over: reads requests, keeps their order, writes responses, several at
/// once when they are ready, and minds the limits of size and time. Its transport moves octets and nothing
/// else.
class http_connection : public connection_base, public std::enable_shared_from_this<http_connection> {
 public:
  using error_code = boost::system::error_code;

  explicit http_connection(worker& owner);
  /// Before start.
  void introduce(const arrival_of& who) noexcept { who_ = who; }

  void start() override;
  void sweep(steady::time_point now) override;
  void drain() override;
  void give_place() override;
  void abort() override;
  void answered() override;
  void header_judged(exchange& c, const problem* why) override;
  void stream_woke(exchange& c) override;
  void judged_again(exchange& c, const problem* why) override;
  [[nodiscard]] const ip_address& peer() const noexcept override { return who_.peer; }
  [[nodiscard]] unread_octets unread() const noexcept override {
    return {counted_unread_, unread_key_, is_writing_ ? write_since_ : since_};
  }

 protected:
  /// The transport. Each `begin_…` ends in the function named after it, later and with a shared_ptr held
  /// meanwhile.
  virtual void begin_handshake() = 0;                              // opened
  virtual void begin_read(boost::asio::mutable_buffer room) = 0;   // have_read
  virtual void begin_write(boost::asio::const_buffer octets) = 0;  // have_written
  virtual void begin_goodbye() = 0;                                // said_goodbye
  virtual void close_now() noexcept = 0;
  /// The next close_now resets the connection (RFC 9293, 3.10.4): whoever reads learns that more was to come.
  virtual void end_by_reset() noexcept = 0;

  void opened(const error_code& ec);
  void have_read(const error_code& ec, std::size_t n);
  void have_written(const error_code& ec);
  void said_goodbye() { abort(); }

 private:
  enum class phase : std::uint8_t { opening, serving, leaving, gone };

  void pump();
  void parse();
  [[nodiscard]] bool parse_some();
  void begin_request();
  void check_header();
  [[nodiscard]] bool has_room_for_upload(exchange& c);
  [[nodiscard]] bool wants_more(std::size_t used);
  void dispatch();
  void turn_away(const problem& p);
  [[nodiscard]] bool collect();
  void write_collected();
  void read_more();
  void leave_if_done();
  void leave();
  [[nodiscard]] std::size_t waiting_octets() const noexcept;
  void count_unread();
  [[nodiscard]] std::chrono::milliseconds longest_rest() const;
  void time_out_exchanges(steady::time_point now);
  void log_request(const exchange& c) const;
  void recycle(std::shared_ptr<exchange> c);
  void begin_stream(std::shared_ptr<exchange> c);
  void write_stream(steady::time_point now);
  void sweep_stream(steady::time_point now);
  void end_stream(std::string_view why);
  void cut_stream();
  void forget_stream() noexcept;

  worker& worker_;
  arrival_of who_;
  phase phase_ = phase::opening;
  bool takes_requests_ = true;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_pumping_ = false;
  bool has_spoken_ = false;   // has sent a whole header
  bool rests_ = false;        // the roster knows that nothing is asked
  bool gives_place_ = false;  // to a newcomer, once what is asked is answered

  read_buffer in_;
  std::string out_;          // being written
  std::string next_out_;     // collected meanwhile
  std::string interim_out_;  // "100 Continue"

  std::shared_ptr<exchange> current_;  // being read
  std::optional<request_parser> parser_;
  std::size_t header_octets_ = 0;
  bool header_is_done_ = false;
  bool awaits_judgement_ = false;                   // of the header: the body is not read meanwhile
  std::deque<std::shared_ptr<exchange>> pipeline_;  // read, in order, until their responses are collected
  std::vector<std::shared_ptr<exchange>> spare_;
  std::shared_ptr<exchange> streaming_;  // whose answer goes on, once its header was collected

  domain::key_id last_key_;  // of the last answer
  domain::key_id unread_key_;
  std::size_t counted_unread_ = 0;

  steady::time_point since_;       // of the phase, or of what happened last
  steady::time_point rest_since_;  // of the last answer, or of the beginning: not of what is no request
  steady::time_point read_since_;  // of the header or body being read
  steady::time_point write_since_;
};

}  // namespace mbs::http
