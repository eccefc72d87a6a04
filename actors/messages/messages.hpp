#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "actors/runtime/caf.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/messages/message_lifecycle.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/records.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What actors say to each other. Imperatives ask, past tenses tell. None of it leaves the process.
namespace mbs::actors {

using message_batch = std::shared_ptr<const std::vector<domain::message>>;

/// A message on its way, with what has happened to it so far.
struct message_in_progress {
  domain::message message;
  domain::message_lifecycle lifecycle;
  std::uint8_t attempts = 0;        ///< transient refusals so far
  bool possible_duplicate = false;  ///< sent again after an unknown outcome
  std::uint16_t reference = 0;      ///< of its concatenation, once given
};
using progress_batch = std::shared_ptr<std::vector<message_in_progress>>;

/// One fact about one message, on its way to the journal.
struct message_fact {
  domain::message message;
  domain::message_event event;
  bool left_queue = false;  ///< with this fact the message stopped waiting for submission
};
using fact_batch = std::shared_ptr<std::vector<message_fact>>;

// To whoever had the journal write something.

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

// To JOURNAL.

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
/// Snapshot the account's money after everything appended so far. Answered by facts_recorded.
struct snapshot_account {
  recorded_listener client;
  std::uint64_t ticket = 0;
  domain::account_id account;
};

// To ROUTER and LINK.

struct route_messages {
  message_batch messages;
};
struct route_progress {
  progress_batch messages;
};
/// What came of withdrawing a message.
enum class withdrawal : std::uint8_t {
  withdrawn,  ///< it was waiting, and is cancelled durably
  not_here,   ///< this LINK does not hold it
  submitted,  ///< it is at the operator, may be, or is about to be
  ended,      ///< it has reached a final state
};
/// A message may leave its queue: cancel it there. Told once.
struct withdraw_message {
  domain::message_id message;
  std::function<void(withdrawal)> done;
};
/// Submitted long ago or held: no receipt came within validity and grace.
struct give_up_messages {
  std::shared_ptr<std::vector<persistence::message_history>> histories;
};

// To ROUTER from LINK.

struct link_changed {
  domain::link_id link;
  bool up = false;
};
/// Room for so many more messages.
struct link_has_room {
  domain::link_id link;
  std::uint32_t messages = 0;
};

// To LINK.

/// Another link can take over: give the waiting messages back to ROUTER, except what is claimed.
struct hand_back {};

// To ACCOUNT through ACCOUNTS.

struct submit_messages {
  std::shared_ptr<submission_request> request;
};
struct read_balance {
  domain::account_id account;
  completion<domain::balance> done;
};
/// A LINK's facts about messages of one account: settle, record, then tell `client` under `ticket`.
struct settle_facts {
  domain::account_id account;
  recorded_listener client;
  std::uint64_t ticket = 0;
  fact_batch facts;
};
/// Told nothing when the account may change things, else why not.
struct check_standing {
  domain::account_id account;
  std::function<void(std::optional<refusal>)> done;
};
/// So many accepted messages of the account wait to be submitted since before the start.
struct waiting_recovered {
  domain::account_id account;
  std::uint32_t messages = 0;
};
struct funding_arrived {
  persistence::funding_entry credit;
};
struct forget_settings {
  domain::account_id account;  ///< its settings changed in the store: read them again
};

// To WEBHOOKS from JOURNAL.

/// Final events of messages with a callback, in the order of their seq, durable.
struct callbacks_due {
  std::shared_ptr<const std::vector<persistence::callback_due>> due;
};

/// In place of several callbacks_due, because too many were under way: these endpoints have events from the
/// given one on, up to `through`, that are to be read from the store.
struct callbacks_skipped {
  std::shared_ptr<const std::map<domain::webhook_endpoint_id, domain::event_seq>> first;
  domain::event_seq through;
};
/// To JOURNAL: one callbacks_due or callbacks_skipped was dealt with.
struct callbacks_taken {};

// To READERS.

struct query_store {
  std::function<void(persistence::read_store&)> job;
};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::facts_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::acceptances_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_acceptance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_facts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_claim)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::append_webhooks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::snapshot_account)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::route_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::route_progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::withdraw_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::give_up_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_has_room)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::hand_back)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::submit_messages)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::read_balance)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::settle_facts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::check_standing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::waiting_recovered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::funding_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::forget_settings)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_skipped)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::query_store)
