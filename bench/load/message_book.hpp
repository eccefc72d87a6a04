#pragma once

#include <cstdint>
#include <deque>
#include <string_view>

namespace mbs::bench {

/// How a message ended, as its final callback says.
enum class ending : std::uint8_t { none, delivered, undelivered, rejected, expired, cancelled, unknown };
[[nodiscard]] ending ending_from_text(std::string_view state) noexcept;

/// The messages of one stream, from request to final callback: each must end exactly once. Times are
/// microseconds since the run's start.
class message_book {
 public:
  /// Opens `n` messages; returns the first one's sequence.
  [[nodiscard]] std::uint64_t open(std::uint32_t n);
  /// `id`: a hash of the message's id, 0 when the API tells none.
  void accepted(std::uint64_t sequence, std::uint32_t id, std::int64_t at);
  /// Refused, or nobody knows what became of it.
  void refused(std::uint64_t sequence);

  enum class news : std::uint8_t { first, duplicate, unknown_message, wrong_id };
  struct told {
    news what = news::unknown_message;
    std::int64_t accepted_at = -1;  ///< -1: the callback came before the answer was read
  };
  [[nodiscard]] told ended(std::uint64_t sequence, std::uint32_t id, ending how);

  [[nodiscard]] std::uint64_t opened() const noexcept { return records_.size(); }
  [[nodiscard]] std::uint64_t accepted_count() const noexcept { return accepted_; }
  [[nodiscard]] std::uint64_t refused_count() const noexcept { return refused_; }
  [[nodiscard]] std::uint64_t ended_count() const noexcept { return ended_; }
  [[nodiscard]] std::uint64_t ended_as(ending how) const noexcept {
    return by_ending_[static_cast<std::size_t>(how)];
  }
  /// Opened, not refused and without an end.
  [[nodiscard]] std::uint64_t waiting() const noexcept { return opened() - refused_ - ended_; }
  /// -1 when it was not accepted.
  [[nodiscard]] std::int64_t accepted_at(std::uint64_t sequence) const noexcept;

 private:
  struct record {
    std::int64_t accepted_at = -1;
    std::uint32_t id = 0;
    ending how = ending::none;
    bool refused = false;
  };
  std::deque<record> records_;
  std::uint64_t accepted_ = 0, refused_ = 0, ended_ = 0;
  std::uint64_t by_ending_[7] = {};
};

/// FNV-1a, never 0.
[[nodiscard]] std::uint32_t hash_of(std::string_view id) noexcept;

}  // namespace mbs::bench
