#include "cli/taking_over.hpp"

#include "persistence/accounts/account_store.hpp"

#include <chrono>
#include <thread>

namespace mbs::cli {

namespace {

/// True while the change waits for a server.
bool waits(persistence::account_store& accounts, domain::account_id account) {
  const auto changes = accounts.changed_accounts({account.value - 1}, 1);
  return changes && !changes->empty() && changes->front().account == account;
}

}  // namespace

void wait_until_taken_over(
    command_context& context, const command_stores& stores, domain::account_id account) {
  using clock = std::chrono::steady_clock;
  constexpr auto pause = std::chrono::milliseconds{10};
  constexpr auto patience = std::chrono::seconds{5};
  if (!stores.has_server()) return;
  auto& accounts = stores.get<persistence::account_store>();
  for (const auto end = clock::now() + patience; waits(accounts, account); std::this_thread::sleep_for(pause))
    if (clock::now() >= end) {
      context.out().err() << "it is stored; the running server has not taken it over yet\n";
      return;
    }
}

}  // namespace mbs::cli
