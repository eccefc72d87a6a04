#include "tests/persistence/access/people_fixture.hpp"

namespace mbs::test {

using domain::errc;
using persistence::session_record;
using persistence::sign_in_record;
using persistence::sign_in_result;
using namespace std::chrono_literals;

namespace {

struct signed_in {
  store_fixture& store;
  persistence::member_record owner;
  std::uint8_t tokens = 0;

  explicit signed_in(store_fixture& s) : store{s}, owner{new_owner(s, "w@example.com")} {}
  session_record next() {
    session_record s;
    s.hash[0] = ++tokens;
    s.person = owner.person;
    s.created_at = s.used_at = noon() + std::chrono::seconds{tokens};
    s.address = "196.201.214.200";
    s.agent = "Firefox";
    return s;
  }
  session_record begin() {
    const auto made = store.sessions().create_session(next());
    REQUIRE(made);
    return *made;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("a session is found by the digest of its token, with the person and all memberships",
    Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto made = w.begin();
  CHECK(made.credentials == 1);
  const auto found = store.sessions().find_session(made.hash);
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->session.id == made.id);
  CHECK((*found)->session.agent == "Firefox");
  CHECK_FALSE((*found)->session.factor_at.has_value());
  CHECK((*found)->person.email == "w@example.com");
  REQUIRE((*found)->memberships.size() == 1);
  CHECK((*found)->memberships.front().account == w.owner.account);
  CHECK_FALSE(store.sessions().find_session({})->has_value());
}

TEST_CASE_TEMPLATE(
    "a session goes on under another token once, with the time of its factor, and under the one "
    "before no more",
    Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto first = w.begin();
  auto& sessions = store.sessions();
  const auto second = crypto::sha256("second"), third = crypto::sha256("third");
  REQUIRE(sessions.rotate_token(first.id, first.hash, second, noon() + 1h));
  CHECK(sessions.rotate_token(first.id, first.hash, third, noon() + 2h).error() == errc::not_found);
  CHECK_FALSE(sessions.find_session(first.hash)->has_value());
  CHECK(sessions.find_session(second)->value().session.factor_at == noon() + 1h);
  REQUIRE(sessions.rotate_token(first.id, second, third, std::nullopt));
  CHECK(sessions.find_session(third)->value().session.factor_at == noon() + 1h);
  CHECK(takes_people_change(store));
  REQUIRE(sessions.end_session(w.owner.person, first.id, noon() + 2h));
  CHECK(sessions.rotate_token(first.id, third, second, noon() + 3h).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "no session begins on credentials that were changed meanwhile, nor for who may not sign in", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  auto late = w.next();
  late.credentials = 1;
  REQUIRE(store.persons().set_password(w.owner.person, 1, "new", noon()));
  CHECK(store.sessions().create_session(late).error() == errc::not_found);
  auto closed = w.next();
  closed.person = new_person(store, "c@example.com");
  REQUIRE(store.staff().set_active(closed.person, false, {}, noon()));
  CHECK(store.sessions().create_session(closed).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "sessions end one by one or all but one, and only by their own person", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto a = w.begin(), b = w.begin(), c = w.begin();
  auto& sessions = store.sessions();
  CHECK(sessions.end_session({5}, a.id, noon()).error() == errc::not_found);
  REQUIRE(sessions.end_session(w.owner.person, a.id, noon() + 1h));
  REQUIRE(sessions.end_session(w.owner.person, a.id, noon() + 2h));
  CHECK((*sessions.find_session(a.hash))->session.ended_at == noon() + 1h);
  const auto open = sessions.list_sessions(w.owner.person, noon(), 10);
  REQUIRE(open->size() == 2);
  CHECK(open->front().id == c.id);
  CHECK(sessions.list_sessions(w.owner.person, noon(), 1)->size() == 1);
  CHECK(sessions.list_sessions(w.owner.person, noon() + 1h, 10)->empty());
  CHECK(*sessions.end_sessions(w.owner.person, b.id, noon() + 3h) == 1);
  CHECK(sessions.list_sessions(w.owner.person, noon(), 10)->front().id == b.id);
}

TEST_CASE_TEMPLATE("a role that rises gives each session its next token once, one that falls none", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  auto& sessions = store.sessions();
  const auto a = w.begin(), b = w.begin();
  const auto find = [&](const persistence::digest& hash) { return sessions.find_session(hash).value(); };
  CHECK_FALSE(find(a.hash)->session.must_rotate);
  persistence::digest next{}, another{};
  next[0] = 77;
  another[0] = 78;
  CHECK(sessions.rotate_after_rise(a.id, a.hash, next, noon()).error() == errc::not_found);

  const auto account = w.owner.account;
  const auto me = w.owner.person;
  const auto other = new_member(store, account, "v@example.com", domain::account_role::owner);
  CHECK_FALSE(find(a.hash)->session.must_rotate);  // another's rise
  const auto change = [&](domain::account_role to) {
    REQUIRE(*store.members().change_role(account, other, me, to, noon(), {}) ==
        domain::membership_verdict::allowed);
  };
  change(domain::account_role::viewer);
  CHECK_FALSE(find(a.hash)->session.must_rotate);
  change(domain::account_role::administrator);
  CHECK(find(a.hash)->session.must_rotate);
  CHECK(find(b.hash)->session.must_rotate);

  const auto until = noon() + 10s;
  REQUIRE(sessions.rotate_after_rise(a.id, a.hash, next, until));
  CHECK(sessions.rotate_after_rise(a.id, a.hash, another, until).error() == errc::not_found);
  CHECK(sessions.rotate_after_rise(a.id, next, another, until).error() == errc::not_found);
  CHECK_FALSE(find(next)->session.must_rotate);
  CHECK_FALSE(find(next)->by_old_token);
  const auto old = find(a.hash);
  REQUIRE(old);
  CHECK(old->by_old_token);
  CHECK(old->session.id == a.id);
  CHECK(old->session.old_token_until == until);
  CHECK(find(b.hash)->session.must_rotate);
  // A rotation of the person's own leaves nothing of the one before.
  REQUIRE(sessions.rotate_token(a.id, next, another, std::nullopt));
  CHECK_FALSE(find(a.hash));
  CHECK_FALSE(find(next));
}

TEST_CASE_TEMPLATE(
    "a mail that cannot be written keeps nobody from signing in", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  (void)w.begin();
  persistence::session_beside beside;
  beside.if_new_device.push_back({.kind = domain::mail_kind::new_device,
      .recipient = *domain::mail_address::parse("w@example.com"),
      .fields = {{"name", "W"}},
      .now = noon()});
  auto elsewhere = w.next();
  elsewhere.address = "196.201.214.201";
  CHECK(store.sessions().create_session(elsewhere, beside).has_value());
  CHECK(store.number("SELECT COUNT(*) FROM mail_outbox") == 0);
}

TEST_CASE_TEMPLATE("what changes nothing is no entry of the audit log", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto s = w.begin();
  for (int i = 0; i < 2; ++i) {
    REQUIRE(store.sessions().end_session(w.owner.person, s.id, noon()));
    REQUIRE(store.persons().change_profile(w.owner.person, "Wanjiru", "sw", {}));
  }
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'session.ended'") == 1);
  CHECK(store.number("SELECT COUNT(*) FROM audit_entries WHERE action = 'person.profile_changed'") == 1);
  CHECK(store.persons().change_profile({5}, "X", "en", {}).error() == errc::not_found);
}

TEST_CASE_TEMPLATE("a row that cannot be read is told as such, and costs nobody the connection", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto s = w.begin();
  store.run("UPDATE persons SET platform_role = 'from tomorrow'");
  CHECK(store.sessions().find_session(s.hash).error() == errc::internal);
  CHECK(store.persons().get_person(w.owner.person).error() == errc::internal);
  CHECK_FALSE(store.sessions().find_session({})->has_value());
}

TEST_CASE_TEMPLATE("the time of use never goes back", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto s = w.begin();
  const std::vector<std::pair<domain::session_id, domain::time_point>> used{
      {s.id, noon() + 2h}, {s.id, noon() + 1h}, {domain::session_id{5}, noon()}};
  REQUIRE(store.sessions().note_used(used));
  CHECK((*store.sessions().find_session(s.hash))->session.used_at == noon() + 2h);
}

TEST_CASE_TEMPLATE("attempts to sign in are kept, newest first", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  for (int i = 0; i < 3; ++i)
    REQUIRE(store.sessions().note_sign_in({w.owner.person, noon() + i * 1min,
        i == 2 ? sign_in_result::succeeded : sign_in_result::wrong_password, "::1", "curl"}));
  const auto seen = store.sessions().list_sign_ins(w.owner.person, {noon() + 1h}, 2);
  REQUIRE(seen);
  REQUIRE(seen->size() == 2);
  CHECK(seen->front().result == sign_in_result::succeeded);
  CHECK(seen->front().address == "::1");
  CHECK(store.sessions().list_sign_ins(w.owner.person, {seen->back().at, seen->back().id}, 2)->size() == 1);
}

TEST_CASE_TEMPLATE("no attempt is passed over at the edge of a page, however many are of one moment", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  for (int i = 0; i < 5; ++i)
    REQUIRE(store.sessions().note_sign_in(
        {w.owner.person, noon(), sign_in_result::wrong_password, std::to_string(i), "curl"}));
  std::string seen;
  persistence::sign_in_cursor before{noon() + 1h};
  for (int page = 0; page < 3; ++page)
    for (const auto& a : store.sessions().list_sign_ins(w.owner.person, before, 2).value()) {
      seen += a.address;
      before = {a.at, a.id};
    }
  CHECK(seen == "43210");
}

TEST_CASE_TEMPLATE("tries that nobody looked at are kept for whom they were, in one row with a count", Store,
    on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto me = store.persons().get_person(w.owner.person).value().email_folded;
  std::vector<persistence::unseen_sign_ins> tries;
  for (int i = 0; i < 120; ++i)
    tries.push_back({std::to_string(i) + "@example.org",
        {{}, noon(), sign_in_result::delayed, "::1", "curl", 2, noon() - 1s}});
  tries.push_back({me, {{}, noon() + 9s, sign_in_result::delayed, "::2", "wget", 7, noon()}});
  tries.push_back({me, {{}, noon() + 8s, sign_in_result::factor_missing, "::3", "wget"}});
  CHECK(*store.sessions().note_unseen_sign_ins(tries) == 2);
  const auto seen = store.sessions().list_sign_ins(w.owner.person, {noon() + 1h}, 5);
  REQUIRE(seen->size() == 2);
  CHECK(seen->front().result == sign_in_result::delayed);
  CHECK(seen->front().tries == 7);
  CHECK(seen->front().since == noon());
  CHECK(seen->back().result == sign_in_result::factor_missing);
  CHECK(seen->back().tries == 1);
  CHECK_FALSE(seen->back().since);
  CHECK(store.number("SELECT COUNT(*) FROM sign_ins") == 2);
}

TEST_CASE_TEMPLATE(
    "what is past its term of sign-ins is removed, and nothing younger", Store, on_sqlite, on_postgres) {
  Store store;
  signed_in w{store};
  const auto old = w.begin(), young = w.begin();
  for (const auto at : {noon(), noon() + 1h})
    REQUIRE(store.sessions().note_sign_in({w.owner.person, at, sign_in_result::succeeded, "::1", "curl"}));
  const auto limits = domain::code_limits{};
  REQUIRE(store.codes().make_code(
      {persistence::code_purpose::prove_email, "w@example.com", w.owner.person}, {}, {noon(), 1}, limits));
  CHECK(*store.maintenance().forget_sign_ins(noon(), noon()) == false);
  CHECK(store.number("SELECT COUNT(*) FROM codes") == 1);
  CHECK(*store.maintenance().forget_sign_ins(noon() + 1s, young.created_at) == false);
  CHECK(store.number("SELECT COUNT(*) FROM codes") == 0);
  CHECK(store.number("SELECT COUNT(*) FROM code_days") == 0);
  CHECK(store.number("SELECT COUNT(*) FROM sign_ins") == 1);
  CHECK_FALSE(store.sessions().find_session(old.hash)->has_value());
  CHECK(store.sessions().find_session(young.hash)->has_value());
}

}  // namespace mbs::test
