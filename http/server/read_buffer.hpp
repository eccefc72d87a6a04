#pragma once

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <vector>

namespace mbs::http {

/// Octets that were read and are not yet parsed, and room for more. Knows nothing of what they say.
class read_buffer {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] bool is_empty() const noexcept { return begin_ == end_; }
  [[nodiscard]] boost::asio::const_buffer octets() const noexcept {
    return {octets_.data() + begin_, size()};
  }

  void consume(std::size_t n) noexcept { begin_ += n; }
  void skip_line_ends() noexcept;
  void clear() noexcept { begin_ = end_ = 0; }

  /// Where to read to. Grows up to `most` octets, beyond that only as far as those not yet parsed need. What
  /// octets() gave before is gone.
  [[nodiscard]] boost::asio::mutable_buffer room(std::size_t most);
  /// `n` octets were read there.
  void arrived(std::size_t n) noexcept { end_ += n; }

 private:
  std::vector<char> octets_;  // in use are [begin_, end_)
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace mbs::http
