#pragma once

#include "bench/smsc/behaviour.hpp"
#include "bench/smsc/delay_wheel.hpp"
#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/pdu.hpp"
#include "protocols/smpp/times.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::bench {

/// At most `Room` characters without a heap.
template <std::size_t Room>
class short_text {
 public:
  void assign(std::string_view text) noexcept {
    length_ = static_cast<std::uint8_t>(text.copy(octets_.data(), Room));
  }
  [[nodiscard]] std::string_view view() const noexcept { return {octets_.data(), length_}; }

 private:
  static_assert(Room < 256);
  std::array<char, Room> octets_{};
  std::uint8_t length_ = 0;
};

/// A receipt that waits to be due, to be sent, or to be answered.
struct pending_receipt {
  std::uint64_t id = 0;
  smpp::time_point submitted;
  smpp::time_point done;
  std::uint32_t session = 0;  ///< where its message came from: preferred for the receipt
  smpp::message_state state = smpp::message_state::delivered;
  std::uint8_t attempts = 0;
  smpp::type_of_number source_ton{}, destination_ton{};
  smpp::numbering_plan source_npi{}, destination_npi{};
  short_text<20> source, destination;  ///< of the message; the receipt swaps them
  short_text<20> text;                 ///< the message's first octets
};

/// All receipts of an operator. Bounded; nothing is allocated once it has been as full as it gets.
class receipt_queue {
 public:
  using handle = std::uint32_t;
  static constexpr handle none = 0xFFFFFFFF;

  /// Ticks are milliseconds since the epoch.
  receipt_queue(std::uint32_t limit, std::uint64_t now_ms) : limit_{limit}, due_{now_ms} {}

  [[nodiscard]] bool full() const noexcept { return size_ >= limit_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  /// Whether any receipt waits for its time.
  [[nodiscard]] bool waiting() const noexcept { return !due_.empty(); }

  /// Precondition: not full. The receipt belongs to the caller until `send_at`, `send_next` or `drop`.
  [[nodiscard]] handle make();
  [[nodiscard]] pending_receipt& at(handle h) noexcept { return slab_[h]; }
  void drop(handle h);

  void send_at(handle h, std::uint64_t due_ms) { due_.add(due_ms, h); }
  void send_next(handle h) { ready_.push_back(h); }

  /// Makes ready what is due by now.
  void advance(std::uint64_t now_ms) {
    due_.advance(now_ms, [this](handle h) { ready_.push_back(h); });
  }
  /// The next to send, or `none`; it stays first until `sent`.
  [[nodiscard]] handle next() const noexcept { return ready_.empty() ? none : ready_.front(); }
  void sent() { ready_.pop_front(); }

 private:
  std::uint32_t limit_;
  std::uint32_t size_ = 0;
  std::deque<pending_receipt> slab_;  // grows without moving
  std::vector<handle> free_;
  delay_wheel<handle> due_;
  std::deque<handle> ready_;
};

/// Writes receipts as operators do.
class receipt_writer {
 public:
  receipt_writer(id_form form, smpp::delivery_receipt_dialect dialect) noexcept
      : form_{form}, dialect_{dialect} {}
  /// The deliver_sm; its views live until the next call.
  [[nodiscard]] smpp::deliver_sm write(const pending_receipt& receipt);

 private:
  id_form form_;
  smpp::delivery_receipt_dialect dialect_;
  std::string text_;
  std::string tlvs_;
};

}  // namespace mbs::bench
