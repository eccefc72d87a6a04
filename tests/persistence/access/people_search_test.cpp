#include "tests/persistence/access/person_fixture.hpp"

namespace mbs::test {

using domain::errc;
using domain::person_id;

namespace {

std::vector<person_id> found(
    store_fixture& store, const std::string& prefix, person_id after = {}, std::uint32_t limit = 50) {
  std::vector<person_id> ids;
  for (const auto& p : store.staff().search({prefix, after, limit}).value())
    ids.push_back(p.person.id);
  return ids;
}

/// `count` people with ids from 1, named "many1" and on.
void insert_many(store_fixture& store, int count) {
  std::string many =
      "INSERT INTO persons (id, name, email, email_folded, email_proved_at, phone, phone_proved_at, language, "
      "password, password_set_at, platform_role, active, credentials, created_at) VALUES ";
  for (int i = 1; i <= count; ++i) {
    const auto number = std::to_string(i);
    many += (i == 1 ? "(" : ", (") + number + ", 'many" + number + "', '', 'm" + number +
        "', 0, 0, 0, 'en', '', 0, 'none', 1, 1, 0)";
  }
  store.run(many);
}

}  // namespace

TEST_CASE_TEMPLATE("people are found by what their name or address begins with, in any case", Store,
    on_sqlite, on_postgres) {
  Store store;
  std::vector<person_id> ids;
  for (const auto* name : {"Amina Juma", "amos", "Otieno", "100% Wanjiru"}) {
    auto who = somebody_proved(std::to_string(ids.size()) + "X@Example.com");
    who.name = name;
    who.email_folded = std::to_string(ids.size()) + "x@example.com";
    ids.push_back(new_person(store, who));
  }
  using list = std::vector<person_id>;
  CHECK(found(store, "AM") == list{ids[0], ids[1]});
  CHECK(found(store, "AM", {}, 1) == list{ids[0]});
  CHECK(found(store, "AM", ids[0]) == list{ids[1]});
  CHECK(found(store, "2x@EX") == list{ids[2]});
  CHECK(found(store, "") == ids);
  CHECK(found(store, "", ids[1], 1) == list{ids[2]});
  CHECK(found(store, "100%") == list{ids[3]});
  for (const auto* none : {"%", "_mina", "mina", "\xC3\xA9"})
    CHECK(found(store, none).empty());
}

TEST_CASE_TEMPLATE(
    "a beginning that too many have is refused, and pages stay bounded", Store, on_sqlite, on_postgres) {
  Store store;
  insert_many(store, 1'001);
  CHECK(store.staff().search({"Many"}).error() == errc::malformed_request);
  CHECK(found(store, "many100") == std::vector<person_id>{{100}, {1'000}, {1'001}});
  CHECK(found(store, "", {500}, 2) == std::vector<person_id>{{501}, {502}});
  CHECK(found(store, "", {}, 1'000).size() == 200);
}

TEST_CASE_TEMPLATE("whoever is found is shown as they are, with a second factor once it is on", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled with{store, "a@example.com"};
  with.turn_on();
  enrolled begun{store, "b@example.com"};
  REQUIRE(store.factors().begin(begun.id(), begun.secret, noon()));
  REQUIRE(store.staff().set_platform_role(begun.id(), domain::platform_role::support, {}, noon()));
  const auto all = store.staff().search({});
  REQUIRE(all);
  REQUIRE(all->size() == 2);
  CHECK(all->front().person.email == "a@example.com");
  CHECK(all->front().has_factor);
  CHECK_FALSE(all->back().has_factor);
  CHECK(all->back().person.platform_role == domain::platform_role::support);
}

}  // namespace mbs::test
