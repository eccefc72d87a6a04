#pragma once

#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/messages/submission.hpp"
#include "domain/money/ledger.hpp"
#include "domain/time.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the store keeps, in domain words.
namespace mbs::persistence {

using domain::account_id;
using domain::event_seq;
using domain::key_id;
using domain::link_id;
using domain::message_id;
using domain::money;
using domain::time_point;
using domain::webhook_endpoint_id;

/// 32 octets of SHA-256.
using digest = std::array<std::uint8_t, 32>;

enum class account_status : std::uint8_t { active = 1, suspended = 2 };

struct account_record {
  account_id id;
  std::string email;  ///< unique, compared without case
  std::string name;
  account_status status = account_status::active;
  money credit_limit;
  std::string webhook_secret;  ///< "whsec_…": signs callbacks of endpoints without a secret of their own
  time_point created_at;
};

struct sender_record {
  account_id account;
  domain::approved_sender sender;
};

struct key_record {
  key_id id;
  account_id account;
  std::string prefix;  ///< the shown start of the key, for lists
  digest hash{};       ///< of the whole key
  std::string label;
  time_point created_at;
  std::optional<time_point> revoked_at;
};

/// A callback URL of an account: made by the customer, or by the first message that names the URL.
struct webhook_endpoint {
  webhook_endpoint_id id;
  account_id account;
  std::string url;          ///< unique within the account
  std::string secret;       ///< "whsec_…"; empty: the account's
  std::uint16_t batch = 1;  ///< events a request, 1..100
  bool active = true;
  time_point created_at;
};

/// Everything an ACCOUNT needs to wake: settings, and money as snapshot plus what came after it.
struct account_state {
  account_record account;
  std::vector<domain::approved_sender> senders;
  domain::balance balance;
  std::int64_t last_funding = 0;  ///< id of the newest credit counted in `balance`
};

/// A top-up, grant or correction: the only money that enters or leaves from outside. `reference` makes it
/// once.
struct funding_entry {
  std::int64_t id = 0;  ///< given by the store, ascending in commit order
  account_id account;
  domain::transfer_kind kind = domain::transfer_kind::credit;  ///< credit or debit
  money amount;                                                ///< above 0
  std::string reference;                                       ///< unique; for example an M-Pesa receipt
  std::string note;
  time_point at;
};

/// The answer given to a request with an Idempotency-Key, kept 24 h.
struct idempotency_record {
  account_id account;
  digest key{};        ///< SHA-256 of account and key
  digest body{};       ///< SHA-256 of the request body
  std::string answer;  ///< the response body to give again
  time_point at;
};

/// Before a LINK sends, the messages it is about to send are here; after a crash these are the ones whose
/// outcome is unknown. One row a link, replaced as a whole.
struct link_claim {
  link_id link;
  struct segment_of {
    message_id message;
    std::uint8_t segment;
    std::uint16_t reference = 0;  ///< of its concatenation; 0: none
    bool operator==(const segment_of&) const = default;
  };
  std::vector<segment_of> claimed;  ///< at most the link's window
};

/// How far an endpoint's callbacks are done: every final event up to `through` was answered 2xx or stands in
/// webhook_retry. One row an endpoint, replaced.
struct webhook_progress {
  webhook_endpoint_id endpoint;
  event_seq through;
};

/// A final event whose callback failed at least once.
struct webhook_retry {
  event_seq event;
  message_id message;
  webhook_endpoint_id endpoint;
  std::uint16_t attempts = 0;
  time_point next_at;
  time_point give_up_at;
};

/// A receipt that matched no message when it came: kept for matching later, or for people to look at.
struct stray_receipt {
  std::int64_t id = 0;  ///< given by the store
  link_id link;
  std::string smsc_message_id;  ///< normalised; empty when unparseable
  std::int64_t to = 0;          ///< the handset's number, 0 when unknown
  domain::segment_outcome outcome = domain::segment_outcome::indeterminate;
  std::uint32_t code = 0;
  std::string raw;  ///< octets as they came, at most 1 KiB
  time_point at;
};

/// Names a stray receipt that has found its message.
struct matched_stray {
  link_id link;
  std::string smsc_message_id;
  time_point at;  ///< as the stray has it
  bool operator==(const matched_stray&) const = default;
};

/// A message with what has happened to it so far, in order.
struct message_history {
  domain::message message;
  std::vector<domain::message_event> events;
};

/// An event that a callback is due for.
struct callback_due {
  domain::message message;
  domain::message_event event;
};

}  // namespace mbs::persistence
