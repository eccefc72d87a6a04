#include "persistence/money/trial_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/access/person_fixture.hpp"
#include "tests/persistence/killed_change.hpp"

namespace mbs::test {

namespace {

using namespace persistence;
using namespace std::chrono_literals;
using stores = store_connection;

constexpr domain::code_limits limits;

new_mail some_mail() {
  return {.kind = domain::mail_kind::test_mail,
      .recipient = *domain::mail_address::parse("asha@example.com"),
      .fields = {{"time", domain::to_rfc3339(noon())}},
      .now = noon()};
}

change_note told(person_id by) {
  auto note = by_person(by);
  note.mails.push_back(some_mail());
  return note;
}

std::int64_t credentials(stores& c, person_id who) {
  return c.get<person_store>().get_person(who)->credentials;
}

domain::code_moment at(domain::duration after) {
  return {noon() + after, 20'000};
}

/// Somebody's session, and how it goes on at each change of credentials.
struct session_at_work {
  session_record first;
  [[nodiscard]] kept_session next(const char* from, const char* to) const {
    return {first.id, crypto::sha256(from), crypto::sha256(to)};
  }
};

sign_up_record wish(const char* token, const std::string& email) {
  sign_up_record s;
  s.token = crypto::sha256(token);
  s.email = s.email_folded = email;
  s.name = "Wanjiru";
  s.phone = 254'712'345'678;
  s.company = "Duka Ltd";
  s.password = "phc";
  s.at = noon();
  return s;
}

}  // namespace

TEST_CASE_TEMPLATE("a kill at any statement leaves a sign-up with its code and mail, or nothing of it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const code_terms right{crypto::sha256("1"), at(0s), limits};
  const code_terms wrong{crypto::sha256("2"), at(1s), limits};
  const auto confirm = [](const char* token, const code_terms& guess, domain::code_verdict expected) {
    return [=](stores& c) {
      session_record session;
      session.hash = crypto::sha256("session");
      session.created_at = session.used_at = noon();
      const auto made = c.get<sign_up_store>().confirm_sign_up(
          crypto::sha256(token), guess, "whsec", session, {{}, noon()});
      if (made && made->verdict != expected) return domain::errc::internal;
      return why_not(made);
    };
  };
  check_whole_or_not(store,
      {{"a sign-up", "", 1,
           [=](stores& c) {
             return why_not(c.get<sign_up_store>().begin_sign_up(
                 wish("a", "w@example.com"), right, some_mail(), some_mail()));
           }},
          {"a wrong guess", "", 0, confirm("a", wrong, domain::code_verdict::wrong)},
          {"a proof", "person.signed_up", 0, confirm("a", right, domain::code_verdict::accepted)},
          {"a sign-up with a known address", "", 1, [=](stores& c) {
             return why_not(c.get<sign_up_store>().begin_sign_up(wish("b", "w@example.com"),
                 {crypto::sha256("3"), at(2min), limits}, some_mail(), some_mail()));
           }}});
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves new credentials with their entry, mail and sessions, or "
    "nothing of them",
    Store, on_sqlite, on_postgres) {
  Store store;
  const enrolled w{store};
  const auto id = w.id();
  const session_at_work own{w.begin_session("own")};
  w.begin_session("other");
  const code_place where{code_purpose::reset_password, "w@example.com", id};
  const auto mail = some_mail();
  check_whole_or_not(store,
      {{"a code", "", 1,
           [=](stores& c) {
             return why_not(
                 c.get<code_store>().make_code(where, crypto::sha256("1"), at(0s), limits, {&mail, 1}));
           }},
          {"its use", "", 0,
              [=](stores& c) {
                return why_not(c.get<code_store>().judge_code(where, crypto::sha256("1"), at(1s), limits));
              }},
          {"a password", "person.password_changed", 1,
              [=](stores& c) {
                return why_not(c.get<person_store>().set_password(
                    id, credentials(c, id), "new", noon(), own.next("own", "b"), told(id)));
              }},
          {"the same password at another cost", "", 0,
              [=](stores& c) {
                return why_not(c.get<person_store>().rehash_password(id, "new", "rehashed"));
              }},
          {"an address", "person.email_changed", 1,
              [=](stores& c) {
                return why_not(c.get<person_store>().change_email(id, credentials(c, id), "N@example.com",
                    "n@example.com", noon(), own.next("b", "c"), told(id)));
              }},
          {"a number", "person.phone_changed", 1,
              [=](stores& c) {
                return why_not(c.get<person_store>().change_phone(
                    id, credentials(c, id), 254'700'000'001, noon(), own.next("c", "d"), told(id)));
              }},
          {"a number's proof", "person.phone_proved", 0,
              [=](stores& c) {
                return why_not(
                    c.get<person_store>().prove_phone(id, 254'700'000'001, noon() + 1h, by_person(id)));
              }},
          {"the trial that comes with it", "account.trial_given", 0,
              [=, account = w.owner.account](stores& c) {
                return why_not(c.get<trial_store>().give_trial(
                    {account, id, 254'700'000'001, money::from_shillings(20), "TRIAL", noon()},
                    by_person(id)));
              }},
          {"a name", "person.profile_changed", 0, [=](stores& c) {
             return why_not(c.get<person_store>().change_profile(id, "Wambui", "sw", by_person(id)));
           }}});
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a session begun, rotated or ended with all that stands "
    "beside it, or nothing",
    Store, on_sqlite, on_postgres) {
  Store store;
  const enrolled w{store};
  const auto id = w.id();
  const auto first = w.begin_session("first");
  w.begin_session("second");
  session_record next;
  next.hash = crypto::sha256("next");
  next.person = id;
  next.created_at = next.used_at = noon() + 1min;
  next.agent = "Firefox";
  session_beside beside{
      {{id, noon(), sign_in_result::succeeded, "::1", "Firefox"}}, false, first.id, {some_mail()}};
  check_whole_or_not(store,
      {{"a sign-in on a new device", "", 1,
           [=](stores& c) { return why_not(c.get<session_store>().create_session(next, beside)); }},
          {"a sign-in that failed", "", 0,
              [=](stores& c) {
                return why_not(c.get<session_store>().note_sign_in(
                    {id, noon() + 1s, sign_in_result::wrong_password, "::1", "curl"}));
              }},
          {"another token", "", 0,
              [=](stores& c) {
                const auto found = *c.get<session_store>().find_session(next.hash);
                return why_not(c.get<session_store>().rotate_token(
                    found->session.id, next.hash, crypto::sha256("rotated"), noon()));
              }},
          {"the end of one", "session.ended", 0,
              [=](stores& c) {
                const auto found = *c.get<session_store>().find_session(crypto::sha256("rotated"));
                return why_not(
                    c.get<session_store>().end_session(id, found->session.id, noon(), by_person(id)));
              }},
          {"the end of all", "session.all_ended", 0, [=](stores& c) {
             return why_not(c.get<session_store>().end_sessions(id, {}, noon(), by_person(id)));
           }}});
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a second factor with its codes, entry and mail, or nothing "
    "of the change",
    Store, on_sqlite, on_postgres) {
  Store store;
  const enrolled w{store};
  const session_at_work own{w.begin_session("own")};
  const auto change = [=, id = w.id()](domain::duration after, const char* from, const char* to) {
    return factor_change{id, noon() + after, own.next(from, to), told(id)};
  };
  const auto begin = [id = w.id(), secret = w.secret](
                         stores& c) { return why_not(c.get<factor_store>().begin(id, secret, noon())); };
  const auto confirm = [=, code = w.code({})](const char* from) {
    return [=](stores& c) {
      return why_not(c.get<factor_store>().confirm(change({}, from, "b"), code, ten_codes));
    };
  };
  const auto judge = [=](domain::duration after, const std::string& typed, const char* from, const char* to) {
    return [=, code = *domain::read_factor_code(typed)](stores& c) {
      const auto judged = c.get<factor_store>().judge(change(after, from, to), code, {});
      if (judged && judged->verdict != domain::factor_verdict::accepted) return domain::errc::wrong_factor;
      return why_not(judged);
    };
  };
  check_whole_or_not(store,
      {{"a secret", "factor.begun", 0, begin}, {"its confirmation", "factor.turned_on", 1, confirm("own")},
          {"a code", "", 0, judge(1h, w.code(1h), "b", "c")},
          {"a recovery code", "factor.code_used", 1, judge(2h, ten_codes[3], "c", "d")},
          {"other recovery codes", "factor.codes_made", 1,
              [=](stores& c) {
                return why_not(c.get<factor_store>().replace_codes(change(3h, "d", "e"), ten_codes));
              }},
          {"another secret", "factor.begun", 0, begin},
          {"its confirmation", "factor.replaced", 1, confirm("e")},
          {"no factor any more", "factor.taken_away", 1,
              [=](stores& c) { return why_not(c.get<factor_store>().take_away(change(4h, "b", "f"))); }}});
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves a step of a recovery with its entry and mail, or nothing of "
    "it",
    Store, on_sqlite, on_postgres) {
  Store store;
  enrolled w{store};
  w.turn_on();
  const auto id = w.id();
  made_person staff{.person = somebody_proved("s@example.com")};
  staff.person.platform_role = domain::platform_role::support;
  const auto helper = *store.staff().make_person(staff, {});
  const auto ask = [=](stores& c) {
    return why_not(c.get<recovery_store>().ask(
        {id, credentials(c, id), noon(), noon() + 72h, crypto::sha256("token")}, told(id)));
  };
  check_whole_or_not(store,
      {{"a recovery asked", "recovery.asked", 1, ask},
          {"stopped", "recovery.cancelled", 0,
              [=](stores& c) { return why_not(c.get<recovery_store>().cancel(id, by_person(id), noon())); }},
          {"asked again", "recovery.asked", 1, ask},
          {"stopped by the mail", "recovery.cancelled", 0,
              [=](stores& c) {
                return why_not(c.get<recovery_store>().cancel_by(crypto::sha256("token"), {}, noon()));
              }},
          {"asked again", "recovery.asked", 1, ask},
          {"stopped by a code of the factor", "recovery.cancelled", 0,
              [=, code = *domain::read_factor_code(w.code(1h))](stores& c) {
                return why_not(c.get<factor_store>().judge(
                    {id, noon() + 1h, {}, told(id)}, code, domain::factor_limits{}));
              }},
          {"asked again", "recovery.asked", 1, ask},
          {"done", "recovery.finished", 1, [=](stores& c) {
             return why_not(c.get<recovery_store>().finish(id, told(id), noon() + 72h));
           }}});
  w.turn_on();
  store.run("UPDATE persons SET platform_role = 'support' WHERE id = " + std::to_string(id.value));
  check_whole_or_not(store,
      {{"asked by staff", "recovery.asked", 1, ask}, {"agreed to", "recovery.agreed", 0, [=](stores& c) {
                                                        return why_not(c.get<recovery_store>().agree(
                                                            id, helper, by_person(helper), noon()));
                                                      }}});
}

TEST_CASE_TEMPLATE(
    "a kill at any statement leaves staff's and the operator's changes of people with their "
    "entry, or nothing of them",
    Store, on_sqlite, on_postgres) {
  Store store;
  auto boss = somebody_proved("a@example.com");
  boss.platform_role = domain::platform_role::operator_;
  const auto owner = new_owner(store, boss);
  const auto id = new_member(store, owner.account, "p@example.com", domain::account_role::viewer);
  made_person wanted{.person = somebody_proved("s@example.com")};
  wanted.person.platform_role = domain::platform_role::operator_;
  wanted.member.emplace(owner.account, domain::account_role::administrator);
  wanted.factor = crypto::new_totp_secret();
  const auto note = by_person(owner.person);
  const auto set_active = [=](bool active) {
    return [=](stores& c) { return why_not(c.get<staff_store>().set_active(id, active, note, noon())); };
  };
  const auto session = [&](const char* token) {
    session_record s;
    s.hash = crypto::sha256(token);
    s.person = id;
    s.created_at = s.used_at = noon();
    return store.sessions().create_session(s)->id;
  };
  const auto one = session("one");
  session("two");
  check_whole_or_not(store,
      {{"a person is made", "person.made", 0,
           [=](stores& c) { return why_not(c.get<staff_store>().make_person(wanted, note)); }},
          {"a session is ended", "session.ended", 0,
              [=](stores& c) { return why_not(c.get<staff_store>().end_session(one, note, noon())); }},
          {"all are ended", "sessions.ended", 0,
              [=](stores& c) { return why_not(c.get<staff_store>().end_sessions(id, note, noon())); }},
          {"a role of the platform", "person.platform_role_changed", 0,
              [=](stores& c) {
                return why_not(
                    c.get<staff_store>().set_platform_role(id, domain::platform_role::support, note, noon()));
              }},
          {"a person is closed", "person.closed", 0, set_active(false)},
          {"and opened", "person.opened", 0, set_active(true)}});
}

}  // namespace mbs::test
