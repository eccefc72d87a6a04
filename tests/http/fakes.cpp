#include "tests/http/fakes.hpp"

namespace mbs::http::tests {

all_fakes::all_fakes() = default;
all_fakes::~all_fakes() = default;

actors::gateways all_fakes::front() noexcept {
  return {access, accounts, audit, balances, billing, books, events, factors, keys, links, mails, members,
      messages, money, money_requests, node, payments, people, prices, reconciliations, recoveries, reports,
      sender_requests, senders, sessions, staff_accounts, staff_people, top_ups, webhooks};
}

}  // namespace mbs::http::tests
