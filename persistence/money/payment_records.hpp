#pragma once

#include "domain/access/audit.hpp"
#include "domain/money/money.hpp"
#include "domain/money/payment.hpp"
#include "domain/money/top_up_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// What M-Pesa tells of a payment, by whatever way; read from its wires by somebody else.
struct told_payment {
  std::string receipt;           ///< of the shape of mpesa::read_receipt
  domain::money amount;          ///< above 0
  std::string typed;             ///< the account, as the payer typed it; empty: none
  std::string short_code;        ///< whom it was paid to
  std::string payer;             ///< a number, or one with a mask; empty: M-Pesa does not say, or only a hash
  std::string name;              ///< of the payer; empty: not told
  domain::time_point paid_at{};  ///< 0: not told
  domain::payment_source source = domain::payment_source::confirmation;
};

/// A payment that came in. Kept as long as the account's books, in suspense until staff match it; staff who
/// manage money see it, and it is in an export of the account.
struct payment_record {
  domain::payment_id id;
  told_payment told;
  domain::account_id account;  ///< whose it is; 0: nobody's yet
  domain::top_up_id top_up;    ///< that it was asked for by; 0: none
  domain::payment_state state = domain::payment_state::credited;
  std::string trouble;  ///< what staff have to know; empty: nothing
  domain::time_point told_at{}, credited_at{};
  std::int64_t funding = 0;          ///< the credit's entry; 0: none
  domain::audit_actor matched_by{};  ///< id 0 and kind system: nobody had to
  std::string reason;                ///< why it was matched so
};

/// What came of telling.
struct payment_outcome {
  payment_record payment;
  bool is_new = false;    ///< it was not known before
  std::string differs{};  ///< of one that is known: what is told otherwise now
};

/// What was posted about payments to the paybill, as it came. Kept for 90 days; staff alone may see it.
struct posted_confirmation {
  std::int64_t id = 0;
  std::string receipt;  ///< empty: it names none
  domain::time_point at;
  std::string address;  ///< whence
  std::string body;
  bool is_done = false;
  std::string note{};  ///< why nothing came of it; empty: something did, or not yet
};

struct payment_filter {
  std::optional<domain::payment_state> state{};
  std::optional<domain::account_id> account{};
  std::string receipt{};                               ///< empty: any
  std::optional<domain::time_point> since{}, until{};  ///< when mbs was told; `until` itself is out
  domain::payment_id beyond{};
  std::uint32_t limit = 50;  ///< 1 to 200
};

struct payment_page {
  std::vector<payment_record> payments;
  domain::payment_id next{};  ///< others come after this; 0: that was all
};

/// How far M-Pesa's own list of payments was read.
struct pull_progress {
  domain::time_point pulled_until, succeeded_at;
};

}  // namespace mbs::persistence
