#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;

TEST_CASE_TEMPLATE("an account comes back with its senders and limit", Store, on_sqlite, on_postgres) {
  Store store;
  const std::vector<domain::approved_sender> senders{
      {"MBS", std::nullopt, std::nullopt}, {"MBS-OTP", domain::network_id{2}, domain::traffic_class::otp}};
  const auto made = store.accounts().create_account(
      {"Asha@Example.com", "Asha's shop", money::from_shillings(50), "whsec_1", senders}, noon());
  REQUIRE(made);
  const domain::account_id ids[]{made->id, {5}};
  const auto found = store.accounts().load_accounts(ids);
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  const auto& a = found->front();
  CHECK(a.account.email == "Asha@Example.com");
  CHECK(a.account.name == "Asha's shop");
  CHECK(a.account.webhook_secret == "whsec_1");
  CHECK(a.account.created_at == noon());
  CHECK(a.account.status == persistence::account_status::active);
  CHECK(a.balance == domain::balance{money{}, money{}, money::from_shillings(50)});
  REQUIRE(a.senders.size() == 2);
  CHECK(a.senders[0].name == "MBS");
  CHECK_FALSE(a.senders[0].network.has_value());
  CHECK_FALSE(a.senders[0].traffic.has_value());
  CHECK(a.senders[1].network == domain::network_id{2});
  CHECK(a.senders[1].traffic == domain::traffic_class::otp);
}

TEST_CASE_TEMPLATE("an e-mail address has one account, whatever its case", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account("asha@example.com");
  CHECK(store.accounts().create_account({"ASHA@example.com", "", {}, "", {}}, noon()).error() ==
      errc::already_exists);
  CHECK(store.accounts().find_account("aSha@example.com").value() == id);
  CHECK(store.accounts().find_account(domain::to_text(id)).value() == id);
  CHECK(store.accounts().find_account("juma@example.com").error() == errc::not_found);
  CHECK(store.accounts().find_account(domain::to_text(domain::account_id{7})).error() == errc::not_found);
  CHECK(store.accounts().list_accounts()->size() == 1);
}

TEST_CASE_TEMPLATE("an account can be suspended and gets more senders", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  REQUIRE(store.accounts().set_account_status(id, persistence::account_status::suspended));
  REQUIRE(store.senders().add_sender({id, {"DUKA", std::nullopt, std::nullopt}}));
  CHECK(
      store.senders().add_sender({id, {"DUKA", std::nullopt, std::nullopt}}).error() == errc::already_exists);
  const auto found = store.accounts().list_accounts();
  CHECK(found->front().account.status == persistence::account_status::suspended);
  CHECK(found->front().senders.size() == 1);
  CHECK(store.accounts().set_account_status({5}, persistence::account_status::active).error() ==
      errc::not_found);
  CHECK(store.senders().add_sender({{5}, {"DUKA", std::nullopt, std::nullopt}}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("many accounts load at once", Store, on_sqlite, on_postgres) {
  Store store;
  std::vector<domain::account_id> ids;
  for (int i = 0; i < 300; ++i) {
    const auto made =
        store.accounts().create_account({std::to_string(i) + "@example.com", "", {}, "", {}}, noon());
    REQUIRE(made);
    ids.push_back(made->id);
  }
  const auto found = store.accounts().load_accounts(ids);
  REQUIRE(found);
  CHECK(found->size() == 300);
  CHECK(store.accounts().list_accounts()->size() == 300);
  CHECK(store.accounts().load_accounts({})->empty());
}

}  // namespace mbs::test
