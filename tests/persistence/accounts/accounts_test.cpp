#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;
using domain::transfer_kind;

TEST_CASE_TEMPLATE("an account comes back with its senders and limit", Store, on_sqlite, on_postgres) {
  Store store;
  const std::vector<domain::approved_sender> senders{
      {"MBS", std::nullopt, std::nullopt}, {"MBS-OTP", domain::network_id{2}, domain::traffic_class::otp}};
  const auto made = store.admin().create_account(
      {"Asha@Example.com", "Asha's shop", money::from_shillings(50), "whsec_1", senders}, noon());
  REQUIRE(made);
  const domain::account_id ids[]{made->id, {5}};
  const auto found = store.reader().load_accounts(ids);
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
  CHECK(store.admin().create_account({"ASHA@example.com", "", {}, "", {}}, noon()).error() ==
      errc::already_exists);
  CHECK(store.admin().find_account("aSha@example.com").value() == id);
  CHECK(store.admin().find_account(domain::to_text(id)).value() == id);
  CHECK(store.admin().find_account("juma@example.com").error() == errc::not_found);
  CHECK(store.admin().find_account(domain::to_text(domain::account_id{7})).error() == errc::not_found);
  CHECK(store.admin().list_accounts()->size() == 1);
}

TEST_CASE_TEMPLATE("an account can be suspended and gets more senders", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  REQUIRE(store.admin().set_account_status(id, persistence::account_status::suspended));
  REQUIRE(store.admin().add_sender({id, {"DUKA", std::nullopt, std::nullopt}}));
  CHECK(store.admin().add_sender({id, {"DUKA", std::nullopt, std::nullopt}}).error() == errc::already_exists);
  const auto found = store.admin().list_accounts();
  CHECK(found->front().account.status == persistence::account_status::suspended);
  CHECK(found->front().senders.size() == 1);
  CHECK(
      store.admin().set_account_status({5}, persistence::account_status::active).error() == errc::not_found);
  CHECK(store.admin().add_sender({{5}, {"DUKA", std::nullopt, std::nullopt}}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("a reference funding_entries once", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  const persistence::funding_entry credit{
      0, id, transfer_kind::credit, money::from_shillings(7), "QK1", "M-Pesa", noon()};
  const auto first = store.admin().add_funding_entry(credit);
  REQUIRE(first);
  CHECK(store.admin().add_funding_entry(credit).error() == errc::already_exists);
  auto of_nobody = credit;
  of_nobody.account = {5};
  of_nobody.reference = "QK2";
  CHECK(store.admin().add_funding_entry(of_nobody).error() == errc::not_found);
  const auto seen = store.reader().funding_after(0, 10);
  REQUIRE(seen->size() == 2);
  CHECK(seen->back().id == first->id);
  CHECK(seen->back().amount == money::from_shillings(7));
  CHECK(seen->back().reference == "QK1");
  CHECK(seen->back().note == "M-Pesa");
  CHECK(seen->back().at == noon());
  CHECK(store.reader().funding_after(first->id, 10)->empty());
  CHECK(store.reader().funding_after(0, 1)->size() == 1);
}

TEST_CASE_TEMPLATE("a debit never takes an account below its limit", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  persistence::funding_entry debit{
      0, id, transfer_kind::debit, money::from_units(10'000'001), "D1", "", noon()};
  CHECK(store.admin().add_funding_entry(debit).error() == errc::insufficient_credit);
  debit.amount = money::from_units(10'000'000);
  CHECK(store.admin().add_funding_entry(debit));
  CHECK(store.admin().list_accounts()->front().balance.available().is_zero());
}

TEST_CASE_TEMPLATE("a balance is the snapshot and what came after it", Store, on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  const auto other = store.new_account("juma@example.com");
  const auto balance = [&] { return store.reader().load_accounts(std::vector{id, other})->front().balance; };
  const auto a = store.new_message(id);
  const auto b = store.new_message(id);
  store.accept({a, b});
  const domain::balance reserved{money::from_units(9'984'000), money::from_units(16'000), money{}};
  CHECK(balance() == reserved);
  REQUIRE(store.journal().snapshot_accounts(std::vector{id, other}));
  CHECK(balance() == reserved);
  store.submit(a);
  store.refuse(b);
  store.credit(id, money::from_shillings(1), "more");
  const domain::balance settled{money::from_units(10'002'000), money{}, money{}};
  CHECK(balance() == settled);
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  REQUIRE(store.journal().snapshot_accounts(std::vector{id}));
  CHECK(balance() == settled);
  const auto newest = store.reader().funding_after(0, 10)->back().id;
  CHECK(store.reader().load_accounts(std::vector{id})->front().last_funding == newest);
  CHECK(store.number("SELECT COUNT(*) FROM account_snapshots") == 2);
  CHECK(store.admin().verify()->differences.empty());
}

TEST_CASE_TEMPLATE("many accounts load at once", Store, on_sqlite, on_postgres) {
  Store store;
  std::vector<domain::account_id> ids;
  for (int i = 0; i < 300; ++i) {
    const auto made =
        store.admin().create_account({std::to_string(i) + "@example.com", "", {}, "", {}}, noon());
    REQUIRE(made);
    ids.push_back(made->id);
  }
  const auto found = store.reader().load_accounts(ids);
  REQUIRE(found);
  CHECK(found->size() == 300);
  CHECK(store.admin().list_accounts()->size() == 300);
  CHECK(store.reader().load_accounts({})->empty());
}

TEST_CASE_TEMPLATE("a key is found by its hash, and its revocation stays", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  persistence::key_record key{{}, account, "mbs_live_ab", {}, "shop", noon(), std::nullopt};
  key.hash[0] = 0;
  key.hash[5] = 0xfe;
  const auto made = store.admin().create_key(key);
  REQUIRE(made);
  CHECK(made->id);
  CHECK(store.admin().create_key(key).error() == errc::already_exists);
  key.account = {5};
  CHECK(store.admin().create_key(key).error() == errc::not_found);
  const auto found = store.reader().find_key(key.hash);
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->id == made->id);
  CHECK((*found)->account == account);
  CHECK((*found)->prefix == "mbs_live_ab");
  CHECK((*found)->hash == key.hash);
  CHECK((*found)->label == "shop");
  CHECK_FALSE((*found)->revoked_at.has_value());
  CHECK_FALSE(store.reader().find_key({})->has_value());

  REQUIRE(store.admin().revoke_key(made->id, noon()));
  REQUIRE(store.admin().revoke_key(made->id, noon() + std::chrono::hours{1}));
  CHECK(store.admin().list_keys(account)->front().revoked_at == noon());
  CHECK(store.admin().revoke_key({5}, noon()).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("callback URLs made together are stored together, each with its own verdict", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto first = store.new_account();
  const auto second = store.new_account("second@example.com");
  const auto wanted = [](domain::account_id account, const char* url) {
    return persistence::webhook_endpoint{{}, account, url, "", 1, true, noon()};
  };
  const auto made = store.admin().create_webhook_endpoints({wanted(first, "https://a.example/1"),
      wanted(second, "https://a.example/1"), wanted(first, "https://a.example/1"),
      wanted({987}, "https://a.example/1"), wanted(first, "https://a.example/2")});
  REQUIRE(made);
  REQUIRE(made->size() == 5);
  CHECK((*made)[0]->account == first);
  CHECK((*made)[1]->account == second);
  CHECK((*made)[2].error() == errc::already_exists);
  CHECK((*made)[3].error() == errc::not_found);
  CHECK((*made)[4]->id != (*made)[0]->id);
  CHECK(store.reader().webhook_endpoints_of(first)->size() == 2);
  CHECK(store.reader().webhook_endpoints_of(second)->size() == 1);
}

TEST_CASE_TEMPLATE(
    "a callback URL belongs to an account once, and can be changed", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const persistence::webhook_endpoint wanted{{}, account, "https://example.com/dlr", "", 1, true, noon()};
  auto made = store.admin().create_webhook_endpoint(wanted);
  REQUIRE(made);
  CHECK(store.admin().create_webhook_endpoint(wanted).error() == errc::already_exists);
  made->batch = 100;
  made->secret = "whsec_own";
  made->active = false;
  REQUIRE(store.admin().update_webhook_endpoint(*made));
  const auto found = store.reader().webhook_endpoints_of(account);
  REQUIRE(found->size() == 1);
  CHECK(found->front().id == made->id);
  CHECK(found->front().url == wanted.url);
  CHECK(found->front().batch == 100);
  CHECK(found->front().secret == "whsec_own");
  CHECK_FALSE(found->front().active);
  CHECK(
      store.reader().load_webhook_endpoints(std::vector{made->id, domain::webhook_endpoint_id{5}})->size() ==
      1);
  made->id = {5};
  CHECK(store.admin().update_webhook_endpoint(*made).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("a link keeps its number", Store, on_sqlite, on_postgres) {
  Store store;
  const auto safaricom = store.admin().intern_link("safaricom");
  const auto airtel = store.admin().intern_link("airtel");
  REQUIRE(safaricom);
  CHECK(safaricom->value == 1);
  CHECK(airtel->value == 2);
  store.reopen();
  CHECK(store.admin().intern_link("safaricom").value() == *safaricom);
  CHECK(store.admin().list_links()->size() == 2);
  CHECK(store.admin().list_links()->back().second == "airtel");
}

}  // namespace mbs::test
