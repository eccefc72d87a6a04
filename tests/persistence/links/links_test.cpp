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

}  // namespace mbs::test
