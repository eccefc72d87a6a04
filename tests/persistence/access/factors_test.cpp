#include "persistence/access/secret_store.hpp"
#include "tests/persistence/access/person_fixture.hpp"

#include <atomic>

namespace mbs::test {

using domain::errc;
using domain::factor_verdict;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view one = "one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
constexpr std::string_view two = "two HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=\n";

std::unique_ptr<persistence::database> under(const store_fixture& store, const std::string& keys) {
  persistence::database_options options;
  options.secrets = crypto::key_ring::from_text(keys, "keys");
  return std::move(persistence::database::open(store.url(), options).value());
}

}  // namespace

TEST_CASE_TEMPLATE("a second factor is on once a code of it was given", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  CHECK(w.verdict("123456", 0s) == factor_verdict::off);
  CHECK(store.factors().begin({5}, w.secret, noon()).error() == errc::not_found);
  REQUIRE(store.factors().begin(w.id(), w.secret, noon()));
  CHECK_FALSE(store.factors().standing_of(w.id())->is_on);
  CHECK(w.verdict(w.code({}), 0s) == factor_verdict::off);
  const auto elsewhere = crypto::totp_code(crypto::new_totp_secret(), noon());
  CHECK(store.factors().confirm(w.at({}), elsewhere, ten_codes).error() == errc::wrong_factor);
  REQUIRE(store.factors().confirm(w.at({}), w.code({}), ten_codes));
  CHECK(store.factors().confirm(w.at({}), w.code(30s), ten_codes).error() == errc::not_waiting);
  const auto now = store.factors().standing_of(w.id());
  CHECK(now->is_on);
  CHECK(now->since == noon());
  CHECK(now->codes_left == 10);
  CHECK(w.audited("factor.turned_on") == 1);
  CHECK(w.verdict(w.code({}), 1s) == factor_verdict::wrong);
  CHECK(w.verdict(w.code(30s), 30s) == factor_verdict::accepted);
}

TEST_CASE_TEMPLATE("turning it on ends the other sessions, and gives the own one another token", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  const auto own = w.begin_session("own");
  w.begin_session("other");
  w.turn_on({own.id, own.hash, crypto::sha256("rotated")});
  CHECK_FALSE(w.is_alive("own"));
  CHECK_FALSE(w.is_alive("other"));
  CHECK(w.is_alive("rotated"));
  CHECK(store.sessions().find_session(crypto::sha256("rotated"))->value().has_factor);
  CHECK(store.number("SELECT COUNT(*) FROM account_changes") >= 1);
  REQUIRE(store.factors().take_away(w.at(1min)));
  CHECK_FALSE(w.is_alive("rotated"));
  CHECK_FALSE(store.factors().standing_of(w.id())->is_on);
  CHECK(store.factors().take_away(w.at(1min)).error() == errc::factor_off);
  CHECK(w.audited("factor.taken_away") == 1);
}

TEST_CASE_TEMPLATE("one code tried in parallel counts once", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  std::atomic<int> accepted{0};
  at_once(store, 4, [&](persistence::store_connection& own, int) {
    const auto judged = own.get<persistence::factor_store>().judge(w.at(60s), {w.code(60s), false}, {});
    if (judged && judged->verdict == factor_verdict::accepted) ++accepted;
  });
  CHECK(accepted == 1);
}

TEST_CASE_TEMPLATE("a recovery code counts once, however parallel, and new ones end the old ones", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  std::atomic<int> accepted{0};
  at_once(store, 3, [&](persistence::store_connection& own, int) {
    const auto judged = own.get<persistence::factor_store>().judge(w.at(60s), {"0000000003", true}, {});
    if (judged && judged->verdict == factor_verdict::accepted) ++accepted;
  });
  CHECK(accepted == 1);
  CHECK(store.factors().standing_of(w.id())->codes_left == 9);
  CHECK(w.audited("factor.code_used") == 1);
  CHECK(w.judge("00000-00004", 61s)->codes_left == 8);
  const std::vector<std::string> others{"0000000011"};
  REQUIRE(store.factors().replace_codes(w.at(62s), others));
  CHECK(w.verdict("0000000005", 63s) == factor_verdict::wrong);
  CHECK(w.verdict("0000000011", 63s) == factor_verdict::accepted);
  enrolled somebody{store, "s@example.com"};
  somebody.turn_on();
  CHECK(somebody.verdict("0000000005", 63s) == factor_verdict::accepted);
  CHECK(somebody.verdict("0000000011", 63s) == factor_verdict::wrong);
}

