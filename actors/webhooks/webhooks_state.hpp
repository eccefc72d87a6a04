#pragma once

#include "actors/webhooks/line_budget.hpp"
#include "actors/webhooks/webhook_outbox.hpp"
#include "actors/webhooks/webhooks_actor.hpp"
#include "domain/webhooks/receiver_rest.hpp"
#include "protocols/webhooks/webhook_signature.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

/// What WEBHOOKS knows. Internal to it: webhooks.cpp keeps endpoints and progress, webhooks_delivery.cpp
/// sends, webhooks_records.cpp keeps what was tried.
namespace mbs::actors {

using domain::errc;
using domain::event_seq;
using domain::webhook_endpoint_id;
using persistence::callback_due;

inline constexpr domain::duration settings_life = std::chrono::seconds{60};
/// An endpoint's own progress row that says: keeps up with everybody.
inline constexpr event_seq keeps_up{std::numeric_limits<std::int64_t>::max()};

struct webhook_entry {
  explicit webhook_entry(const webhooks_options& o) : outbox{o.outbox_per_endpoint}, rest{o.longest_rest} {}
  webhook_outbox outbox;
  domain::receiver_rest rest;
  /// Due now, and posted as places allow; no more of them are read meanwhile.
  std::deque<persistence::retry_due> retries;
  std::deque<std::shared_ptr<const persistence::webhook_event>> tests;  // to be posted before all others
  std::optional<persistence::webhook_endpoint> settings;
  std::optional<webhook::signing_key> key;
  std::optional<webhook::signing_key> previous_key;  // signs as well, until then
  domain::time_point previous_until;
  persistence::webhook_standing standing;  // not in the store yet while it is `restless` or `being_written`
  domain::time_point standing_written_at;
  domain::time_point settings_at;
  domain::time_point used_at;  // when there was last something to do
  bool asking = false;
  bool asked_too_early = false;  // before the last change
  bool is_outdated = false;      // nothing is sent before they are read again
  bool reading = false;
  bool waits_to_read = false;
  bool waits_for_place = false;
  bool was_paused = false;   // some of what waits may be too old
  bool tried_retry = false;  // when last tried
  std::uint32_t in_flight = 0;
  domain::time_point told_at;    // when a failure was last logged
  bool is_listed = false;        // in `quiet`
  event_seq own_row = keeps_up;  // as last written
  domain::time_point own_row_at;

  /// With settings only.
  [[nodiscard]] bool is_wanted() const noexcept { return settings->active && !standing.is_gone && key; }
  [[nodiscard]] bool is_paused() const noexcept { return settings && settings->paused; }
  [[nodiscard]] bool has_work() const noexcept {
    return outbox.waiting() != 0 || outbox.is_behind() || !retries.empty() || !tests.empty();
  }
  /// Nothing is under way, to be sent or to be written.
  [[nodiscard]] bool is_quiet(domain::time_point now) const noexcept {
    return !has_work() && outbox.idle() && in_flight == 0 && !asking && !reading && !rest.rests(now) &&
        own_row == keeps_up;
  }
};

struct delivery {
  webhook_endpoint_id endpoint;
  std::vector<callback_due> due;
  std::optional<persistence::webhook_retry> retry;
  domain::account_id account{};
  bool finds_out = false;  ///< whether a receiver that was away is back
  bool is_test = false;
  domain::time_point sent_at{};

  /// Of this post, from 1.
  [[nodiscard]] std::uint16_t attempt() const noexcept {
    return static_cast<std::uint16_t>(1 + (retry ? retry->attempts : due.front().tries));
  }
};

struct webhooks_state {
  explicit webhooks_state(webhooks_actor::pointer p) : self{p} {}

  webhooks_actor::pointer self;
  std::optional<webhooks_dependencies> deps;
  progress_keeper journal;
  std::unordered_map<webhook_endpoint_id, webhook_entry> endpoints;
  std::unordered_set<webhook_endpoint_id> busy;  // all that are not quiet: what a tick looks at
  std::deque<std::pair<domain::time_point, webhook_endpoint_id>> quiet;  // since when, at least; oldest first
  std::unordered_map<std::uint64_t, delivery> deliveries;
  std::set<std::int64_t> retrying;  // events whose retry is in an entry or under way
  std::uint64_t next_delivery = 1;
  event_seq newest;
  event_seq written_through;
  bool started = false;
  std::vector<callbacks_due> early;  // as many as JOURNAL sends without being told that they were taken
  std::uint32_t in_flight = 0;
  std::unordered_map<domain::account_id, std::uint32_t> in_flight_of;
  std::deque<webhook_endpoint_id> without_place;  // in turn
  std::uint32_t reading_backlogs = 0;
  std::deque<webhook_endpoint_id> wanting_backlog;  // in turn
  bool reading_retries = false;
  webhook_endpoint_id retries_after;  // where the next look for retries goes on
  bool retries_left = false;          // some endpoint has more than was read
  domain::time_point next_look_for_retries;
  line_budget lines;
  std::function<void(domain::account_id)> endpoint_gone;
  std::set<webhook_endpoint_id> restless;  // whose standing has changed
  std::set<webhook_endpoint_id> being_written;
  bool writing_standings = false;
  std::uint64_t retries_waiting = 0;                   // in the store
  std::vector<persistence::webhook_delivery> records;  // to be written down, the oldest first
  std::vector<persistence::ended_delivery> ended;
  std::unordered_map<domain::account_id, std::uint32_t> records_of;
  bool recording = false;
  std::uint64_t recorded = 0;
  bool forgetting = false;
  domain::time_point forget_at;

