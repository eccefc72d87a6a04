#include "domain/messages/daily_report.hpp"
#include "persistence/mail/mail_store.hpp"
#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <array>

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
  CHECK(made->webhook_secret == "whsec_1");
  CHECK(a.account.webhook_secret.empty());
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

TEST_CASE_TEMPLATE(
    "who owns an account and may sign in is told why it was suspended, and that it is open again", Store,
    on_sqlite, on_postgres) {
  Store store;
  auto juma = somebody_proved("juma@example.com");
  juma.language = "sw";
  const auto owner = new_owner(store, juma);
  new_member(store, owner.account, "clerk@example.com", domain::account_role::administrator);
  const auto status = [&](persistence::account_status to, const std::string& why) {
    REQUIRE(store.accounts().set_account_status(owner.account, to, by_operator(), why));
  };
  const auto sent = [&] {
    return store.connection(persistence::lane::changes)
        .template get<persistence::mail_store>()
        .due({.now = noon() + std::chrono::hours{1}, .of_each = 10})
        .value()
        .due;
  };
  status(persistence::account_status::suspended, "Unpaid invoice");
  status(persistence::account_status::suspended, "Unpaid invoice");
  REQUIRE(sent().size() == 1);
  CHECK(sent()[0].record.kind == domain::mail_kind::account_suspended);
  CHECK(sent()[0].record.recipient == "juma@example.com");
  CHECK(sent()[0].record.language == domain::mail_language::swahili);
  CHECK(sent()[0].fields == domain::mail_fields{{"account", "Duka Ltd"}, {"reason", "Unpaid invoice"}});
  status(persistence::account_status::active, "");
  status(persistence::account_status::suspended, "");
  REQUIRE(sent().size() == 3);
  CHECK(sent()[1].record.kind == domain::mail_kind::account_reopened);
  CHECK(sent()[2].fields.at("reason") == "-");
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
  CHECK(store.senders().list_senders({5}).error() == errc::not_found);
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

TEST_CASE_TEMPLATE("one approval of a sender is taken away, and the others of its name stay", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto id = store.new_account();
  const auto other = store.new_account("other@example.com");
  const domain::approved_sender everywhere{"DUKA", std::nullopt, std::nullopt};
  const domain::approved_sender otps{"DUKA", domain::network_id{2}, domain::traffic_class::otp};
  for (const auto account : {id, other})
    for (const auto& sender : {everywhere, otps})
      REQUIRE(store.senders().add_sender({account, sender}));
  CHECK(store.senders().remove_sender({id, everywhere}));
  CHECK(store.senders().remove_sender({id, everywhere}).error() == errc::not_found);
  const auto left = store.senders().list_senders(id);
  REQUIRE(left->senders.size() == 1);
  CHECK(left->senders.front().sender.network == domain::network_id{2});
  CHECK(left->senders.front().sender.traffic == domain::traffic_class::otp);
  CHECK(store.senders().list_senders(other)->senders.size() == 2);
}

TEST_CASE_TEMPLATE(
    "what is changed about an account stands there until it is taken over", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account("asha@example.com");
  const auto otieno = store.new_account("otieno@example.com");
  auto& accounts = store.accounts();
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));
  REQUIRE(accounts.changed_accounts({}, 10)->empty());

  REQUIRE(accounts.set_account_status(otieno, persistence::account_status::suspended));
  const auto first = accounts.changed_accounts({}, 10).value();
  REQUIRE(first.size() == 1);
  CHECK(first[0].account == otieno);
  CHECK_FALSE(first[0].keys);
  // Changed once more before it is taken over: it stays.
  REQUIRE(store.senders().add_sender({otieno, {"NEW", std::nullopt, std::nullopt}}));
  REQUIRE(accounts.take_changes(first));
  const auto second = accounts.changed_accounts({}, 10).value();
  REQUIRE(second.size() == 1);
  CHECK(second[0].change != first[0].change);
  REQUIRE(accounts.take_changes(second));
  CHECK(accounts.changed_accounts({}, 10)->empty());

  const auto key = store.keys().create_key({{}, asha, "mbs_live_1", {1}, "", noon(), {}}).value();
  CHECK(store.keys().revoke_key(key.id, noon()).value() == asha);
  store.credit(asha, money::from_units(1), "later");
  store.credit(otieno, money::from_units(1), "later still");
  const auto both = accounts.changed_accounts({}, 10).value();
  REQUIRE(both.size() == 2);
  CHECK(both[0].keys);
  CHECK_FALSE(both[1].keys);
  CHECK(accounts.changed_accounts({}, 1)->size() == 1);
  CHECK(accounts.changed_accounts(asha, 10)->front().account == otieno);
  CHECK(accounts.changed_accounts(otieno, 10)->empty());
}