TEST_CASE_TEMPLATE(
    "wrong codes of strangers delay strangers, and never a device on which the factor was given", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  const domain::factor_limits few{.strangers = 3};
  const auto judge = [&](const std::string& code, domain::duration after, bool device_is_known) {
    auto change = w.at(after);
    change.device_is_known = device_is_known;
    return store.factors().judge(change, *domain::read_factor_code(code), few).value();
  };
  for (int i = 0; i < 5; ++i)
    CHECK(judge("0000000zzz", 1min, true).verdict == factor_verdict::wrong);
  for (int i = 0; i < 3; ++i)
    CHECK(judge("0000000zzz", 1min, false).verdict == factor_verdict::wrong);
  const auto stranger = judge(w.code(2min), 2min, false);
  CHECK(stranger.verdict == factor_verdict::delayed);
  CHECK(stranger.wait == 29min);
  CHECK(judge("0000000001", 2min, false).verdict == factor_verdict::delayed);
  CHECK(store.factors().standing_of(w.id())->codes_left == 10);
  CHECK(judge(w.code(2min), 2min, true).verdict == factor_verdict::accepted);
  CHECK(judge(w.code(3min), 3min, false).verdict == factor_verdict::delayed);
  CHECK(judge(w.code(31min), 31min, false).verdict == factor_verdict::accepted);
}

TEST_CASE_TEMPLATE(
    "an owner of an account that asks owners for a factor keeps theirs, but the operator may take it", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  const auto own = w.begin_session("own");
  w.turn_on({own.id, own.hash, crypto::sha256("on")});
  const auto account = store.new_account("duka@example.com");
  REQUIRE(store.members().add_member({account, w.id(), domain::account_role::owner, noon()}));
  persistence::profile_change asks;
  asks.owners_need_factor = true;
  REQUIRE(store.profiles().change_profile(account, w.id(), asks, noon(), {}));
  auto mine = w.at(1min);
  mine.own = {own.id, crypto::sha256("on"), crypto::sha256("off")};
  CHECK(store.factors().take_away(mine).error() == errc::factor_required);
  CHECK(store.factors().standing_of(w.id())->is_on);
  CHECK(w.is_alive("on"));
  CHECK(store.factors().take_away(w.at(1min)));
}

TEST_CASE_TEMPLATE("giving the factor in a session rotates its token, and an ended session gives nothing",
    Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  const auto own = w.begin_session("own");
  REQUIRE(w.judge(w.code(60s), 60s, {own.id, own.hash, crypto::sha256("next")})->verdict ==
      factor_verdict::accepted);
  CHECK_FALSE(w.is_alive("own"));
  const auto found = store.sessions().find_session(crypto::sha256("next"));
  REQUIRE(found->has_value());
  CHECK((*found)->session.id == own.id);
  CHECK((*found)->session.factor_at == noon() + 60s);
  REQUIRE(store.sessions().end_session(w.id(), own.id, noon() + 61s));
  CHECK(w.judge(w.code(2min), 2min, {own.id, crypto::sha256("next"), crypto::sha256("more")}).error() ==
      errc::not_found);
  CHECK(w.verdict(w.code(2min), 2min) == factor_verdict::accepted);
}

