#pragma once

#include "actors/journal/journal_messages.hpp"

#include <functional>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

/// What one transaction is made of, and who waits for it. Internal to JOURNAL.
namespace mbs::actors {

/// Sums transfers per account and kind, posts per network and class as well: one row each a commit.
class transfer_sums {
 public:
  void add(const domain::transfer& t);
  [[nodiscard]] std::vector<domain::transfer> rows() const;

 private:
  using key = std::tuple<std::int64_t, domain::transfer_kind, domain::network_id, domain::traffic_class>;
  std::map<key, domain::transfer> sums_;
};

/// Filled while the commit before it is under way, so that nothing but the acceptances is left to be put
/// together once the store is free. Belongs to JOURNAL, and to its WRITER while that commits it.
class journal_work {
 public:
  void add(append_acceptance m);
  void add(append_facts m);
  void add(append_claim m);
  void add(append_webhooks m);
  void add(snapshot_account m);

  [[nodiscard]] bool empty() const noexcept;
  /// Messages and events: what a commit is bounded by.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// The whole transaction, with what acceptances there still are, and events numbered from `first` on.
  [[nodiscard]] const persistence::journal_batch& seal(std::int64_t first);

  [[nodiscard]] const std::vector<append_acceptance>& acceptances() const noexcept { return acceptances_; }
  /// Without those that `answered` says need no commit.
  void take_out(const std::function<bool(const append_acceptance&)>& answered);
  /// The requests were answered: nothing of them is to be stored by another attempt.
  [[nodiscard]] std::vector<append_acceptance> take_acceptances();

  struct listener {
    recorded_listener client;
    facts_recorded told;
  };
  [[nodiscard]] std::unordered_map<caf::actor_id, listener>& listeners() noexcept { return listeners_; }
  /// Of a sealed one; 0 when it has no event.
  [[nodiscard]] domain::event_seq last_event() const noexcept {
    return batch_.events.empty() ? domain::event_seq{} : batch_.events.back().seq;
  }
  [[nodiscard]] const std::vector<fact_batch>& facts() const noexcept { return facts_; }
  [[nodiscard]] std::vector<snapshot_account>& snapshots() noexcept { return snapshots_; }

 private:
  void add_listener(const recorded_listener& client, std::uint64_t ticket);

  std::vector<append_acceptance> acceptances_;
  std::unordered_map<caf::actor_id, listener> listeners_;
  std::vector<fact_batch> facts_;
  std::vector<snapshot_account> snapshots_;
  transfer_sums settlements_;
  persistence::journal_batch batch_;
  std::size_t size_ = 0;
};

}  // namespace mbs::actors