TEST_CASE_TEMPLATE("a change that is refused leaves no word", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account();
  auto& accounts = store.accounts();
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));
  CHECK_FALSE(accounts.set_account_status({99}, persistence::account_status::suspended));
  REQUIRE(store.senders().add_sender({asha, {"NEW", std::nullopt, std::nullopt}}));
  REQUIRE(accounts.take_changes(accounts.changed_accounts({}, 10).value()));
  CHECK_FALSE(store.senders().add_sender({asha, {"NEW", std::nullopt, std::nullopt}}));
  CHECK_FALSE(store.senders().add_sender({{99}, {"NEW", std::nullopt, std::nullopt}}));
  CHECK_FALSE(store.keys().revoke_key({99}, noon()));
  CHECK_FALSE(store.funding().add_funding_entry(
      {0, asha, domain::transfer_kind::debit, money::from_shillings(5'000), "too much", "", noon()}));
  CHECK(accounts.changed_accounts({}, 10)->empty());
}

TEST_CASE_TEMPLATE(
    "settings are what the whole account has, without its money", Store, on_sqlite, on_postgres) {
  Store store;
  const auto asha = store.new_account("asha@example.com");
  const auto otieno = store.new_account("otieno@example.com");
  REQUIRE(store.senders().add_sender({otieno, {"NEW", domain::network_id{2}, std::nullopt}}));
  const std::array ids{otieno, asha, domain::account_id{99}};
  const auto settings = store.accounts().load_settings(ids).value();
  const auto whole = store.accounts().load_accounts(ids).value();
  REQUIRE(settings.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(settings[i].account.id == whole[i].account.id);
    CHECK(settings[i].account.email == whole[i].account.email);
    CHECK(settings[i].senders.size() == whole[i].senders.size());
  }
  CHECK(settings[1].senders[0].name == "NEW");
}

TEST_CASE_TEMPLATE("accounts are found by what their name or address begins with, in any case", Store,
    on_sqlite, on_postgres) {
  Store store;
  std::vector<domain::account_id> ids;
  for (const auto* name : {"Duka Moja", "duka mbili", "Hoteli", "100% Juisi"})
    ids.push_back(
        store.accounts()
            .create_account({std::to_string(ids.size()) + "asha@example.com", name, {}, "", {}}, noon())
            ->id);
  const auto found = [&](const std::string& prefix, domain::account_id after = {}, std::uint32_t limit = 50) {
    std::vector<domain::account_id> all;
    for (const auto& a : store.accounts().search_accounts({prefix, after, limit}).value())
      all.push_back(a.id);
    return all;
  };
  using list = std::vector<domain::account_id>;
  CHECK(found("DUKA") == list{ids[0], ids[1]});
  CHECK(found("DUKA", {}, 1) == list{ids[0]});
  CHECK(found("DUKA", ids[0]) == list{ids[1]});
  CHECK(found("2ASHA@") == list{ids[2]});
  CHECK(found("") == ids);
  CHECK(found("100%") == list{ids[3]});
  CHECK(found("%").empty());
  CHECK(found("_uka").empty());
  CHECK(found("\xC3\xA9").empty());
  std::string many =
      "INSERT INTO accounts (id, email, name, status, credit_limit, webhook_secret, created_at) VALUES ";
  for (int i = 1; i <= 1'001; ++i)
    many +=
        (i == 1 ? "(" : ", (") + std::to_string(i) + ", '', 'many" + std::to_string(i) + "', 1, 0, '', 0)";
  store.run(many);
  CHECK(store.accounts().search_accounts({"Many"}).error() == domain::errc::malformed_request);
  CHECK(found("many100") == list{{100}, {1'000}, {1'001}});
  CHECK(found("", {500}, 2) == list{{501}, {502}});
  const auto one = store.accounts().search_accounts({"hot"});
  CHECK(one->front().name == "Hoteli");
  CHECK(one->front().webhook_secret.empty());
}

TEST_CASE_TEMPLATE("an account on trial wakes with what it has sent on its newest day in Kenya", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto other = store.new_account("b@example.com");
  const auto today = noon() + std::chrono::hours{24};
  store.accept({store.new_message(account, noon())});
  const auto counted = [&] {
    const domain::account_id ids[]{account};
    return store.accounts().load_accounts(ids).value().front().trial_today;
  };
  CHECK(counted().messages == 0);  // it has credit of its own
  store.run("UPDATE accounts SET on_trial = 1 WHERE id = " + std::to_string(account.value));
  CHECK(counted().messages == 1);
  // The day begins at 21:00 UTC.
  store.accept({store.new_message(account, noon() + std::chrono::hours{8}),
      store.new_message(account, noon() + std::chrono::hours{9}), store.new_message(account, today),
      store.new_message(other, today)});
  store.reopen();
  CHECK(counted().messages == 2);
  CHECK(counted().day == domain::kenyan_day_at(today).number);
}

}  // namespace mbs::test
