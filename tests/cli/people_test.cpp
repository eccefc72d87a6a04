#include "crypto/password.hpp"
#include "crypto/totp.hpp"
#include "domain/time.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/session_store.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/database.hpp"
#include "tests/cli/command_harness.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>

namespace {

using namespace mbs;
using words = std::vector<std::string>;

std::string text_in(const boost::json::value& of, std::string_view name) {
  return std::string{of.at(name).as_string()};
}

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

/// The database as a server sees it.
class behind {
 public:
  explicit behind(const installation& place)
      : database_{std::move(persistence::database::open("sqlite:" + place.database_path(), {}).value())},
        stores_{database_->connect(persistence::lane::changes)} {}
  template <class Store>
  Store& get() {
    return stores_->get<Store>();
  }
  persistence::person_listed person(const std::string& email) {
    return get<persistence::staff_store>().find({}, email).value();
  }
  domain::session_id sign_in(const std::string& email, unsigned char token, domain::duration ago = {}) {
    persistence::session_record s;
    s.hash[0] = token;
    s.person = person(email).person.id;
    s.created_at = s.used_at = now() - ago;
    s.agent = "Firefox";
    return get<persistence::session_store>().create_session(s).value().id;
  }

 private:
  std::unique_ptr<persistence::database> database_;
  std::unique_ptr<persistence::store_connection> stores_;
};

boost::json::object make_staff(const installation& place, const std::string& email, words more = {}) {
  words all{"staff", "create", "--name", "Otieno", "--email", email, "--role", "operator", "--json"};
  all.insert(all.end(), more.begin(), more.end());
  const auto made = place.run(all);
  REQUIRE_MESSAGE(made.code == 0, made.err);
  return made.json();
}

}  // namespace

TEST_CASE("the first member of staff is made in a new database, with a password and a factor that work") {
  const installation place;
  const auto made = make_staff(place, "O@example.com", {"--with-factor"});
  CHECK(text_in(made, "role") == "operator");
  const auto secret = text_in(made, "totp_secret");
  CHECK(text_in(made, "otpauth").find(secret) != std::string::npos);
  behind it{place};
  const auto stored = it.person("o@example.com");
  CHECK(stored.person.email == "O@example.com");
  CHECK(stored.person.email_proved_at.has_value());
  CHECK(stored.person.platform_role == domain::platform_role::operator_);
  CHECK(stored.has_factor);
  CHECK(crypto::password_matches(stored.person.password, text_in(made, "password")));
  CHECK_FALSE(crypto::password_matches(stored.person.password, "another"));
  CHECK(it.get<persistence::factor_store>()
            .judge({stored.person.id, now(), {}, {}}, {crypto::totp_code(secret, now()), false}, {})
            ->verdict == domain::factor_verdict::accepted);
  CHECK(place.run({"staff", "create", "--name", "X", "--email", "o@EXAMPLE.com", "--role", "support"}).code ==
      5);
  const auto listed = place.run({"staff", "list", "--json"}).json().at("staff").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(listed.at(0).at("second_factor").as_bool());
  CHECK(place.run({"staff", "list"}).out.find(text_in(made, "password")) == std::string::npos);
  const auto audit = place.run({"audit", "list", "--action", "person.made", "--json"}).out;
  CHECK(audit.find(text_in(made, "person_id")) != std::string::npos);
  CHECK(audit.find(secret) == std::string::npos);
}

TEST_CASE("what is no member of staff is refused in words") {
  const installation place;
  const auto refused = [&](words more) {
    words all{"staff", "create"};
    all.insert(all.end(), more.begin(), more.end());
    return place.run(all).code == 2;
  };
  CHECK(refused({"--name", "X", "--email", "none", "--role", "operator"}));
  CHECK(refused({"--name", "X", "--email", "o@example.com", "--role", "none"}));
  CHECK(refused({"--name", "", "--email", "o@example.com", "--role", "operator"}));
  CHECK(refused({"--name", "X", "--email", "o@example.com"}));
}

