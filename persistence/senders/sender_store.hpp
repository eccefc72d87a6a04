#pragma once

#include "domain/errc.hpp"
#include "persistence/senders/sender_records.hpp"

#include <string>
#include <vector>

namespace mbs::persistence {

/// Sender IDs: what accounts may use, what they ask for, and the documents that come with it. What has an end
/// is kept beyond it: whoever asks for what counts at a moment compares. Knows nothing of who may decide,
/// and of documents only which there are.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out; of what
/// writes a mail beside: overloaded when too many wait.
class sender_store {
 public:
  virtual ~sender_store() = default;

  /// already_exists when the account has it, not_found without the account.
  [[nodiscard]] virtual domain::result<void> add_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) = 0;
  /// Takes away just this approval: others of the same name, for other networks or classes, stay. not_found
  /// without it.
  [[nodiscard]] virtual domain::result<void> remove_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) = 0;
  /// not_found without the account.
  [[nodiscard]] virtual domain::result<senders_of_account> list_senders(account_id account) = 0;
  /// What the account sends as from now on when a request does not say; empty: nothing.
  /// sender_not_approved unless an approval of that name counts at `by.at`, not_found without the account.
  [[nodiscard]] virtual domain::result<void> set_default_sender(
      account_id account, const std::string& name, const domain::audit_origin& by) = 0;

  /// Asked by `by`, at its time. too_many_requests_open when max_waiting_requests of the account wait,
  /// already_exists when the same waits already, not_found without the account.
  [[nodiscard]] virtual domain::result<sender_request_record> add_request(
      const new_sender_request& wanted, const domain::audit_origin& by) = 0;
  /// not_found, also when it is another account's; without an account: of any.
  [[nodiscard]] virtual domain::result<sender_request_record> get_request(
      domain::sender_request_id id, std::optional<account_id> account) = 0;
  /// Of `state` expired: those approved whose end has come at `now`; of approved: the others. A page may be
  /// short and still have a next one.
  [[nodiscard]] virtual domain::result<sender_request_page> list_requests(
      const sender_request_question& question, time_point now) = 0;
  /// By whoever asked. Gives the request with the documents that it had, which are forgotten. not_found;
  /// not_waiting when it was decided or withdrawn.
  [[nodiscard]] virtual domain::result<sender_request_record> withdraw_request(
      domain::sender_request_id id, account_id account, const domain::audit_origin& by) = 0;

  /// A document whose file is there already; gives it with its id. not_found, not_waiting as above;
  /// too_many_requests_open when the request has max_documents_of_request.
  [[nodiscard]] virtual domain::result<sender_document> add_document(
      const sender_document& document, account_id account, const domain::audit_origin& by) = 0;
  /// not_found, also when it is another account's; without an account: of any.
  [[nodiscard]] virtual domain::result<sender_document> get_document(
      domain::sender_document_id id, std::optional<account_id> account) = 0;
  /// Those of `files` (64 at most) that are no document's.
  [[nodiscard]] virtual domain::result<std::vector<std::string>> strangers_among(
      const std::vector<std::string>& files) = 0;

  /// A step of forgetting, with one entry in the audit log when there was something: documents of requests
  /// that were decided or withdrawn before `documents_before`, and whole requests from before
  /// `requests_before`; at most 50 of each.
  [[nodiscard]] virtual domain::result<forgotten_requests> forget_old_requests(
      time_point documents_before, time_point requests_before, time_point now) = 0;

  /// Gives the account the sender and tells whoever asked by mail, all in one transaction. not_found,
  /// not_waiting as above. Gives the request as it is then.
  [[nodiscard]] virtual domain::result<sender_request_record> approve_request(
      domain::sender_request_id id, std::optional<time_point> ends_at, const domain::audit_origin& by) = 0;
  /// The same without the sender.
  [[nodiscard]] virtual domain::result<sender_request_record> reject_request(
      domain::sender_request_id id, const std::string& reason, const domain::audit_origin& by) = 0;
};

}  // namespace mbs::persistence
