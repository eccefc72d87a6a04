#pragma once

#include "actors/webhooks/webhook_outbox.hpp"
#include "actors/webhooks/webhooks_actor.hpp"
#include "protocols/webhooks/webhook_signature.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <set>
#include <unordered_map>

/// What WEBHOOKS knows. Internal to it: webhooks.cpp keeps endpoints and progress, webhooks_delivery.cpp
/// sends.
namespace mbs::actors {

using domain::errc;
using domain::event_seq;
using domain::webhook_endpoint_id;
using persistence::callback_due;

inline constexpr domain::duration settings_life = std::chrono::seconds{60};
inline constexpr std::uint32_t failures_until_pause = 5;
/// An endpoint's own progress row that says: keeps up with everybody.
inline constexpr event_seq keeps_up{std::numeric_limits<std::int64_t>::max()};

struct webhook_entry {
  explicit webhook_entry(std::uint32_t limit) : outbox{limit} {}
  webhook_outbox outbox;
  /// Due now, and posted as connections allow; no more of them are read meanwhile.
  std::deque<persistence::retry_due> retries;
  std::optional<persistence::webhook_endpoint> settings;
  std::optional<webhook::signing_key> key;
  domain::time_point settings_at;
  domain::time_point used_at;  // when there was last something to do
  bool asking = false;
  bool reading = false;
  std::uint32_t in_flight = 0;
  std::uint32_t failures = 0;  // in a row
  domain::time_point paused_until;
  event_seq own_row = keeps_up;  // as last written

  [[nodiscard]] bool is_away() const noexcept { return failures >= failures_until_pause; }
  [[nodiscard]] bool has_work() const noexcept {
    return outbox.waiting() != 0 || outbox.is_behind() || !retries.empty();
  }
  /// Nothing is under way and nothing would be lost with it.
  [[nodiscard]] bool rests(domain::time_point now) const noexcept {
    return !has_work() && outbox.idle() && in_flight == 0 && !asking && !reading && now >= paused_until &&
        now - used_at > settings_life;
  }
};

struct delivery {
  webhook_endpoint_id endpoint;
  std::vector<callback_due> due;
  std::optional<persistence::webhook_retry> retry;
};

struct webhooks_state {
  explicit webhooks_state(webhooks_actor::pointer p) : self{p} {}

  webhooks_actor::pointer self;
  std::optional<webhooks_dependencies> deps;
  progress_keeper journal;
  std::unordered_map<webhook_endpoint_id, webhook_entry> endpoints;
  std::unordered_map<std::uint64_t, delivery> deliveries;
  std::set<std::int64_t> retrying;  // events whose retry is in an entry or under way
  std::uint64_t next_delivery = 1;
  event_seq newest;
  event_seq written_through;
  bool started = false;
  std::vector<callbacks_due> early;  // as many as JOURNAL sends without being told that they were taken
  bool reading_retries = false;
  domain::time_point retries_read_at;

  webhook_entry& entry(webhook_endpoint_id id) {
    return endpoints.try_emplace(id, deps->options.outbox_per_endpoint).first->second;
  }

  void start(const start_webhooks& m);
  void on_progress(const progress_read& m);
  void on_due(const callbacks_due& m);
  void on_skipped(const callbacks_skipped& m);
  void ask_settings(webhook_endpoint_id id, webhook_entry& e);
  void on_settings(const webhook_settings_read& m);
  void on_changed(const webhook_endpoint_changed& m);
  void read_backlog(webhook_endpoint_id id, webhook_entry& e);
  void on_backlog(const backlog_read& m);
  void tick();
  void forget_idle();
  void write_progress();

  void work(webhook_endpoint_id id, webhook_entry& e);
  std::optional<delivery> next_of(webhook_endpoint_id id, webhook_entry& e);
  void post(webhook_entry& e, delivery d);
  void drop(webhook_entry& e, const delivery& d);
  void on_answer(const callback_answered& m);
  void succeed(webhook_entry& e, delivery& d);
  void fail(webhook_entry& e, delivery& d, const callback_response& response);
  void write_retry(webhook_entry& e, delivery& d);
  void postpone_retries(webhook_entry& e);
  void read_retries();
  void on_retries(const retries_read& m);
};

}  // namespace mbs::actors