TEST_CASE("a role on the platform is changed by address or id, and ends what was signed in before it rose") {
  const installation place;
  (void)place.with_account();
  const auto made = make_staff(place, "o@example.com");
  const auto id = text_in(made, "person_id");
  CHECK_FALSE(made.contains("totp_secret"));
  CHECK(place.run({"staff", "role", "O@example.com", "finance", "--json"}).code == 0);
  CHECK(place.run({"staff", "role", id, "finance"}).code == 5);
  CHECK(place.run({"staff", "role", id, "king"}).code == 2);
  CHECK(place.run({"staff", "role", "nobody@example.com", "finance"}).code == 5);
  CHECK(place.run({"staff", "role", "per_nonsense", "finance"}).code == 2);
  CHECK(place.run({"staff", "role", id, "none"}).code == 0);
  CHECK(place.run({"staff", "list", "--json"}).json().at("staff").as_array().empty());
  CHECK(behind{place}.person("o@example.com").person.platform_role == domain::platform_role::none);
}

TEST_CASE("a member of an account is made, shown, closed and opened; its last owner is not closed") {
  const installation place;
  (void)place.with_account();
  const auto create = [&](const std::string& email, const std::string& role) {
    return place.run({"person", "create", "--account", "a@example.com", "--role", role, "--email", email,
        "--name", "Wanjiru", "--phone", "0712345678", "--json"});
  };
  const auto owner = create("w@example.com", "owner");
  REQUIRE_MESSAGE(owner.code == 0, owner.err);
  CHECK(create("w@example.com", "viewer").code == 5);
  CHECK(create("x@example.com", "king").code == 2);
  const auto shown = place.run({"person", "show", "w@example.com", "--json"}).json();
  CHECK(text_in(shown, "phone") == "+254712345678");
  CHECK(text_in(shown.at("accounts").as_array().at(0), "role") == "owner");
  CHECK(shown.if_contains("password") == nullptr);
  const auto refused = place.run({"person", "close", "w@example.com", "--json"});
  CHECK(refused.code == 5);
  CHECK(text_in(refused.error(), "code") == "last_owner");
  REQUIRE(create("s@example.com", "owner").code == 0);
  CHECK(place.run({"person", "close", "w@example.com"}).code == 0);
  CHECK_FALSE(behind{place}.person("w@example.com").person.active);
  CHECK(place.run({"person", "open", "w@example.com"}).code == 0);
  CHECK(place.run({"person", "list", "--json"}).json().at("people").as_array().size() == 2);
}

TEST_CASE("a second factor is reset, which is told by mail and ends the sessions") {
  const installation place;
  (void)make_staff(place, "o@example.com", {"--with-factor"});
  behind it{place};
  (void)it.sign_in("o@example.com", 1);
  CHECK(place.run({"person", "reset-factor", "o@example.com", "--json"}).code == 0);
  CHECK_FALSE(it.person("o@example.com").has_factor);
  CHECK(place.run({"session", "list", "o@example.com", "--json"}).json().at("sessions").as_array().empty());
  const auto mails = place.run({"mail", "list", "--json"}).out;
  CHECK(mails.find("factor_changed") != std::string::npos);
  CHECK(place.run({"person", "reset-factor", "o@example.com"}).code == 5);
}

TEST_CASE("sessions are listed and ended, one or all") {
  const installation place;
  (void)make_staff(place, "o@example.com");
  behind it{place};
  const auto one = it.sign_in("o@example.com", 1);
  (void)it.sign_in("o@example.com", 2);
  (void)it.sign_in("o@example.com", 3);
  const auto listed = [&] {
    return place.run({"session", "list", "o@example.com", "--json"}).json().at("sessions").as_array();
  };
  REQUIRE(listed().size() == 3);
  CHECK(text_in(listed().at(0), "agent") == "Firefox");
  CHECK(place.run({"session", "end", domain::to_text(one)}).code == 0);
  CHECK(place.run({"session", "end", domain::to_text(one)}).code == 5);
  CHECK(listed().size() == 2);
  CHECK(place.run({"session", "end"}).code == 2);
  CHECK(place.run({"session", "end", "ses_nonsense"}).code == 2);
  const auto all = place.run({"session", "end", "--all", "o@example.com", "--json"}).json();
  CHECK(all.at("ended").as_int64() == 2);
  CHECK(listed().empty());
}

TEST_CASE("sessions are listed that live by the server's settings") {
  installation place;
  make_staff(place, "o@example.com");
  behind(place).sign_in("o@example.com", 1, std::chrono::hours{2});
  const auto listed = [&] {
    return place.run({"session", "list", "o@example.com", "--json"}).json().at("sessions").as_array().size();
  };
  CHECK(listed() == 0);
  place.environment["MBS_PEOPLE__SESSION_IDLE"] = "8h";
  CHECK(listed() == 1);
}
