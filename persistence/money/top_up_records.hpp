#pragma once

#include "domain/access/audit.hpp"
#include "domain/money/top_up.hpp"
#include "domain/money/top_up_id.hpp"
#include "domain/numbering/msisdn.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// A payment that somebody of the account asks for.
struct new_top_up {
  domain::account_id account;
  domain::msisdn payer;
  domain::money amount;     ///< above 0, whole shillings
  std::string short_code;   ///< whom it goes to
  std::string once;         ///< the same within an account: the same top-up; empty: none
  bool only_again = false;  ///< none is made: only one that is there already is given
};

/// Kept as long as the account's books; the account's members see it, and staff. An export of the account
/// has it.
struct top_up_record {
  domain::top_up_id id;
  domain::account_id account;
  domain::msisdn payer;
  domain::money amount;
  std::string short_code;
  domain::top_up_standing standing;
  domain::audit_actor asked_by;
  domain::time_point created_at;
  domain::time_point ended_at{};  ///< 0: not yet
  std::string merchant_request;   ///< M-Pesa's ids of the prompt; empty: none yet
  std::string checkout_request;
  std::string code;  ///< M-Pesa's own for how it ended, and its words, for staff
  std::string words;
  std::int64_t funding = 0;  ///< the credit's entry; 0: none
  std::string receipt;       ///< empty: none yet
  std::string trouble{};     ///< of the news just recorded: what staff have to look at; not stored
};

/// What M-Pesa says of a top-up, read from its wires by somebody else.
struct payment_news {
  enum class kind : std::uint8_t {
    asked,      ///< the answer to the request: `ask`, `reason`, the two ids
    nothing,    ///< it was asked how it ended, and does not say
    unreached,  ///< it was to be asked, and did not answer
    failed,     ///< `reason`, `is_final`
    paid,       ///< maybe with amount and receipt
  };
  kind what = kind::nothing;
  domain::ask_result ask = domain::ask_result::unknown;
  domain::top_up_reason reason = domain::top_up_reason::none;
  bool is_final = false;
  std::optional<domain::money> amount{};
  std::string receipt{};  ///< of the shape of mpesa::read_receipt; empty: not told
  std::string merchant_request{}, checkout_request{};
  std::string code{}, words{};
};

/// What was posted, as it came. Kept for 90 days; staff alone may see it.
struct payment_callback {
  std::int64_t id = 0;
  domain::top_up_id top_up;
  domain::time_point at;
  std::string address;  ///< whence
  std::string body;
};

struct top_up_page {
  std::vector<top_up_record> top_ups;  ///< newest first
  domain::top_up_id next{};            ///< older ones come after this; 0: that was all
};

}  // namespace mbs::persistence
