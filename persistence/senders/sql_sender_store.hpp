#pragma once

#include "persistence/senders/sender_store.hpp"
#include "persistence/sql/session.hpp"

/// Senders in both databases; requests for them stand in sql_sender_requests.cpp. Internal to persistence/.
namespace mbs::persistence {

class sql_sender_store final : public sender_store {
 public:
  /// `session` outlives the store.
  explicit sql_sender_store(sql::session& session) : session_{session} {}

  domain::result<void> add_sender(const sender_record& sender, const domain::audit_origin& by = {}) override;
  domain::result<void> remove_sender(
      const sender_record& sender, const domain::audit_origin& by = {}) override;
  domain::result<senders_of_account> list_senders(account_id account) override;
  domain::result<void> set_default_sender(
      account_id account, const std::string& name, const domain::audit_origin& by) override;

  domain::result<sender_request_record> add_request(
      const new_sender_request& wanted, const domain::audit_origin& by) override;
  domain::result<sender_request_record> get_request(
      domain::sender_request_id id, std::optional<account_id> account) override;
  domain::result<sender_request_page> list_requests(
      const sender_request_question& question, time_point now) override;
  domain::result<sender_request_record> withdraw_request(
      domain::sender_request_id id, account_id account, const domain::audit_origin& by) override;
  domain::result<sender_document> add_document(
      const sender_document& document, account_id account, const domain::audit_origin& by) override;
  domain::result<sender_document> get_document(
      domain::sender_document_id id, std::optional<account_id> account) override;
  domain::result<std::vector<std::string>> strangers_among(const std::vector<std::string>& files) override;
  domain::result<forgotten_requests> forget_old_requests(
      time_point documents_before, time_point requests_before, time_point now) override;
  domain::result<sender_request_record> approve_request(domain::sender_request_id id,
      std::optional<time_point> ends_at, const domain::audit_origin& by) override;
  domain::result<sender_request_record> reject_request(
      domain::sender_request_id id, const std::string& reason, const domain::audit_origin& by) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