TEST_CASE_TEMPLATE("only a code of the factor makes it fresh: no change of credentials does", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  const auto own = w.begin_session("own");
  const auto fresh_at = [&](const std::string& token) {
    return store.sessions().find_session(crypto::sha256(token))->value().session.factor_at;
  };
  w.turn_on({own.id, own.hash, crypto::sha256("1")});
  CHECK(fresh_at("1") == noon());
  REQUIRE(store.factors().replace_codes(
      w.at(9min, {own.id, crypto::sha256("1"), crypto::sha256("2")}), ten_codes));
  CHECK(fresh_at("2") == noon());
  const auto credentials = store.persons().get_person(w.id())->credentials;
  REQUIRE(store.persons().set_password(
      w.id(), credentials, "new", noon() + 18min, {own.id, crypto::sha256("2"), crypto::sha256("3")}));
  CHECK(fresh_at("3") == noon());
  REQUIRE(store.factors().take_away(w.at(27min, {own.id, crypto::sha256("3"), crypto::sha256("4")})));
  CHECK(fresh_at("4") == noon());
}

TEST_CASE_TEMPLATE("a session that has rotated meanwhile is given no next token by the one before", Store,
    on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  const auto own = w.begin_session("own");
  REQUIRE(store.sessions().rotate_token(own.id, own.hash, crypto::sha256("rightful"), noon()));
  const persistence::kept_session late{own.id, own.hash, crypto::sha256("stolen")};
  CHECK(w.judge(w.code(60s), 60s, late).error() == errc::not_found);
  CHECK(store.factors().replace_codes(w.at(60s, late), ten_codes).error() == errc::not_found);
  CHECK(store.persons().set_password(w.id(), 2, "new", noon(), late).error() == errc::not_found);
  CHECK(w.is_alive("rightful"));
  CHECK(store.persons().get_person(w.id())->credentials == 2);
}

TEST_CASE_TEMPLATE("a factor is replaced without a moment without one", Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  const auto next = crypto::new_totp_secret();
  REQUIRE(store.factors().begin(w.id(), next, noon() + 1min));
  CHECK(w.verdict(w.code(1min), 1min) == factor_verdict::accepted);
  REQUIRE(store.factors().confirm(w.at(2min), crypto::totp_code(next, noon() + 2min), ten_codes));
  CHECK(w.verdict(w.code(3min), 3min) == factor_verdict::wrong);
  CHECK(w.verdict(crypto::totp_code(next, noon() + 3min), 3min) == factor_verdict::accepted);
  CHECK(w.audited("factor.replaced") == 1);
}

TEST_CASE_TEMPLATE(
    "secrets are sealed at rest, and live through a change of the master key with their recovery codes",
    Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  const auto in_the_clear = [&] {
    return store.number("SELECT COUNT(*) FROM second_factors WHERE secret = '" + w.secret +
        "' OR next_secret = '" + w.secret + "'");
  };
  {
    const auto sealed = under(store, std::string{one});
    const auto stores = sealed->connect(persistence::lane::changes);
    auto& factors = stores->template get<persistence::factor_store>();
    REQUIRE(factors.begin(w.id(), w.secret, noon()));
    CHECK(in_the_clear() == 0);
    REQUIRE(factors.confirm(w.at({}), w.code({}), ten_codes));
    CHECK(in_the_clear() == 0);
    CHECK(store.number("SELECT COUNT(*) FROM second_factors WHERE secret LIKE 'sealed1.one.%'") == 1);
  }
  const auto anew = under(store, std::string{two} + std::string{one});
  const auto stores = anew->connect(persistence::lane::changes);
  auto& secrets = stores->template get<persistence::secret_store>();
  for (bool more = true; more;) {
    const auto step = secrets.seal_some(10);
    REQUIRE(step);
    CHECK(step->damaged == 0);
    more = step->more;
  }
  CHECK(store.number("SELECT COUNT(*) FROM second_factors WHERE secret LIKE 'sealed1.two.%'") == 1);
  auto& factors = stores->template get<persistence::factor_store>();
  CHECK(factors.judge(w.at(1min), {w.code(1min), false}, {})->verdict == factor_verdict::accepted);
  CHECK(factors.judge(w.at(1min), {"0000000001", true}, {})->verdict == factor_verdict::accepted);
}

}  // namespace mbs::test
