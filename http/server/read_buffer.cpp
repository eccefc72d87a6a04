#include "http/server/read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace mbs::http {
namespace {

constexpr std::size_t first_room = 4'096;
// A connection that once sent something big must not hold the room for ever.
constexpr std::size_t kept_room = 16'384;

}  // namespace

void read_buffer::skip_line_ends() noexcept {
  while (begin_ < end_ && (octets_[begin_] == '\r' || octets_[begin_] == '\n'))
    ++begin_;
}

boost::asio::mutable_buffer read_buffer::room(std::size_t most) {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (octets_.size() > kept_room) octets_ = {};
  } else if (begin_ > 0) {
    std::memmove(octets_.data(), octets_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == octets_.size())
    octets_.resize(std::min(std::max(first_room, 2 * octets_.size()), std::max(most, end_ + first_room)));
  return {octets_.data() + end_, octets_.size() - end_};
}

}  // namespace mbs::http
