#pragma once

#include "persistence/money/ledger_store.hpp"
#include "persistence/money/money_request_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"

/// Staff who move money by hand, over a real store.
namespace mbs::test {

using namespace std::chrono_literals;
using domain::errc;
using domain::money_request_kind;
using domain::money_request_state;
using domain::money_verdict;
using domain::money_wish;
using domain::transfer_kind;

inline constexpr auto alone = money::from_shillings(100);
inline constexpr std::int64_t jane = 1, juma = 2, njeri = 3;

inline domain::audit_origin by(std::int64_t person, domain::time_point at = noon() + 1h) {
  return {.who = {domain::actor_kind::person, person}, .at = at, .personal = {}};
}

inline money_wish adjustment(domain::account_id account, money amount, const std::string& reference,
    transfer_kind direction = transfer_kind::credit) {
  money_wish w;
  w.account = account;
  w.amount = amount;
  w.reference = reference;
  w.direction = direction;
  w.note = "a mistake of ours";
  return w;
}
inline money_wish payment(domain::account_id account, money amount, const std::string& reference) {
  auto w = adjustment(account, amount, reference);
  w.kind = money_request_kind::bank_payment;
  w.way = domain::money_way::bank_transfer;
  w.party = "Duka Ltd";
  w.value_day = domain::kenyan_day_at(noon()).number;
  return w;
}
inline money_wish refund(domain::account_id account, money amount) {
  auto w = adjustment(account, amount, "", transfer_kind::debit);
  w.kind = money_request_kind::refund;
  w.way = domain::money_way::mpesa;
  w.party = "Jane";
  return w;
}

/// Whose account has KES 1,000.
template <class Store>
struct money_desk {
  Store store;
  domain::account_id account = store.new_account();
  persistence::store_connection& connection = store.connection(persistence::lane::changes);
  persistence::money_request_store& requests = connection.template get<persistence::money_request_store>();

  [[nodiscard]] money balance(domain::account_id of) {
    const std::array ids{of};
    return store.accounts().load_accounts(ids)->front().balance.available();
  }
  [[nodiscard]] money balance() { return balance(account); }
  [[nodiscard]] auto propose(const money_wish& wish, const domain::audit_origin& who = by(jane)) {
    return requests.propose(wish, alone, who);
  }
  [[nodiscard]] persistence::verification verified(bool whole = true) {
    return store.ledger().verify({.whole = whole}).value();
  }
  [[nodiscard]] bool adds_up() {
    return verified(false).differences.empty() && verified().differences.empty();
  }
  [[nodiscard]] std::int64_t held_by(domain::system_account which) {
    return verified().system_accounts.value()[static_cast<std::size_t>(which) - 1].units();
  }
};

}  // namespace mbs::test
