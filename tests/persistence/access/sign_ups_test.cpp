#include "tests/persistence/access/newcomer_fixture.hpp"

#include <type_traits>

namespace mbs::test {

using domain::code_send;
using domain::code_verdict;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE(
    "who signs up with the same address guesses only at their own code", Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store}, stranger{store, "w@example.com", "another browser", "there"};
  REQUIRE(owner.ask("7", 0s) == code_send::send);
  REQUIRE(stranger.ask("9", 1s) == code_send::send);
  for (int guess = 0; guess < 6; ++guess)
    CHECK(stranger.confirm("7", 2s)->verdict != code_verdict::accepted);
  const auto signed_up = owner.confirm("7", 3s);
  REQUIRE(signed_up);
  CHECK(signed_up->verdict == code_verdict::accepted);
  CHECK(signed_up->account);
}

TEST_CASE_TEMPLATE("a place that floods loses its own oldest sign-ups, and keeps nobody from signing up",
    Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store};
  REQUIRE(owner.ask("7", 0s) == code_send::send);
  const auto fill = [&](int rows, const std::string& place) {
    const std::string token =
        std::is_same_v<Store, on_sqlite> ? "randomblob(32)" : "decode(md5(CAST(i AS text)), 'hex')";
    store.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(rows) +
        ") INSERT INTO sign_ups (token, email, email_folded, name, phone, company, language, password, at, asker) "
        "SELECT " +
        token + ", 'x@y.zz', 'x@y.zz', 'x', 1, '', 'en', '', i, " + place + " FROM n");
  };
  const auto rows = [&](const std::string& which) {
    return store.number("SELECT COUNT(*) FROM sign_ups WHERE " + which);
  };
  fill(1'000, "'there'");
  const newcomer stranger{store, "s@example.com", "theirs", "there"};
  REQUIRE(stranger.ask("9", 1s) == code_send::send);
  CHECK(rows("asker = 'there'") == 1'000);
  CHECK(rows("asker = 'there' AND at = 1") == 0);
  // A code once more takes no room.
  REQUIRE(store.sign_ups().send_code_again(
      owner.wish(), owner.terms("8", 61s), owner.code_mail(), owner.known_mail()));
  CHECK(rows("1 = 1") == 1'001);
  store.run("DELETE FROM sign_ups WHERE asker = 'there'");
  fill(20'000, "CAST(i AS text)");
  const newcomer late{store, "l@example.com", "late", "nowhere else"};
  CHECK(late.ask("5", 2s) == code_send::send);
  CHECK(rows("1 = 1") == 20'001);
  CHECK(owner.confirm("8", 62s)->verdict == code_verdict::accepted);
}

TEST_CASE_TEMPLATE("the owner of an address is told in their own language that somebody signed up with it",
    Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store}, stranger{store, "w@example.com", "another browser", "there"};
  REQUIRE(owner.ask("7", 0s) == code_send::send);
  const auto person = owner.confirm("7", 1s)->person.id;
  REQUIRE(store.persons().change_profile(person, "Wanjiru", "sw", {}));
  REQUIRE(stranger.ask("9", 2s) == code_send::send);
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 12 AND language = 1") == 1);
}

TEST_CASE_TEMPLATE("a code for an address that somebody has is used by the try, and tells nothing", Store,
    on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store}, stranger{store, "w@example.com", "another browser", "there"};
  REQUIRE(owner.ask("7", 0s) == code_send::send);
  REQUIRE(stranger.ask("9", 1s) == code_send::send);
  REQUIRE(owner.confirm("7", 2s)->verdict == code_verdict::accepted);
  const auto first = stranger.confirm("9", 3s);
  REQUIRE(first);
  CHECK(first->verdict == code_verdict::ended);
  CHECK(store.number("SELECT COUNT(*) FROM codes WHERE used = 1") == 2);
  CHECK(stranger.confirm("9", 4s)->verdict == code_verdict::used);
  CHECK(store.number("SELECT COUNT(*) FROM persons") == 1);
}

}  // namespace mbs::test
