#pragma once

#include "actors/gateway/sender_request_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mbs::http::tests {

/// Requests for senders in memory, with their documents. "DUKA" is an approved sender.
class fake_sender_requests final : public actors::sender_request_gateway {
 public:
  using request = persistence::sender_request_record;
  using document = persistence::sender_document;

  explicit fake_sender_requests(answering& how);
  [[nodiscard]] std::vector<route> routes();

  std::vector<request> requests;
  std::vector<actors::sender_document_content> documents;
  persistence::sender_request_question last_question;
  domain::audit_origin last_by;

  const domain::numbering_plan& plan() const noexcept override { return domain::numbering_plan::kenya(); }

  void list_requests(domain::account_id, persistence::sender_request_question q,
      actors::completion<persistence::sender_request_page> done) override;
  void get_request(domain::account_id, domain::sender_request_id id,
      std::optional<domain::account_id> account, actors::completion<request> done) override;
  void read_document(domain::account_id, domain::sender_document_id id,
      std::optional<domain::account_id> account,
      actors::completion<actors::sender_document_content> done) override;
  void ask_for_sender(persistence::new_sender_request wanted, const domain::audit_origin& by,
      actors::completion<request> done) override;
  void withdraw_request(domain::account_id account, domain::sender_request_id id,
      const domain::audit_origin& by, actors::completion<request> done) override;
  void add_document(domain::account_id account, actors::new_sender_document wanted,
      const domain::audit_origin& by, actors::completion<document> done) override;
  void set_default_sender(domain::account_id, std::string name, const domain::audit_origin& by,
      actors::completion<std::string> done) override;
  void approve_request(domain::account_id, domain::sender_request_id id,
      std::optional<domain::time_point> ends_at, const domain::audit_origin& by,
      actors::completion<request> done) override;
  void reject_request(domain::account_id, domain::sender_request_id id, std::string reason,
      const domain::audit_origin& by, actors::completion<request> done) override;

 private:
  [[nodiscard]] std::vector<request>::iterator find(
      domain::sender_request_id id, std::optional<domain::account_id> account);
  template <class Work>
  void with(domain::sender_request_id id, std::optional<domain::account_id> account,
      actors::completion<request> done, Work work);
  template <class Work>
  void decide(domain::sender_request_id id, std::optional<domain::account_id> account,
      domain::sender_request_state to, const domain::audit_origin& by, actors::completion<request> done,
      Work work);

  answering& how_;
};

}  // namespace mbs::http::tests
