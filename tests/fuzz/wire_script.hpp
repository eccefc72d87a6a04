#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace mbs::fuzz {

inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// What a peer sends, cut by what happens in between: an octet 0xFF, which HTTP has no use for, and a letter.
class wire_script {
 public:
  explicit wire_script(std::string_view text) : rest_{text} {}

  [[nodiscard]] bool is_over() const noexcept { return rest_.empty(); }
  /// What is sent until something happens.
  std::string_view octets() {
    const auto octets = rest_.substr(0, rest_.find(mark));
    rest_.remove_prefix(octets.size());
    return octets;
  }
  /// What happens then; 0 at the end.
  char happening() {
    if (rest_.size() < 2) {
      rest_ = {};
      return 0;
    }
    const auto what = rest_[1];
    rest_.remove_prefix(2);
    return what;
  }

 private:
  static constexpr char mark = '\xFF';
  std::string_view rest_;
};

/// One socket without a kernel: operations end when the script says so. Demands what every socket does: one
/// reading and one writing at a time, never of nothing, and octets that stay as they are while they are
/// written.
class scripted_wire {
 public:
  using error_code = boost::system::error_code;

  void begin_read(boost::asio::mutable_buffer room) {
    demand(!is_reading_ && room.size() > 0);
    is_reading_ = true;
    room_ = room;
  }
  void begin_write(boost::asio::const_buffer octets) {
    demand(!is_writing_ && !is_closed_ && octets.size() > 0);
    is_writing_ = true;
    going_ = octets;
    as_begun_ = text_of(octets);
  }
  void close() noexcept { is_closed_ = true; }

  void arrive(std::string_view octets) { waiting_ += octets; }
  void end(error_code how) {
    if (!ended_) ended_ = how;
  }
  void stall_writing(bool stalls) noexcept { writing_stalls_ = stalls; }
  [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }
  [[nodiscard]] const std::string& written() const noexcept { return written_; }

  /// Ends one operation that can end: `have_read(ec, n)` or `have_written(ec)`. False when none can.
  template <class HaveRead, class HaveWritten>
  bool move(std::size_t piece, HaveRead have_read, HaveWritten have_written) {
    const error_code aborted = boost::asio::error::operation_aborted;
    if (is_writing_ && (is_closed_ || is_reset() || !writing_stalls_)) {
      is_writing_ = false;
      demand(text_of(going_) == as_begun_);
      if (is_closed_ || is_reset()) {
        have_written(is_closed_ ? aborted : *ended_);
      } else {
        written_ += as_begun_;
        have_written(error_code{});
      }
      return true;
    }
    if (!is_reading_ || (!is_closed_ && waiting_.empty() && !ended_)) return false;
    is_reading_ = false;
    if (is_closed_) {
      have_read(aborted, 0);
    } else if (waiting_.empty() || is_reset()) {
      have_read(*ended_, 0);
    } else {
      const auto n = std::min({piece, waiting_.size(), room_.size()});
      waiting_.copy(static_cast<char*>(room_.data()), n);
      waiting_.erase(0, n);
      have_read(error_code{}, n);
    }
    return true;
  }

 private:
  static std::string text_of(boost::asio::const_buffer octets) {
    return {static_cast<const char*>(octets.data()), octets.size()};
  }
  [[nodiscard]] bool is_reset() const noexcept { return ended_ && *ended_ != boost::asio::error::eof; }

  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_closed_ = false;
  bool writing_stalls_ = false;
  std::optional<error_code> ended_;
  boost::asio::mutable_buffer room_;
  boost::asio::const_buffer going_;
  std::string as_begun_;
  std::string waiting_;  // arrived, not yet read
  std::string written_;
};

}  // namespace mbs::fuzz
