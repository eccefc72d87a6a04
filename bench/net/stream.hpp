#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace mbs::bench {

/// Who hears of a stream's octets.
class stream_listener {
 public:
  /// All octets not yet used, from the first on; returns how many are used now. Called again with the rest
  /// when more have come. What it writes leaves in one write after it returns.
  virtual std::size_t on_octets(std::string_view octets) = 0;
  /// The peer has gone, or the socket failed; not called after `close`.
  virtual void on_closed() = 0;

 protected:
  ~stream_listener() = default;
};

/// A connected socket with buffers: reads all there is, writes all that was appended in one system call.
/// Lives as long as its listener or an operation of the kernel needs it; single-threaded.
class stream : public std::enable_shared_from_this<stream> {
 public:
  stream(boost::asio::ip::tcp::socket socket, stream_listener& listener);

  void start();
  /// Appends here; `flush` sends. Octets that a slow peer leaves behind stay in memory: see `backlog`.
  [[nodiscard]] std::string& out() noexcept { return out_; }
  void flush();
  [[nodiscard]] std::size_t backlog() const noexcept { return out_.size() + in_flight_.size() - sent_; }
  /// Closes without a word to the listener. Octets not yet sent are lost.
  void close();
  /// Sends what is there, then closes.
  void close_when_sent();
  [[nodiscard]] bool open() const noexcept { return listener_ != nullptr; }

 private:
  void read();
  void heard(boost::system::error_code error, std::size_t octets);
  void send_rest();
  void wrote(boost::system::error_code error, std::size_t octets);
  void fail();

  boost::asio::ip::tcp::socket socket_;
  stream_listener* listener_;
  std::string in_;  // size is capacity; the octets are begin_ to end_
  std::size_t begin_ = 0, end_ = 0;
  std::string out_;
  std::string in_flight_;  // being written by an operation
  std::size_t sent_ = 0;   // of in_flight_
  bool writing_ = false;
  bool closing_ = false;
};

}  // namespace mbs::bench
