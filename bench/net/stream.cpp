#include "bench/net/stream.hpp"

#include <boost/asio/buffer.hpp>

#include <cstring>

namespace mbs::bench {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t first_room = std::size_t{64} * 1024;
constexpr std::size_t least_room = std::size_t{16} * 1024;

}  // namespace

stream::stream(asio::ip::tcp::socket socket, stream_listener& listener)
    : socket_{std::move(socket)}, listener_{&listener}, in_(first_room, '\0') {}

void stream::start() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
  socket_.non_blocking(true, ignored);
  read();
}

void stream::read() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (in_.size() - end_ < least_room) {
    if (begin_ > 0) {
      std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (in_.size() - end_ < in_.size() / 2) in_.resize(in_.size() * 2);
  }
  socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_),
      [self = shared_from_this()](error_code error, std::size_t octets) { self->heard(error, octets); });
}

void stream::heard(error_code error, std::size_t octets) {
  if (listener_ == nullptr) return;
  if (error) {
    fail();
    return;
  }
  end_ += octets;
  begin_ += listener_->on_octets({in_.data() + begin_, end_ - begin_});
  if (listener_ == nullptr) return;
  flush();
  if (listener_ != nullptr) read();
}

void stream::flush() {
  if (writing_ || out_.empty() || !socket_.is_open()) return;
  error_code error;
  const auto octets = socket_.write_some(asio::buffer(out_), error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) {
    // The read that is always under way tells the listener, who may be in the middle of something here.
    out_.clear();
    if (closing_) close();
    return;
  }
  if (octets == out_.size()) {
    out_.clear();
    if (closing_) close();
    return;
  }
  in_flight_.swap(out_);
  out_.clear();
  sent_ = octets;
  send_rest();
}

void stream::send_rest() {
  writing_ = true;
  socket_.async_write_some(asio::buffer(in_flight_.data() + sent_, in_flight_.size() - sent_),
      [self = shared_from_this()](error_code error, std::size_t octets) { self->wrote(error, octets); });
}

void stream::wrote(error_code error, std::size_t octets) {
  writing_ = false;
  if (!socket_.is_open()) return;
  if (error) {
    fail();
    return;
  }
  sent_ += octets;
  if (sent_ < in_flight_.size()) {
    send_rest();
    return;
  }
  in_flight_.clear();
  sent_ = 0;
  if (closing_ && out_.empty()) {
    close();
    return;
  }
  flush();
}

void stream::fail() {
  auto* const told = listener_;
  close();
  if (told != nullptr) told->on_closed();
}

void stream::close() {
  listener_ = nullptr;
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void stream::close_when_sent() {
  listener_ = nullptr;
  closing_ = true;
  if (out_.empty() && !writing_) {
    close();
    return;
  }
  flush();
}

}  // namespace mbs::bench
