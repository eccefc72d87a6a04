#include "persistence/money/balance_store.hpp"
#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/killed_change.hpp"

namespace mbs::test {

namespace {

using namespace persistence;

/// Those of the operator.
std::vector<killed_change> changes(account_id account) {
  const auto by = by_operator();
  webhook_endpoint endpoint;
  endpoint.account = account;
  endpoint.url = "https://a.example/";
  endpoint.created_at = noon();
  const sender_record sender{account, {"S", std::nullopt, std::nullopt}};
  return {
      {"an account is made", "account.created", 0,
          [by](auto& c) {
            return why_not(c.template get<account_store>().create_account(
                {"new@example.com", "", {}, "w", {}}, noon(), by));
          }},
      {"an account is suspended", "account.suspended", 0,
          [=](auto& c) {
            return why_not(
                c.template get<account_store>().set_account_status(account, account_status::suspended, by));
          }},
      {"an account is credited", "account.credited", 0,
          [=](auto& c) {
            return why_not(c.template get<funding_store>().add_funding_entry(
                {0, account, domain::transfer_kind::credit, money::from_shillings(1), "r", "", noon()}, by));
          }},
      {"a credit limit is changed", "account.credit_limit_changed", 0,
          [=](auto& c) {
            return why_not(c.template get<balance_store>().set_credit_limit(
                account, money::from_shillings(5), "agreed", by));
          }},
      {"alerts are changed", "account.alerts_changed", 0,
          [=](auto& c) {
            const money amounts[]{money::from_shillings(5), money::from_shillings(50)};
            return why_not(c.template get<balance_store>().set_alerts(account, amounts, true, by));
          }},
      {"a sender is added", "sender.added", 0,
          [=](auto& c) { return why_not(c.template get<sender_store>().add_sender(sender, by)); }},
      {"a sender is the default", "account.default_sender_set", 0,
          [=](auto& c) {
            return why_not(c.template get<sender_store>().set_default_sender(account, "S", by));
          }},
      {"a sender is taken away", "sender.removed", 0,
          [=](auto& c) { return why_not(c.template get<sender_store>().remove_sender(sender, by)); }},
      {"a webhook is made", "webhook.created", 0,
          [=](auto& c) {
            return why_not(c.template get<webhook_store>().create_webhook_endpoint(endpoint, by));
          }},
  };
}

}  // namespace

TEST_CASE_TEMPLATE(
    "a kill at any statement of the operator's changes leaves the change and its entry, or "
    "neither of them",
    Store, on_sqlite, on_postgres) {
  Store store;
  check_whole_or_not(store, changes(store.new_account()));
}

TEST_CASE_TEMPLATE("what changes nothing leaves no entry", Store, on_sqlite, on_postgres) {
  Store store;
  const auto owner = new_owner(store);
  const auto by = by_operator();
  session_record session;
  session.hash = crypto::sha256("session");
  session.person = owner.person;
  session.created_at = session.used_at = noon();
  const auto id = store.sessions().create_session(session)->id;
  REQUIRE(store.senders().add_sender({owner.account, {"S", std::nullopt, std::nullopt}}, by));
  const auto twice = [&](const char* action, const auto& change) {
    CAPTURE(action);
    REQUIRE(change());
    REQUIRE(change());
    CHECK(entries(store, action) == 1);
  };
  twice("account.suspended", [&] {
    return bool{store.accounts().set_account_status(owner.account, account_status::suspended, by)};
  });
  twice("account.default_sender_set",
      [&] { return bool{store.senders().set_default_sender(owner.account, "S", by)}; });
  twice("person.profile_changed",
      [&] { return bool{store.persons().change_profile(owner.person, "Wambui", "sw", {by})}; });
  twice("session.ended", [&] { return bool{store.sessions().end_session(owner.person, id, noon(), {by})}; });
  CHECK(store.sessions().end_sessions(owner.person, {}, noon(), {by}).value() == 0);
  CHECK(entries(store, "session.all_ended") == 0);
  CHECK(store.accounts().set_account_status({5}, account_status::suspended, by).error() ==
      domain::errc::not_found);
  CHECK(store.persons().change_profile({5}, "Wambui", "sw", {by}).error() == domain::errc::not_found);
}

}  // namespace mbs::test
