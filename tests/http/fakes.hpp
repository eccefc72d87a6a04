#pragma once

#include "http/api.hpp"
#include "tests/http/access/fake_access.hpp"
#include "tests/http/access/fake_audit.hpp"
#include "tests/http/access/fake_factors.hpp"
#include "tests/http/access/fake_keys.hpp"
#include "tests/http/access/fake_members.hpp"
#include "tests/http/access/fake_people.hpp"
#include "tests/http/access/fake_recoveries.hpp"
#include "tests/http/access/fake_sessions.hpp"
#include "tests/http/access/fake_staff_people.hpp"
#include "tests/http/accounts/fake_accounts.hpp"
#include "tests/http/accounts/fake_staff_accounts.hpp"
#include "tests/http/events/fake_events.hpp"
#include "tests/http/links/fake_links.hpp"
#include "tests/http/mail/fake_mails.hpp"
#include "tests/http/messages/fake_messages.hpp"
#include "tests/http/messages/fake_reports.hpp"
#include "tests/http/money/fake_balances.hpp"
#include "tests/http/money/fake_billing.hpp"
#include "tests/http/money/fake_books.hpp"
#include "tests/http/money/fake_money.hpp"
#include "tests/http/money/fake_money_requests.hpp"
#include "tests/http/money/fake_payments.hpp"
#include "tests/http/money/fake_prices.hpp"
#include "tests/http/money/fake_reconciliations.hpp"
#include "tests/http/money/fake_top_ups.hpp"
#include "tests/http/node/fake_node.hpp"
#include "tests/http/senders/fake_sender_requests.hpp"
#include "tests/http/senders/fake_senders.hpp"
#include "tests/http/webhooks/fake_webhooks.hpp"

namespace mbs::http::tests {

/// Fakes of all capabilities. Made in fakes.cpp, once for all test files.
struct all_fakes {
  all_fakes();
  ~all_fakes();
  all_fakes(const all_fakes&) = delete;
  all_fakes& operator=(const all_fakes&) = delete;

  answering answers;
  fake_access access{answers};
  fake_balances balances{answers};
  fake_billing billing{answers};
  fake_events events;
  fake_factors factors{answers};
  fake_audit audit{answers};
  fake_accounts accounts{answers};
  fake_books books{answers};
  fake_keys keys{answers};
  fake_links links{answers};
  fake_mails mails{answers};
  fake_members members{answers};
  fake_messages messages{answers};
  fake_money money{answers};
  fake_money_requests money_requests{answers};
  fake_node node{answers};
  fake_payments payments{answers};
  fake_people people{answers};
  fake_prices prices{answers};
  fake_reconciliations reconciliations{answers};
  fake_recoveries recoveries{answers};
  fake_reports reports{answers};
  fake_sender_requests sender_requests{answers};
  fake_senders senders{answers};
  fake_sessions sessions{answers};
  fake_staff_accounts staff_accounts{answers};
  fake_staff_people staff_people{answers};
  fake_top_ups top_ups{answers};
  fake_webhooks webhooks{answers};

  [[nodiscard]] actors::gateways front() noexcept;
};

}  // namespace mbs::http::tests
