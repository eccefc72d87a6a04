#pragma once

#include "actors/events/event_hub.hpp"
#include "actors/journal/journal_messages.hpp"
#include "actors/node/node_rules.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "actors/webhooks/callback_messages.hpp"
#include "actors/webhooks/callback_transport.hpp"
#include "domain/webhooks/callback_places.hpp"
#include "persistence/webhooks/delivery_records.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace mbs::actors {

struct callback_answered {
  std::uint64_t delivery = 0;
  callback_response response;
};
struct webhook_settings_read {
  domain::webhook_endpoint_id asked;
  domain::errc why = domain::errc::none;  ///< not_found: it was deleted
  std::shared_ptr<const persistence::webhook_endpoint> endpoint;
};
/// What was given up long ago has been removed.
struct given_up_forgotten {
  bool is_all = true;
};
/// How endpoints fare has been written, or not.
struct standings_written {
  std::vector<domain::webhook_endpoint_id> again;  ///< to be tried again
};
/// Some of what an endpoint that fell behind still has to get.
struct backlog_read {
  domain::errc why = domain::errc::none;
  domain::webhook_endpoint_id endpoint;
  persistence::callback_page page;
};
struct retries_read {
  std::shared_ptr<persistence::retry_page> page;  ///< none: the store was away
};
/// At the start, first: how far callbacks had come; then, a stretch of events at a time, which endpoints have
/// some after that.
struct progress_read {
  domain::errc why = domain::errc::none;
  std::uint64_t retries = 0;                                          ///< that wait
  std::map<domain::webhook_endpoint_id, domain::event_seq> own_rows;  ///< as they stand
  std::map<domain::webhook_endpoint_id, domain::event_seq> behind;
  domain::event_seq through;
  domain::event_seq seen;  ///< every event up to here was looked at
  bool more = false;       ///< there are events after `seen`
};
struct webhooks_tick {};
struct webhook_endpoint_changed {
  domain::account_id account;
  domain::webhook_endpoint_id endpoint;  ///< none: the secret of the account
  bool makes_active = false;             ///< by its customer's word, which is newer than an answer of 410
};

/// An event to be posted to its endpoint at once, and once.
struct test_webhook {
  std::shared_ptr<const persistence::webhook_event> event;
};
/// Somebody else has written retries, which are due now.
struct retries_written {};
/// What was tried has been written down, or not.
struct deliveries_recorded {
  bool is_written = true;
  std::uint32_t attempts = 0;
};

/// Takes append_webhooks and hears of each callbacks_due and callbacks_skipped that was dealt with: JOURNAL.
using progress_keeper = one_way_actor<append_webhooks, callbacks_taken>;
/// Given once, first: JOURNAL is made with WEBHOOKS at hand, so WEBHOOKS learns of it by message.
struct start_webhooks {
  progress_keeper journal;
  /// Told of the account of an endpoint that events still name although it was deleted; may be empty.
  std::function<void(domain::account_id)> endpoint_gone{};
};

/// WEBHOOKS: POSTs final states to customers' callback URLs: signed (Standard Webhooks), at least once, in
/// the order of their events as far as an endpoint's connections allow, singly or in batches as the endpoint
/// asks. Posts under way are shared out by account and endpoint (domain/webhooks/callback_places.hpp), so
/// that one that hangs, refuses or fails never delays another. Memory is bounded per endpoint; what does not
/// fit stays in the store and is read back when there is room.
/// - callbacks_due: from JOURNAL, durable events; answered by callbacks_taken
/// - callbacks_skipped: from JOURNAL, which events it did not tell of because too much was under way;
///   answered by callbacks_taken
/// - webhook_endpoint_changed: its settings (URL, batch size, secrets, active) are read again
/// - start_webhooks: reads progress and retries, once; while the store is away, again and again
/// - callback_answered: 2xx is done; 410 switches the endpoint off; of one that ended because this side stops
///   nothing is kept; anything else is tried again until give_up_after, then dropped and counted. A refused
///   event waits by itself; a receiver that is away rests, and is tried with one event after the other
/// - test_webhook: posted whatever the endpoint's state is, and changes nothing of it
/// - retries_written: looked for at the next tick
/// - the others: its own
using webhooks_actor = one_way_actor<start_webhooks, callbacks_due, callbacks_skipped, callback_answered,
    webhook_settings_read, backlog_read, retries_read, progress_read, standings_written, given_up_forgotten,
    deliveries_recorded, webhooks_tick, webhook_endpoint_changed, test_webhook, retries_written>;

struct webhooks_options {
  domain::callback_places places;
  std::uint32_t outbox_per_endpoint = 10'000;  ///< events in memory; more wait in the store
  std::chrono::milliseconds timeout{10'000};
  std::chrono::seconds give_up_after{259'200};
  std::chrono::seconds longest_rest{60};  ///< between two looks whether a receiver is back
  std::uint32_t records_waiting = 4'096;  ///< attempts to be written down; what has no room is left out
};

struct webhooks_dependencies {
  callback_transport* transport = nullptr;
  store_pool* store = nullptr;
  node_counters* counters = nullptr;
  shared_rules rules;
  clock_function now;
  webhooks_options options;
  clock_function wall;          ///< the machine's, for signatures: receivers compare it with theirs
  event_hub* events = nullptr;  ///< of who follows accounts live; may be none
};

[[nodiscard]] webhooks_actor spawn_webhooks(caf::actor_system& system, webhooks_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callback_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::webhook_settings_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::backlog_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::retries_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::progress_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::standings_written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::given_up_forgotten)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::webhooks_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::webhook_endpoint_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::start_webhooks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::test_webhook)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::retries_written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::deliveries_recorded)
