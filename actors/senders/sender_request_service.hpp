#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/sender_request_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/senders/document_folder.hpp"

#include <chrono>
#include <memory>

namespace mbs::actors {

/// How long things are kept after a request was decided or withdrawn.
struct sender_request_terms {
  domain::duration documents = std::chrono::days{90};
  domain::duration requests = std::chrono::days{730};
};

/// Requests in the store and their documents in a folder. A document's file is whole on the disk before its
/// row is there, and goes after its row is gone; what a stop leaves in between is swept.
class sender_request_service final : public sender_request_gateway {
 public:
  struct parts {
    store_pool* store = nullptr;
    accounts_actor accounts;
    mailer_actor mailer;
    const domain::numbering_plan* plan = nullptr;
    std::string documents_folder;  ///< made at the first document; empty: documents are refused
    clock_function now;
    sender_request_terms terms{};
    event_hub* events = nullptr;  ///< of who follows accounts live; may be none
  };
  /// What it is given outlives it.
  explicit sender_request_service(parts p);

  const domain::numbering_plan& plan() const noexcept override { return *parts_.plan; }
  void list_requests(domain::account_id turn, persistence::sender_request_question question,
      completion<persistence::sender_request_page> done) override;
  void get_request(domain::account_id turn, domain::sender_request_id id,
      std::optional<domain::account_id> account,
      completion<persistence::sender_request_record> done) override;
  void read_document(domain::account_id turn, domain::sender_document_id id,
      std::optional<domain::account_id> account, completion<sender_document_content> done) override;
  void ask_for_sender(persistence::new_sender_request wanted, const domain::audit_origin& by,
      completion<persistence::sender_request_record> done) override;
  void withdraw_request(domain::account_id account, domain::sender_request_id id,
      const domain::audit_origin& by, completion<persistence::sender_request_record> done) override;
  void add_document(domain::account_id account, new_sender_document document, const domain::audit_origin& by,
      completion<persistence::sender_document> done) override;
  void set_default_sender(domain::account_id account, std::string name, const domain::audit_origin& by,
      completion<std::string> done) override;
  void approve_request(domain::account_id turn, domain::sender_request_id id,
      std::optional<domain::time_point> ends_at, const domain::audit_origin& by,
      completion<persistence::sender_request_record> done) override;
  void reject_request(domain::account_id turn, domain::sender_request_id id, std::string reason,
      const domain::audit_origin& by, completion<persistence::sender_request_record> done) override;

  /// A step of forgetting what is past its term, and of removing files that are no document's: NODE's
  /// schedule says when. Returns at once.
  void sweep();

 private:
  template <class Decide>
  void decide(domain::account_id turn, completion<persistence::sender_request_record> done, Decide decide_it);

  parts parts_;
  std::shared_ptr<persistence::document_folder> folder_;
};

}  // namespace mbs::actors
