#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/money_request_records.hpp"

#include <string>

namespace mbs::actors {

/// What staff want done with an account's money, which one proposes and another approves. Safe to call from
/// any thread. Nothing blocks. `turn` is in whose turn staff ask. Errors besides those of
/// persistence::money_request_store: overloaded, rate_limited.
class money_request_gateway {
 public:
  virtual ~money_request_gateway() = default;

  /// What one may adjust alone within a day; 0: nothing.
  [[nodiscard]] virtual domain::money alone_limit() const = 0;

  /// `wish` has no fault; an adjustment within alone_limit is done at once.
  virtual void propose(domain::account_id turn, domain::money_wish wish, const domain::audit_origin& by,
      completion<persistence::money_request> done) = 0;
  virtual void get(
      domain::account_id turn, domain::money_request_id id, completion<persistence::money_request> done) = 0;
  virtual void list(domain::account_id turn, persistence::money_request_filter wanted,
      completion<persistence::money_request_page> done) = 0;

  virtual void approve(domain::account_id turn, domain::money_request_id id, const domain::audit_origin& by,
      completion<persistence::decided_money_request> done) = 0;
  virtual void refuse(domain::account_id turn, domain::money_request_id id, std::string reason,
      const domain::audit_origin& by, completion<persistence::decided_money_request> done) = 0;
  virtual void withdraw(domain::account_id turn, domain::money_request_id id, const domain::audit_origin& by,
      completion<persistence::withdrawn_money_request> done) = 0;
  virtual void note_pay_out(domain::account_id turn, domain::money_request_id id, std::string reference,
      const domain::audit_origin& by, completion<persistence::money_request> done) = 0;
};

}  // namespace mbs::actors
