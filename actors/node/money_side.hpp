#pragma once

#include "actors/money/balance_service.hpp"
#include "actors/money/balance_watch_actor.hpp"
#include "actors/money/billing_actor.hpp"
#include "actors/money/billing_service.hpp"
#include "actors/money/books_service.hpp"
#include "actors/money/daraja_threads.hpp"
#include "actors/money/money_request_service.hpp"
#include "actors/money/money_service.hpp"
#include "actors/money/payment_service.hpp"
#include "actors/money/price_service.hpp"
#include "actors/money/reconciliation_service.hpp"
#include "actors/money/top_up_service.hpp"
#include "actors/node/node.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace mbs::actors {

/// What the rest of the node gives it; all outlives it.
struct money_surroundings {
  caf::actor_system* system = nullptr;
  const node_setup* setup = nullptr;
  live_rules* rules = nullptr;
  node_counters* counters = nullptr;
  store_pool* store = nullptr;
  accounts_actor accounts;
  mailer_actor mailer;
};

/// The actors and services of money of a running node, begun in the order of what they need. One thread.
struct money_side {
  /// Before ACCOUNTS: whom it tells of a balance that moved.
  [[nodiscard]] std::function<void(domain::account_id)> watch_balances(caf::actor_system& system);
  /// Before anything is accepted: BOOKS hears of accounts that do not add up.
  void begin(money_surroundings around);
  /// All others, once there is an SMS to tell people by; `sms` outlives it.
  void open(platform_sms& sms);
  /// Ends its actors by `end`, those first that need others.
  template <class End>
  void end_with(End end) {
    end(balance_watch_);
    end(billing_);
    end(paybill_);
    end(top_ups_);
    daraja_.reset();
    end(reconciler_);
    end(books);
  }

  std::optional<balance_service> balances;
  std::optional<billing_service> documents;
  std::optional<books_service> book_reports;
  std::optional<money_service> money;
  std::optional<money_request_service> requests;
  std::optional<payment_service> payments;
  std::optional<price_service> prices;
  std::optional<reconciliation_service> reconciliations;
  std::optional<top_up_service> top_up_reports;
  books_actor books;
  std::shared_ptr<pull_standing> pulls = std::make_shared<pull_standing>();

 private:
  void start_top_ups();
  void start_billing();
  void start_books();
  void start_reconciler();

  money_surroundings in_;
  balance_watch_actor balance_watch_;
  billing_actor billing_;
  paybill_actor paybill_;
  reconciler_actor reconciler_;
  std::unique_ptr<daraja_transport> daraja_;
  top_ups_actor top_ups_;
};

}  // namespace mbs::actors
