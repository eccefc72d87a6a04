#include "crypto/digest.hpp"
#include "persistence/access/sign_up_store.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <type_traits>

namespace mbs::test {

using domain::code_send;
using domain::code_verdict;
using domain::errc;
using persistence::sign_up_record;
using persistence::sign_up_store;
using namespace std::chrono_literals;

namespace {

/// Somebody's browser that signs up.
struct newcomer {
  store_fixture& store;
  std::string token;
  std::string email = "w@example.com";
  std::string place = "here";

  [[nodiscard]] sign_up_store& sign_ups() const {
    return store.connection(persistence::lane::changes).get<sign_up_store>();
  }
  [[nodiscard]] static persistence::digest digest_of(std::uint8_t code) {
    persistence::digest d{};
    d[0] = code;
    return d;
  }
  [[nodiscard]] persistence::code_terms terms(std::uint8_t code, domain::duration after) const {
    return {digest_of(code), {noon() + after, 20'000}, {}, place};
  }
  [[nodiscard]] sign_up_record record(domain::duration after) const {
    sign_up_record r;
    r.token = crypto::sha256(token);
    r.email = r.email_folded = email;
    r.name = "Wanjiru";
    r.company = "Duka";
    r.at = noon() + after;
    return r;
  }
  [[nodiscard]] static persistence::new_mail mail(domain::mail_kind kind) {
    auto fields = kind == domain::mail_kind::email_code
        ? domain::mail_fields{{"code", "482915"}, {"minutes", "10"}}
        : domain::mail_fields{{"time", "2026-03-02T12:00:00Z"}, {"address", "::1"}};
    return {.kind = kind,
        .recipient = *domain::mail_address::parse("w@example.com"),
        .fields = std::move(fields),
        .now = noon()};
  }
  [[nodiscard]] domain::result<domain::code_sending> begin(std::uint8_t code, domain::duration after) const {
    return sign_ups().begin_sign_up(record(after), terms(code, after), mail(domain::mail_kind::email_code),
        mail(domain::mail_kind::sign_up_known));
  }
  [[nodiscard]] domain::result<persistence::signed_up> confirm(
      std::uint8_t code, domain::duration after) const {
    persistence::session_record session;
    session.hash = crypto::sha256(token + " session");
    session.created_at = session.used_at = noon() + after;
    return sign_ups().confirm_sign_up(
        crypto::sha256(token), terms(code, after), "whsec_x", session, {{}, noon() + after, {}});
  }
};

}  // namespace

TEST_CASE_TEMPLATE(
    "who signs up with the same address guesses only at their own code", Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store, "one"}, stranger{store, "two", "w@example.com", "there"};
  REQUIRE(owner.begin(7, 0s)->verdict == code_send::send);
  REQUIRE(stranger.begin(9, 1s)->verdict == code_send::send);
  for (int guess = 0; guess < 6; ++guess)
    CHECK(stranger.confirm(7, 2s)->verdict != code_verdict::accepted);
  const auto signed_up = owner.confirm(7, 3s);
  REQUIRE(signed_up);
  CHECK(signed_up->verdict == code_verdict::accepted);
  CHECK(signed_up->account);
}

TEST_CASE_TEMPLATE("a place that floods loses its own oldest sign-ups, and keeps nobody from signing up",
    Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store, "one"};
  REQUIRE(owner.begin(7, 0s)->verdict == code_send::send);
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
  const newcomer stranger{store, "two", "s@example.com", "there"};
  REQUIRE(stranger.begin(9, 1s)->verdict == code_send::send);
  CHECK(rows("asker = 'there'") == 1'000);
  CHECK(rows("asker = 'there' AND at = 1") == 0);
  // A code once more takes no room.
  REQUIRE(owner.sign_ups().send_code_again(owner.record(0s), owner.terms(8, 61s),
      newcomer::mail(domain::mail_kind::email_code), newcomer::mail(domain::mail_kind::sign_up_known)));
  CHECK(rows("1 = 1") == 1'001);
  store.run("DELETE FROM sign_ups WHERE asker = 'there'");
  fill(20'000, "CAST(i AS text)");
  const newcomer late{store, "three", "l@example.com", "nowhere else"};
  CHECK(late.begin(5, 2s)->verdict == code_send::send);
  CHECK(rows("1 = 1") == 20'001);
  CHECK(owner.confirm(8, 62s)->verdict == code_verdict::accepted);
}

TEST_CASE_TEMPLATE("the owner of an address is told in their own language that somebody signed up with it",
    Store, on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store, "one"}, stranger{store, "two", "w@example.com", "there"};
  REQUIRE(owner.begin(7, 0s));
  const auto person = owner.confirm(7, 1s)->person.id;
  REQUIRE(store.persons().change_profile(person, "Wanjiru", "sw", {}));
  REQUIRE(stranger.begin(9, 2s));
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 12 AND language = 1") == 1);
}

TEST_CASE_TEMPLATE("a code for an address that somebody has is used by the try, and tells nothing", Store,
    on_sqlite, on_postgres) {
  Store store;
  const newcomer owner{store, "one"}, stranger{store, "two", "w@example.com", "there"};
  REQUIRE(owner.begin(7, 0s));
  REQUIRE(stranger.begin(9, 1s));
  REQUIRE(owner.confirm(7, 2s)->verdict == code_verdict::accepted);
  const auto first = stranger.confirm(9, 3s);
  REQUIRE(first);
  CHECK(first->verdict == code_verdict::ended);
  CHECK(store.number("SELECT COUNT(*) FROM codes WHERE used = 1") == 2);
  CHECK(stranger.confirm(9, 4s)->verdict == code_verdict::used);
  CHECK(store.number("SELECT COUNT(*) FROM persons") == 1);
}

}  // namespace mbs::test
