#include "persistence/money/trial_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"

namespace mbs::test {

TEST_CASE_TEMPLATE("one number, one account and one address, whatever its tag, have one trial", Store,
    on_sqlite, on_postgres) {
  Store store;
  auto& trials = store.connection(persistence::lane::changes).template get<persistence::trial_store>();
  const auto ask = [&](const std::string& email, std::int64_t phone) {
    const auto owner = new_owner(store, email);
    REQUIRE(store.persons().change_phone(owner.person, 1, phone, noon()));
    const auto given =
        trials.give_trial({owner.account, owner.person, phone, money::from_shillings(20), "", noon()}, {});
    REQUIRE(given);
    return given->has_value();
  };
  CHECK(ask("w@example.com", 254'712'000'001));
  CHECK_FALSE(ask("x@example.com", 254'712'000'001));
  CHECK_FALSE(ask("W+2@example.com", 254'712'000'002));
  CHECK(ask("y@example.com", 254'712'000'002));
}

TEST_CASE_TEMPLATE(
    "the day of a trial counts what was sent, and no test messages", Store, on_sqlite, on_postgres) {
  Store store;
  auto& trials = store.connection(persistence::lane::changes).template get<persistence::trial_store>();
  const auto owner = new_owner(store, "w@example.com");
  REQUIRE(store.persons().change_phone(owner.person, 1, 254'712'000'001, noon()));
  REQUIRE(trials.give_trial(
      {owner.account, owner.person, 254'712'000'001, money::from_shillings(20), "", noon()}, {}));
  auto sent = store.new_message(owner.account);
  auto test = store.new_message(owner.account);
  test.network = domain::test_network;
  test.price = {};
  store.accept({sent, test});
  CHECK(store.profiles().trial_of(owner.account, noon(), 20)->messages == 1);
  const std::array ids{owner.account};
  CHECK(store.accounts().load_accounts(ids)->front().trial_today.messages == 1);
}

}  // namespace mbs::test
