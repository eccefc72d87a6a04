#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

using domain::errc;

TEST_CASE_TEMPLATE("a key is found by its hash, and its revocation stays", Store, on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  persistence::key_record key{{}, account, "mbs_live_ab", {}, "shop", noon(), std::nullopt};
  key.hash[0] = 0;
  key.hash[5] = 0xfe;
  const auto made = store.keys().create_key(key);
  REQUIRE(made);
  CHECK(made->id);
  CHECK(store.keys().create_key(key).error() == errc::already_exists);
  key.account = {5};
  CHECK(store.keys().create_key(key).error() == errc::not_found);
  const auto found = store.keys().find_key(key.hash);
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->id == made->id);
  CHECK((*found)->account == account);
  CHECK((*found)->prefix == "mbs_live_ab");
  CHECK((*found)->hash == key.hash);
  CHECK((*found)->label == "shop");
  CHECK_FALSE((*found)->revoked_at.has_value());
  CHECK_FALSE(store.keys().find_key({})->has_value());

  REQUIRE(store.keys().revoke_key(made->id, noon()));
  REQUIRE(store.keys().revoke_key(made->id, noon() + std::chrono::hours{1}));
  CHECK(store.keys().list_keys(account)->front().revoked_at == noon());
  CHECK(store.keys().revoke_key({5}, noon()).error() == errc::not_found);
}

}  // namespace mbs::test
