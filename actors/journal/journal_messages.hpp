#pragma once

#include "actors/messages/message_batches.hpp"
#include "actors/runtime/caf.hpp"
#include "persistence/journal/journal_store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What JOURNAL is asked to make durable, and what it tells when it is.
namespace mbs::actors {

/// Everything appended under these tickets by the receiver is durable.
struct facts_recorded {
  std::vector<std::uint64_t> tickets;
};
using recorded_listener = one_way_actor<facts_recorded>;

struct acceptance_verdict {
  std::uint64_t ticket = 0;
  domain::errc why = domain::errc::none;  ///< none: durable, or replayed
  std::optional<std::string> replayed;    ///< the answer of the earlier request with this Idempotency-Key
};
struct acceptances_recorded {
  std::vector<acceptance_verdict> verdicts;
};
using acceptance_listener = one_way_actor<acceptances_recorded>;

/// Make these messages, their reservation and their idempotency record durable, or say why not.
struct append_acceptance {
  acceptance_listener client;
  std::uint64_t ticket = 0;
  message_batch messages;
  domain::transfer reservation;
  std::optional<persistence::idempotency_record> once;
  /// Stores nothing: asks for the answer to an earlier request with this key; not_found when there was none.
  bool only_if_repeated = false;
};
/// Make these facts and the money they move durable. Never refused: kept and tried again while the database
/// is away (producers stop by themselves: LINK at its window, receipts at its limit).
struct append_facts {
  recorded_listener client;  ///< who is told
  std::uint64_t ticket = 0;
  fact_batch facts;
  std::vector<domain::transfer> settlements;
  std::vector<persistence::digest> keys_removed;        ///< idempotency records that no longer hold
  std::vector<domain::message_id> callbacks_removed{};  ///< messages of which nobody is to be told
};
/// Make this the set of segments whose outcome a crash would hide.
struct append_claim {
  recorded_listener client;
  std::uint64_t ticket = 0;
  persistence::link_claim claim;
  std::vector<persistence::stray_receipt> strays;
  std::vector<persistence::matched_stray> strays_matched;
};
struct append_webhooks {
  std::vector<persistence::webhook_progress> progress;
  std::vector<persistence::webhook_retry> retries;
  std::vector<domain::event_seq> retries_done;
};
/// Snapshot the account's money after everything appended so far; without `sum_up` only tell when all of
/// that is durable. Answered by facts_recorded.
struct snapshot_account {
  recorded_listener client;
  std::uint64_t ticket = 0;
  domain::account_id account;
  bool sum_up = true;
};

/// To JOURNAL: one callbacks_due or callbacks_skipped was dealt with.
struct callbacks_taken {};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::facts_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::acceptances_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_acceptance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_facts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_claim)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_webhooks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::snapshot_account)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_taken)
