#pragma once

#include "actors/gateway/event_gateway.hpp"
#include "actors/messages/message_batches.hpp"
#include "domain/events/live_channel.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <unordered_map>
#include <vector>

namespace mbs::actors {

/// Keeps a channel (domain/events/live_channel.hpp) for each account that somebody follows, or followed
/// within the last minute, and none else: while nobody follows any, telling it something is one relaxed
/// read. Never tells one account's events to another's readers. Any thread. What it is told is durable by
/// then.
class event_hub final : public event_gateway {
 public:
  /// Channels kept for readers that may come back; above it those without a reader go first.
  static constexpr std::size_t most_kept = 1'000;

  event_hub(domain::live_limits limits, std::function<domain::steady_point()> now);
  ~event_hub() override;

  [[nodiscard]] std::unique_ptr<event_reader> follow(
      domain::account_id account, std::string_view last_id, std::function<void()> wake) override;

  /// Whether it is worth to put together what `committed` takes.
  [[nodiscard]] bool is_watched() const noexcept { return watched_.load(std::memory_order_relaxed) != 0; }
  /// One commit: messages accepted by it, each lot of one account, and what happened to others.
  void committed(const std::vector<message_batch>& accepted, const std::vector<fact_batch>& facts);
  void tell(domain::account_id account, const domain::live_event& what);

 private:
  class reader;
  struct followed {
    followed(std::uint64_t mark, domain::live_limits limits) : channel{mark, limits} {}
    domain::live_channel channel;
    std::vector<reader*> readers;
    domain::steady_point left_at;  // by its last reader
  };
  using wakes = std::vector<std::shared_ptr<const std::function<void()>>>;

  [[nodiscard]] followed* find(domain::account_id account);
  void add(followed& to, const domain::live_event& what, wakes& to_wake);
  void forget_left(domain::steady_point now, bool all);
  void count() noexcept;

  const domain::live_limits limits_;
  const std::function<domain::steady_point()> now_;
  std::atomic<std::size_t> watched_{0};
  std::mutex guard_;  // of all below; nobody is woken under it
  std::mt19937_64 marks_;
  std::unordered_map<domain::account_id, std::unique_ptr<followed>> channels_;
  domain::steady_point looked_at_;  // for channels that nobody reads
};

}  // namespace mbs::actors
