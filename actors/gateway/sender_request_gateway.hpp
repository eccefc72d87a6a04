#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "domain/numbering/network.hpp"
#include "persistence/senders/sender_records.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mbs::actors {

/// A document as it was sent.
struct new_sender_document {
  domain::sender_request_id request;
  std::string name;  ///< that is shown
  domain::document_kind kind = domain::document_kind::pdf;
  std::string octets;
  std::shared_ptr<void> room{};  ///< for the octets in somebody's memory: given back when they go
};

/// A document as it is read.
struct sender_document_content {
  persistence::sender_document about;
  std::string octets;
};

/// What accounts ask for of sender IDs, and what is decided about it. Safe to call from any thread. Nothing
/// blocks. `account` narrows to what is that account's: all else is not_found. `turn` is whose share of the
/// store a question takes. Errors besides those listed: store_unavailable, overloaded, rate_limited, and
/// account_suspended from what an account changes.
class sender_request_gateway {
 public:
  virtual ~sender_request_gateway() = default;

  /// By which networks have their names.
  [[nodiscard]] virtual const domain::numbering_plan& plan() const noexcept = 0;

  virtual void list_requests(domain::account_id turn, persistence::sender_request_question question,
      completion<persistence::sender_request_page> done) = 0;
  /// Errors: not_found.
  virtual void get_request(domain::account_id turn, domain::sender_request_id id,
      std::optional<domain::account_id> account, completion<persistence::sender_request_record> done) = 0;
  /// Errors: not_found; not_found as well when its file is gone.
  virtual void read_document(domain::account_id turn, domain::sender_document_id id,
      std::optional<domain::account_id> account, completion<sender_document_content> done) = 0;

  /// Errors: too_many_requests_open, already_exists.
  virtual void ask_for_sender(persistence::new_sender_request wanted, const domain::audit_origin& by,
      completion<persistence::sender_request_record> done) = 0;
  /// Its documents are removed. Errors: not_found, not_waiting.
  virtual void withdraw_request(domain::account_id account, domain::sender_request_id id,
      const domain::audit_origin& by, completion<persistence::sender_request_record> done) = 0;
  /// On the disk when it is answered. Errors: not_found, not_waiting, too_many_requests_open (documents).
  virtual void add_document(domain::account_id account, new_sender_document document,
      const domain::audit_origin& by, completion<persistence::sender_document> done) = 0;
  /// Empty: none from now on. Gives the name. Errors: sender_not_approved.
  virtual void set_default_sender(domain::account_id account, std::string name,
      const domain::audit_origin& by, completion<std::string> done) = 0;

  /// Running servers send with it within a second. Errors: not_found, not_waiting.
  virtual void approve_request(domain::account_id turn, domain::sender_request_id id,
      std::optional<domain::time_point> ends_at, const domain::audit_origin& by,
      completion<persistence::sender_request_record> done) = 0;
  /// Errors: not_found, not_waiting.
  virtual void reject_request(domain::account_id turn, domain::sender_request_id id, std::string reason,
      const domain::audit_origin& by, completion<persistence::sender_request_record> done) = 0;
};

}  // namespace mbs::actors
