#pragma once

#include "persistence/money/money_request_store.hpp"
#include "persistence/sql/session.hpp"

/// Requests about money in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_money_request_store final : public money_request_store {
 public:
  /// `session` outlives the store.
  explicit sql_money_request_store(sql::session& session) : session_{session} {}

  domain::result<money_request> propose(
      const domain::money_wish& wish, domain::money alone, const domain::audit_origin& by) override;
  domain::result<money_request> get_money_request(domain::money_request_id id) override;
  domain::result<money_request_page> list_money_requests(const money_request_filter& wanted) override;
  domain::result<decided_money_request> approve(
      domain::money_request_id id, const domain::audit_origin& by) override;
  domain::result<decided_money_request> refuse(
      domain::money_request_id id, const std::string& reason, const domain::audit_origin& by) override;
  domain::result<withdrawn_money_request> withdraw(
      domain::money_request_id id, const domain::audit_origin& by) override;
  domain::result<money_request> note_pay_out(
      domain::money_request_id id, const std::string& reference, const domain::audit_origin& by) override;
  domain::result<bool> expire_money_requests(domain::time_point now, std::uint32_t limit) override;

 private:
  sql::session& session_;
};

}  // namespace mbs::persistence
