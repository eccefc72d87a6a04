#include "persistence/access/secret_store.hpp"
#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;
using persistence::webhook_endpoint;

namespace {

constexpr std::string_view one = "one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
constexpr std::string_view two = "two HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=\n";
constexpr std::string_view not_one = "one HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=\n";

/// The database under some keys; none: without a ring.
class under {
 public:
  under(const store_fixture& store, const std::string& keys) {
    persistence::database_options options;
    if (!keys.empty()) options.secrets = crypto::key_ring::from_text(keys, "keys");
    database_ = std::move(persistence::database::open(store.url(), options).value());
    connection_ = database_->connect(persistence::lane::changes);
  }
  auto& secrets() { return connection_->get<persistence::secret_store>(); }
  auto& accounts() { return connection_->get<persistence::account_store>(); }
  auto& webhooks() { return connection_->get<persistence::webhook_store>(); }
  std::string missing() { return secrets().missing_key().value(); }
  /// How many rows were sealed, in steps of `limit`.
  std::uint32_t seal_all(std::uint32_t limit = 2) {
    std::uint32_t sealed = 0;
    for (bool more = true; more;) {
      const auto step = secrets().seal_some(limit);
      REQUIRE_MESSAGE(step, connection_->trouble());
      sealed += step->sealed;
      more = step->more;
    }
    return sealed;
  }

 private:
  std::unique_ptr<persistence::database> database_;
  std::unique_ptr<persistence::store_connection> connection_;
};

struct people {
  domain::account_id account;
  webhook_endpoint own;
  webhook_endpoint shared;
};

people make(under& u, const std::string& email) {
  const auto account = u.accounts().create_account({email, "Asha", money{}, "whsec_of_" + email, {}}, noon());
  REQUIRE(account);
  webhook_endpoint wanted;
  wanted.account = account->id;
  wanted.created_at = noon();
  wanted.url = "https://a.example/own";
  wanted.secret = "whsec_own_" + email;
  const auto own = u.webhooks().create_webhook_endpoint(wanted);
  wanted.url = "https://a.example/shared";
  wanted.secret.clear();
  const auto shared = u.webhooks().create_webhook_endpoint(wanted);
  REQUIRE(own);
  REQUIRE(shared);
  return {account->id, *own, *shared};
}

std::string signs(under& u, const webhook_endpoint& e) {
  return u.webhooks().load_signed_endpoint(e.id).value().secret;
}

std::int64_t in_the_clear(store_fixture& store) {
  return store.number(
      "SELECT (SELECT COUNT(*) FROM accounts WHERE webhook_secret LIKE 'whsec_%' OR previous_webhook_secret LIKE "
      "'whsec_%') + (SELECT COUNT(*) FROM webhook_endpoints WHERE secret LIKE 'whsec_%' OR previous_secret LIKE "
      "'whsec_%')");
}

}  // namespace

TEST_CASE_TEMPLATE(
    "with a master key no secret of a webhook stands in the clear", Store, on_sqlite, on_postgres) {
  Store store;
  under u{store, std::string{one}};
  u.seal_all();
  const auto asha = make(u, "asha@example.com");
  CHECK(asha.own.secret == "whsec_own_asha@example.com");
  CHECK(signs(u, asha.own) == "whsec_own_asha@example.com");
  CHECK(signs(u, asha.shared) == "whsec_of_asha@example.com");
  const auto until = noon() + std::chrono::hours{24};
  CHECK(u.webhooks().rotate_webhook_secret(asha.account, asha.own.id, "whsec_2", until)->secret == "whsec_2");
  CHECK(u.webhooks().rotate_webhook_secret(asha.account, asha.shared.id, "whsec_3", until)->secret ==
      "whsec_3");
  REQUIRE(u.webhooks().rotate_account_secret(asha.account, "whsec_4", until));
  CHECK(u.webhooks().load_signed_endpoint(asha.own.id)->previous_secret == "whsec_own_asha@example.com");
  CHECK(u.webhooks().load_signed_endpoint(asha.shared.id)->previous_secret == "whsec_of_asha@example.com");
  CHECK(in_the_clear(store) == 0);
  CHECK(store.number("SELECT COUNT(*) FROM webhook_endpoints WHERE secret LIKE 'sealed1.one.%'") == 2);
}

