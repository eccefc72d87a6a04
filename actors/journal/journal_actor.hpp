#pragma once

#include "actors/events/event_hub.hpp"
#include "actors/journal/journal_messages.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/webhooks/callback_messages.hpp"
#include "actors/webhooks/webhooks_actor.hpp"

#include <chrono>
#include <memory>

namespace mbs::actors {

struct flush_journal {};
struct retry_journal {};
struct writer_answer;
struct writer_answered {
  std::shared_ptr<writer_answer> answer;
};

/// JOURNAL: the one writer of a node. Everything that waits when its WRITER is free goes into one durable
/// transaction; meanwhile it gathers the next. WRITER, whom only JOURNAL knows, has a thread of its own,
/// since commits block. Answers, by message, once durable:
/// - append_acceptance -> acceptances_recorded: durable, replayed, idempotency_key_reused, or
///   store_unavailable (then nothing of it is stored)
/// - append_facts, append_claim, snapshot_account -> facts_recorded: only ever good news; kept while
///   the database is away
/// - append_webhooks, callbacks_taken -> nothing
using journal_actor = one_way_actor<append_acceptance, append_facts, append_claim, append_webhooks,
    callbacks_taken, snapshot_account, flush_journal, retry_journal, writer_answered>;

struct journal_options {
  std::uint32_t commit_size = 5'000;           ///< messages and events a transaction
  std::chrono::milliseconds commit_window{0};  ///< at least between the beginnings of commits under load
  std::chrono::milliseconds retry_after{200};  ///< between attempts to reach a lost database
  std::uint32_t callbacks_under_way = 64;  ///< callbacks_due that WEBHOOKS may have before it, not yet taken
  std::chrono::seconds in_doubt_patience{3};  ///< before a request whose commit is in doubt is refused
};

struct journal_dependencies {
  /// Makes the store, on WRITER's thread.
  std::function<std::unique_ptr<persistence::journal_store>()> open;
  node_counters& counters;
  clock_function now;
  journal_options options;
  webhooks_actor webhooks;  ///< may be empty: nobody wants callbacks
  /// Called once, when another server has taken the database: ends the process, whose books are stale.
  std::function<void()> overtaken;
  event_hub* events = nullptr;  ///< of who follows accounts live; may be none
};

[[nodiscard]] journal_actor spawn_journal(caf::actor_system& system, journal_dependencies dependencies);
/// With WRITER in the caller's scheduler instead of on a thread of its own: for deterministic tests.
[[nodiscard]] journal_actor spawn_journal_for_test(
    caf::actor_system& system, journal_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::flush_journal)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::retry_journal)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::writer_answered)
