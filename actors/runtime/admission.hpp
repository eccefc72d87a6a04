#pragma once

#include "domain/numbering/network.hpp"

#include <array>
#include <atomic>
#include <cstdint>

/// How much this node has let in and not yet passed on. CAF's mailboxes have no bound of their own: these two
/// gauges are what bounds them, and they refuse before any effect. Safe from any thread.
namespace mbs::actors {

class admission {
 public:
  /// `accepting`: recipients between HTTP and their commit; `queued`: messages accepted and not yet
  /// submitted.
  admission(std::uint32_t accepting_limit, std::uint32_t queued_limit) noexcept
      : accepting_limit_{accepting_limit}, queued_limit_{queued_limit} {}

  /// False, and no effect, when that would exceed the limit; a single request may always enter an empty node.
  [[nodiscard]] bool start_accepting(std::uint32_t recipients) noexcept {
    return add_within(accepting_, recipients, accepting_limit_);
  }
  void stop_accepting(std::uint32_t recipients) noexcept { subtract(accepting_, recipients); }

  [[nodiscard]] bool enqueue(std::uint32_t messages) noexcept {
    return add_within(queued_, messages, queued_limit_);
  }
  /// At a restart: what is durable has to come in whatever the limit says.
  void enqueue_recovered(std::uint32_t messages) noexcept {
    queued_.fetch_add(messages, std::memory_order_relaxed);
  }
  void dequeue(std::uint32_t messages) noexcept { subtract(queued_, messages); }

  [[nodiscard]] std::uint64_t accepting() const noexcept {
    return accepting_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t queued() const noexcept { return queued_.load(std::memory_order_relaxed); }

 private:
  using gauge = std::atomic<std::uint64_t>;
  static bool add_within(gauge& g, std::uint32_t n, std::uint32_t limit) noexcept {
    auto before = g.load(std::memory_order_relaxed);
    do {
      if (before != 0 && before + n > limit) return false;
    } while (!g.compare_exchange_weak(before, before + n, std::memory_order_relaxed));
    return true;
  }
  static void subtract(gauge& g, std::uint32_t n) noexcept {
    auto before = g.load(std::memory_order_relaxed);
    while (!g.compare_exchange_weak(before, before > n ? before - n : 0, std::memory_order_relaxed)) {
    }
  }

  gauge accepting_{0};
  gauge queued_{0};
  std::uint32_t accepting_limit_;
  std::uint32_t queued_limit_;
};

}  // namespace mbs::actors
