#include "tests/persistence/store_fixture.hpp"

namespace mbs::test {

TEST_CASE_TEMPLATE("a link keeps its number", Store, on_sqlite, on_postgres) {
  Store store;
  const auto safaricom = store.links().intern_link("safaricom");
  const auto airtel = store.links().intern_link("airtel");
  REQUIRE(safaricom);
  CHECK(safaricom->value == 1);
  CHECK(airtel->value == 2);
  store.reopen();
  CHECK(store.links().intern_link("safaricom").value() == *safaricom);
  CHECK(store.links().list_links()->size() == 2);
  CHECK(store.links().list_links()->back().name == "airtel");
}

TEST_CASE_TEMPLATE(
    "what a link has learnt is kept until it has learnt something else", Store, on_sqlite, on_postgres) {
  Store store;
  const auto link = *store.links().intern_link("safaricom");
  const auto other = *store.links().intern_link("airtel");
  CHECK(store.links().load_learnt(link).value().empty());
  REQUIRE(store.links().keep_learnt(link, "hex - answers_hex - -"));
  REQUIRE(store.links().keep_learnt(link, "hex hex - - -"));
  store.reopen();
  CHECK(store.links().load_learnt(link).value() == "hex hex - - -");
  CHECK(store.links().load_learnt(other).value().empty());
  CHECK(store.links().load_learnt({77}).error() == domain::errc::not_found);
  CHECK(store.links().keep_learnt({77}, "x").error() == domain::errc::not_found);
}

}  // namespace mbs::test
