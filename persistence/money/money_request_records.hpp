#pragma once

#include "domain/money/money_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// What staff want done with an account's money, and what became of it. Kept as long as the books; staff who
/// manage money see it. The account's members see the entry that it became, in statement and audit log.
struct money_request {
  domain::money_request_id id;
  std::string account_name;  ///< as it is now
  domain::money_wish wish;
  domain::money_request_standing standing;
  bool alone = false;                ///< an adjustment for which one person sufficed
  domain::audit_actor decided_by{};  ///< kind system: nobody yet
  domain::time_point decided_at{};   ///< 0: not yet
  std::string decision;              ///< why it was refused
  std::int64_t funding = 0;          ///< the entry of the books; 0: none
  std::string paid_reference;        ///< of a refund's pay-out; empty: not noted yet
  domain::audit_actor paid_by{};     ///< who noted it
  domain::time_point paid_at{};
  std::string proposer, decider, payer;  ///< names of people, as they are now; empty: none, or not known
};

/// What came of a decision: the request as it stands, changed only when it was allowed.
struct decided_money_request {
  money_request request;
  domain::money_verdict verdict = domain::money_verdict::not_waiting;
};
struct withdrawn_money_request {
  money_request request;
  domain::withdrawal verdict = domain::withdrawal::not_waiting;
};

struct money_request_filter {
  /// A proposal whose time is over is among those proposed until it is put aside, which takes a minute.
  std::optional<domain::money_request_state> state{};
  std::optional<domain::account_id> account{};
  bool is_open = false;  ///< proposed or approved: what somebody has to do something about
  domain::money_request_id beyond{};
  std::uint32_t limit = 50;  ///< 1 to 200
};

struct money_request_page {
  std::vector<money_request> requests;  ///< newest first
  domain::money_request_id next{};      ///< older ones come after this; 0: that was all
};

}  // namespace mbs::persistence