  webhook_entry& entry(webhook_endpoint_id id) {
    busy.insert(id);
    return endpoints.try_emplace(id, deps->options).first->second;
  }

  void start(const start_webhooks& m);
  void look_on(const progress_read& m);
  void on_progress(const progress_read& m);
  void on_due(const callbacks_due& m);
  void on_skipped(const callbacks_skipped& m);
  void ask_settings(webhook_endpoint_id id, webhook_entry& e);
  void on_settings(const webhook_settings_read& m);
  void take_settings(webhook_entry& e, const persistence::webhook_endpoint& found);
  void on_changed(const webhook_endpoint_changed& m);
  void want_backlog(webhook_endpoint_id id, webhook_entry& e);
  void read_backlogs();
  void read_backlog(webhook_endpoint_id id, webhook_entry& e);
  void on_backlog(backlog_read& m);
  void tick();
  template <class Look>
  void each_busy(Look look);
  void let_quiet_ones_rest();
  void forget_idle();
  [[nodiscard]] bool needs_own_row(const webhook_entry& e) const;
  void write_progress();

  void work(webhook_endpoint_id id, webhook_entry& e);
  bool has_place(webhook_endpoint_id id, webhook_entry& e);
  void serve_those_without_place();
  std::optional<delivery> next_of(webhook_endpoint_id id, webhook_entry& e);
  void post(webhook_entry& e, delivery d);
  void give_place_back(webhook_entry& e, const delivery& d);
  void drop(webhook_entry& e, const delivery& d);
  void on_answer(const callback_answered& m);
  [[nodiscard]] domain::time_point conclude(webhook_entry& e, delivery& d, const callback_response& response);
  void succeed(webhook_entry& e, delivery& d);
  [[nodiscard]] domain::time_point fail(webhook_entry& e, delivery& d, const callback_response& response);
  void switch_off(webhook_entry& e, delivery& d);
  void keep_for_later(webhook_entry& e, delivery& d);
  [[nodiscard]] domain::time_point write_retry(
      webhook_entry& e, delivery& d, const callback_response& response, domain::time_point not_before);
  void retry_done(const persistence::webhook_retry& retry);
  void give_up(webhook_endpoint_id id, const std::vector<callback_due>& due, const webhook_entry& e);
  [[nodiscard]] bool is_too_old(const persistence::webhook_retry& retry) const;
  void set_retries_aside(webhook_entry& e);
  void forget_given_up();
  void note_success(webhook_endpoint_id id, webhook_entry& e);
  void note_failure(webhook_endpoint_id id, webhook_entry& e, const callback_response& response);
  void tell_health(webhook_endpoint_id id, const webhook_entry& e, domain::webhook_health health);
  void write_standings();
  void on_standings(const standings_written& m);
  void answers_again(const webhook_entry& e);
  void log_failure(webhook_entry& e, const callback_response& response);
  void log_left_out();
  void on_test(const test_webhook& m);
  void post_tests(webhook_endpoint_id id, webhook_entry& e);
  void give_up_too_old(webhook_endpoint_id id, webhook_entry& e);
  [[nodiscard]] std::optional<persistence::webhook_delivery> record_of(
      const webhook_entry& e, const delivery& d, const callback_response& response);
  void keep_record(std::optional<persistence::webhook_delivery> record, domain::time_point next_at);
  void end_record(webhook_endpoint_id id, event_seq event);
  void write_records();
  void on_recorded(const deliveries_recorded& m);
  void read_retries();
  void on_retries(const retries_read& m);
};

/// `look(id, entry)` must not make an endpoint busy.
template <class Look>
void webhooks_state::each_busy(Look look) {
  for (const auto id : busy)
    if (const auto found = endpoints.find(id); found != endpoints.end()) look(id, found->second);
}

}  // namespace mbs::actors
