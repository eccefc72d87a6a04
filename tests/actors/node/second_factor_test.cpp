#include "crypto/password.hpp"
#include "crypto/totp.hpp"
#include "persistence/access/staff_store.hpp"
#include "tests/actors/whole_node.hpp"

#include <chrono>
#include <string>

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

namespace json = boost::json;
constexpr std::string_view password = "seven green umbrellas";

/// Somebody with a second factor, who signs in from the addresses that a proxy tells of.
struct somebody {
  explicit somebody(whole_node& at) : node{at} {
    const auto stores = node.database->connect(persistence::lane::changes);
    persistence::made_person made;
    auto& p = made.person;
    p.name = "Wanjiru";
    p.email = p.email_folded = "w@example.com";
    p.password = crypto::hash_password(password, {8, 1});
    p.email_proved_at = p.created_at = p.password_set_at = whole_node::now();
    made.factor = secret;
    made.member.emplace(node.account, domain::account_role::owner);
    person = stores->get<persistence::staff_store>().make_person(made, {}).value();
  }
  http::tests::response sign_in(
      const std::string& from, const std::string& code, const std::string& cookie = {}) {
    return node.client->ask("POST", "/v1/session",
        "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nContent-Type: application/json\r\nX-Forwarded-For: " +
            from + "\r\n" + cookie,
        R"({"email":"w@example.com","password":")" + std::string{password} + R"(","code":")" + code + "\"}");
  }
  /// A code of another step each time: one step counts once.
  [[nodiscard]] std::string next_code() {
    return crypto::totp_code(secret, whole_node::now() + std::chrono::seconds{30} * steps++);
  }
  [[nodiscard]] static std::string cookie_of(const http::tests::response& r) {
    const auto cookie = r.header("set-cookie");
    return "Cookie: " + std::string{cookie.substr(0, cookie.find(';'))} + "\r\n";
  }

  whole_node& node;
  domain::person_id person;
  std::string secret = crypto::new_totp_secret();
  int steps = -1;
};

}  // namespace

TEST_CASE("who has the password and guesses codes keeps the person out neither at home nor elsewhere") {
  whole_node n{{.is_behind_proxy = true}};
  somebody w{n};
  const auto at_home = w.sign_in("198.51.100.7", w.next_code());
  REQUIRE(at_home.status == 201);
  int judged = 0;
  int wait = 0;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (wait < 4 && std::chrono::steady_clock::now() < until) {
    const auto guess = w.sign_in("203.0.113.1", "000000000z");
    judged += guess.status == 401 ? 1 : 0;
    if (guess.status != 429) continue;
    wait = std::stoi(std::string{guess.header("retry-after")});
    CHECK(guess.body.find("the next try is looked at after " + std::to_string(wait) + " s") !=
        std::string::npos);
  }
  REQUIRE(wait >= 4);
  CHECK(judged <= 8);
  CHECK(w.sign_in("203.0.113.1", w.next_code()).status == 429);
  // From the very address of those who guess, on a device of their own: with its last token.
  CHECK(w.sign_in("203.0.113.1", w.next_code(), somebody::cookie_of(at_home)).status == 201);
}

TEST_CASE("a person without a known device signs in from elsewhere while others guess their codes") {
  whole_node n{{.is_behind_proxy = true}};
  somebody w{n};
  for (int i = 0; i < 30; ++i)
    (void)w.sign_in("203.0.113." + std::to_string(i), "000000000z");
  CHECK(w.sign_in("198.51.100.7", w.next_code()).status == 201);
}

TEST_CASE("an owner keeps the second factor that the account asks owners for") {
  whole_node n{{.is_behind_proxy = true}};
  somebody w{n};
  const auto in = w.sign_in("198.51.100.7", w.next_code());
  REQUIRE(in.status == 201);
  const auto headers =
      "Sec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\nMbs-Account: " + domain::to_text(n.account) + "\r\n" +
      somebody::cookie_of(in);
  const auto let = [&](const std::string& need) {
    return n.client
        ->ask("PATCH", "/v1/account", headers + "Content-Type: application/json\r\n",
            R"({"owners_need_factor":)" + need + "}")
        .status;
  };
  REQUIRE(let("true") == 200);
  const auto kept = n.client->ask("DELETE", "/v1/me/factor", headers);
  CHECK(kept.status == 403);
  CHECK(whole_node::code_of(kept) == "factor_required");
  CHECK(n.client->ask("GET", "/v1/account", headers).status == 200);
  REQUIRE(let("false") == 200);
  CHECK(n.client->ask("DELETE", "/v1/me/factor", headers).status == 200);
}
