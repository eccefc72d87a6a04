#pragma once

#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "domain/messages/submission.hpp"
#include "domain/money/ledger.hpp"
#include "persistence/access/key_records.hpp"
#include "persistence/messages/message_records.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the front end may ask of the actors, in domain words and without CAF: the seam between http/ and
/// actors/.
namespace mbs::actors {

/// A refusal with what a person needs to mend it.
struct refusal {
  domain::errc why = domain::errc::internal;
  std::string detail;                   ///< one sentence, may be empty
  std::chrono::seconds retry_after{0};  ///< above 0: worth trying again then
};
[[noreturn]] inline void throw_exception_from_error(const refusal& r, const boost::source_location&) {
  throw std::logic_error("unexpected refusal: " + std::string{domain::to_code(r.why)});
}
template <class T>
using outcome = boost::system::result<T, refusal>;

/// Called exactly once, on any thread (possibly before the asking call returns): post back to your own.
template <class T>
using completion = std::function<void(outcome<T>)>;

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

struct network_report {
  domain::network_id id;
  std::string name;
  std::string title;
  bool reachable = false;  ///< a route exists
  bool up = false;         ///< some link to it is bound
  std::uint64_t queued = 0;
  std::vector<domain::price_rule> prices;  ///< per class, resolved
};

struct link_report {
  std::string name;
  std::string state;  ///< "bound", "binding", "connecting", "waiting", "stopped"
  std::string last_error;
  std::uint32_t sessions_bound = 0;
  std::uint64_t queued_otp = 0, queued_transactional = 0, queued_promotional = 0;
  std::uint32_t in_flight = 0, window = 0, tps = 0;
  std::uint64_t submitted = 0, refused = 0, throttled = 0, receipts = 0, strays = 0, resubmitted = 0,
                timeouts = 0;
  std::uint64_t awaiting_receipt = 0;
};

/// A moment's figures, for /metrics and /readyz. Counters only grow.
struct node_report {
  bool ready = false;
  std::vector<std::string> not_ready_because;
  std::uint64_t accepted = 0, refused_requests = 0, delivered = 0, undelivered = 0, rejected = 0, expired = 0,
                cancelled = 0, unknown = 0;
  std::uint64_t commits = 0, commit_failures = 0, committed_messages = 0, committed_events = 0;
  std::uint64_t commit_microseconds = 0;
  std::uint64_t accepting = 0, queued = 0, accounts_awake = 0;
  std::uint64_t callbacks_sent = 0, callbacks_failed = 0, callbacks_dropped = 0, callbacks_waiting = 0;
  std::uint64_t ledger_breaches = 0;
  std::vector<link_report> links;
};

/// Safe to call from any thread. Nothing blocks. `refusal::why` per call: besides those listed everywhere
/// store_unavailable, overloaded, shutting_down and timed_out, and account_suspended from those that change
/// something.
class gateway {
 public:
  virtual ~gateway() = default;

  /// Accepts as many recipients as possible, durably, before `done`. Errors: those of domain::compose,
  /// insufficient_credit, account_suspended, queue_full, idempotency_key_reused, idempotency_key_in_flight,
  /// invalid_callback_url, too_many_callback_urls, no_route. When every recipient is bad the answer has no
  /// accepted ones and nothing was stored.
  virtual void submit(submission_request request) = 0;
  /// Withdraws a message not yet handed to an operator. Errors: not_found, already_submitted, already_final,
  /// in_transit (worth repeating).
  virtual void cancel(
      domain::account_id account, domain::message_id id, completion<persistence::message_history> done) = 0;
  virtual void get_balance(domain::account_id account, completion<domain::balance> done) = 0;
  /// Pure rules with the account's prices; nothing is stored.
  virtual outcome<domain::composition> preview(const domain::submission& what) const = 0;

  virtual void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) = 0;
  virtual void get_message(
      domain::account_id account, domain::message_id id, completion<persistence::message_history> done) = 0;
  virtual void list_messages(
      persistence::message_filter filter, completion<persistence::message_page> done) = 0;

  virtual void list_webhook_endpoints(
      domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) = 0;
  /// Registers a callback URL with its own secret and batch size. Errors: already_exists,
  /// invalid_callback_url, too_many_callback_urls.
  virtual void create_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) = 0;
  /// Errors: not_found.
  virtual void update_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) = 0;

  [[nodiscard]] virtual std::vector<network_report> networks() const = 0;
  [[nodiscard]] virtual node_report report() const = 0;
  [[nodiscard]] virtual const domain::numbering_plan& plan() const = 0;
};

}  // namespace mbs::actors