TEST_CASE_TEMPLATE("secrets from before the master key are sealed in steps, and signed with as before", Store,
    on_sqlite, on_postgres) {
  Store store;
  under before{store, ""};
  std::vector<people> all;
  for (const auto* email :
      {"a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"})
    all.push_back(make(before, email));
  CHECK(before.seal_all() == 0);
  CHECK(in_the_clear(store) == 10);
  {
    under stopped{store, std::string{one}};
    REQUIRE(stopped.secrets().seal_some(2)->more);
  }
  CHECK(in_the_clear(store) == 8);
  under u{store, std::string{one}};
  CHECK(u.seal_all() == 8);
  CHECK(in_the_clear(store) == 0);
  CHECK(u.seal_all() == 0);
  CHECK(store.number("SELECT COUNT(*) FROM sealing_keys WHERE id <> 'one'") == 0);
  for (const auto& p : all) {
    CHECK(signs(u, p.own).starts_with("whsec_own_"));
    CHECK(signs(u, p.shared).starts_with("whsec_of_"));
  }
}

TEST_CASE_TEMPLATE("a database goes on without a master key as before", Store, on_sqlite, on_postgres) {
  Store store;
  under u{store, ""};
  const auto asha = make(u, "asha@example.com");
  CHECK(u.missing().empty());
  CHECK(signs(u, asha.own) == "whsec_own_asha@example.com");
  CHECK(store.number("SELECT COUNT(*) FROM webhook_endpoints WHERE secret = 'whsec_own_asha@example.com'") ==
      1);
}

TEST_CASE_TEMPLATE("a rotation seals all anew, and the old key may go then", Store, on_sqlite, on_postgres) {
  Store store;
  people asha;
  {
    under u{store, std::string{one}};
    u.seal_all();
    asha = make(u, "asha@example.com");
  }
  under rotated{store, std::string{two}.append(one)};
  CHECK(rotated.missing().empty());
  CHECK(signs(rotated, asha.own) == "whsec_own_asha@example.com");
  CHECK(under{store, std::string{two}}.missing().find("the key one") != std::string::npos);
  CHECK(rotated.seal_all() == 2);
  under only_new{store, std::string{two}};
  CHECK(only_new.missing().empty());
  CHECK(signs(only_new, asha.own) == "whsec_own_asha@example.com");
  CHECK(signs(only_new, asha.shared) == "whsec_of_asha@example.com");
}

TEST_CASE_TEMPLATE(
    "a key that somebody uses while all is sealed anew is not forgotten", Store, on_sqlite, on_postgres) {
  Store store;
  under old{store, std::string{one}};
  old.seal_all();
  make(old, "a@example.com");
  make(old, "b@example.com");
  under rotated{store, std::string{two}.append(one)};
  REQUIRE(rotated.secrets().seal_some(1)->more);
  const auto late = make(old, "c@example.com");
  REQUIRE(old.webhooks().rotate_account_secret(
      old.accounts().find_account("a@example.com").value(), "whsec_late", noon() + std::chrono::hours{1}));
  rotated.seal_all();
  CHECK(under{store, std::string{two}}.missing().find("the key one") != std::string::npos);
  CHECK(rotated.seal_all() >= 1);
  CHECK(under{store, std::string{two}}.missing().empty());
  CHECK(signs(rotated, late.own) == "whsec_own_c@example.com");
}

TEST_CASE_TEMPLATE("a wrong master key is said, and so is none", Store, on_sqlite, on_postgres) {
  Store store;
  under u{store, std::string{one}};
  u.seal_all();
  CHECK(u.missing().empty());
  CHECK(under{store, ""}.missing().find("needs secrets.master_key_file") != std::string::npos);
  CHECK(under{store, std::string{two}}.missing().find("is not in secrets.master_key_file") !=
      std::string::npos);
  CHECK(under{store, std::string{not_one}}.missing().find("is another key there") != std::string::npos);
}

TEST_CASE_TEMPLATE("a sealed secret that was changed or moved signs nothing", Store, on_sqlite, on_postgres) {
  Store store;
  under u{store, std::string{one}};
  u.seal_all();
  const auto asha = make(u, "asha@example.com");
  const auto badru = make(u, "badru@example.com");
  store.run("UPDATE webhook_endpoints SET secret = (SELECT w.secret FROM webhook_endpoints w WHERE w.id = " +
      std::to_string(asha.own.id.value) + ") WHERE id = " + std::to_string(badru.own.id.value));
  CHECK(signs(u, badru.own).empty());
  CHECK(signs(u, asha.own) == "whsec_own_asha@example.com");
  under rotated{store, std::string{two}.append(one)};
  std::uint32_t damaged = 0;
  for (bool more = true; more;) {
    const auto step = rotated.secrets().seal_some(100);
    REQUIRE(step);
    damaged += step->damaged;
    more = step->more;
  }
  CHECK(damaged == 1);
  CHECK(signs(rotated, asha.own) == "whsec_own_asha@example.com");
}

}  // namespace mbs::test
