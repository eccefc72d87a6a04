#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/audit.hpp"
#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"
#include "persistence/access/digest.hpp"
#include "persistence/messages/message_records.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Submission and what becomes of messages, as the front end may ask for it.
namespace mbs::actors {

struct accepted_recipient {
  domain::message_id id;
  domain::msisdn to;
  domain::network_id network;
  domain::money price;
};

struct submission_answer {
  std::vector<accepted_recipient> accepted;
  std::vector<domain::rejected_recipient> rejected;
  domain::encoding coding = domain::encoding::gsm7;
  std::uint8_t segments = 1;
  domain::money total;
  /// Set when this repeats an earlier request with the same Idempotency-Key: give exactly this body again.
  std::optional<std::string> replayed;
};

struct idempotency {
  persistence::digest key{};   ///< SHA-256 of account and key
  persistence::digest body{};  ///< SHA-256 of the request body
  /// Renders the response body, which becomes durable with the messages. Called once, on any thread.
  std::function<std::string(const submission_answer&)> render;
};

struct submission_request {
  domain::account_id account;
  domain::submission what;
  std::optional<idempotency> once;
  completion<submission_answer> done;
};

/// Safe to call from any thread. Nothing blocks. `refusal::why` per call: besides those listed everywhere
/// store_unavailable, overloaded, shutting_down and timed_out, and account_suspended from those that change
/// something.
class message_gateway {
 public:
  virtual ~message_gateway() = default;

  /// Accepts as many recipients as possible, durably, before `done`. Errors: those of domain::compose,
  /// insufficient_credit, account_suspended, queue_full, idempotency_key_reused, idempotency_key_in_flight,
  /// invalid_callback_url, too_many_callback_urls, no_route. When every recipient is bad the answer has no
  /// accepted ones and nothing was stored.
  virtual void submit(submission_request request) = 0;
  /// Withdraws a message not yet handed to an operator. Errors: not_found, already_submitted, already_final,
  /// in_transit (worth repeating).
  virtual void cancel(
      domain::account_id account, domain::message_id id, completion<persistence::message_history> done) = 0;
  /// What submit would make of it, with all that it would refuse the request for at this moment besides
  /// errors of form; nothing is stored, reserved or counted. Errors: those of domain::preview.
  virtual void preview(
      domain::account_id account, domain::submission what, completion<domain::submission_preview> done) = 0;

  virtual void get_message(
      domain::account_id account, domain::message_id id, completion<persistence::message_history> done) = 0;
  virtual void list_messages(
      persistence::message_filter filter, completion<persistence::message_page> done) = 0;

  /// Notes durably that `by` takes what is asked for out of the house; the line of names of the table.
  virtual void note_export(
      domain::audit_origin by, const persistence::message_filter& filter, completion<std::string> done) = 0;
  /// As list_messages, in lines of a table; `limit` may be any, a page has 500 at most.
  virtual void export_messages(persistence::message_filter filter, completion<table_page> done) = 0;

  /// How numbers are read and networks are named. Never changes while the node runs.
  [[nodiscard]] virtual const domain::numbering_plan& plan() const = 0;
};

}  // namespace mbs::actors
