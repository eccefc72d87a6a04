#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <set>

using namespace mbs;
using namespace mbs::http::tests;
using domain::account_role;
using domain::permission;
using domain::platform_role;

// Every route as everybody, made of the two tables that decide: what a route takes (its own line) and what a
// role may (domain/access/role.hpp). Whoever is refused is refused with exactly one status and code, and
// nothing behind the front end hears of it.
namespace {

constexpr domain::account_id ours{1};
constexpr domain::account_id theirs{2};

bool changes(const http::route& r) {
  return r.verb != http::method::get && r.verb != http::method::head;
}
std::string target_of(const http::route& r) {
  std::string target{r.pattern};
  const auto at = target.find('{');
  if (at != std::string::npos) target.replace(at, target.find('}') - at + 1, "x");
  return target;
}

/// Somebody who asks, what they may, and what they are told otherwise.
struct asker {
  std::string name;
  std::string headers;
  domain::permission_set may{};
  std::string refused_with = "403 permission_missing";
  bool is_fresh = true;
};

/// What else a route takes, told by its handler: an export takes the permission to read as well, and people
/// are seen by who may change or erase them.
bool lacks_more(const asker& a, const http::route& r) {
  if (r.pattern == "/v1/audit.csv" || r.pattern == "/v1/messages.csv" || r.pattern == "/v1/statement.csv" ||
      r.pattern == "/v1/statement.pdf")
    return !a.may.has(permission::exports_make);
  if (r.pattern != "/v1/platform/people" && r.pattern != "/v1/platform/people/{id}") return false;
  return !a.may.has(permission::platform_people_manage) && !a.may.has(permission::platform_privacy_manage);
}

/// The refusal that they get of a route; empty: they are let through.
std::string expected(const asker& a, const http::route& r) {
  const auto needed = r.permission.value();
  if (!http::may_go(r, a.may)) {
    // Whom no account was named for is told so, where one would do.
    const bool is_of_account = domain::permissions_of(account_role::owner).has(needed);
    if (a.refused_with == "400 account_not_named" && !is_of_account) return "403 permission_missing";
    return a.refused_with;
  }
  if (lacks_more(a, r)) return "403 permission_missing";
  const bool is_export = r.pattern.ends_with(".csv") || r.pattern.ends_with(".pdf");
  if (!a.is_fresh && (is_export || domain::needs_fresh_factor(needed, changes(r))))
    return "403 factor_needed_again";
  return {};
}

const std::set<std::string> refusals{"unauthenticated", "permission_missing", "account_not_named",
    "not_our_page", "factor_needed_again", "factor_required", "two_credentials"};

std::string told(const response& r) {
  boost::system::error_code failed;
  const auto body = boost::json::parse(r.body, failed);
  if (failed || !body.is_object() || !body.as_object().contains("code")) return std::to_string(r.status);
  return std::to_string(r.status) + " " + text_of(body.as_object(), "code");
}

/// Asks for every route; what is refused reaches nobody.
void check_all(served& s, const asker& a) {
  auto line = s.connect();
  const auto ask = [&](const http::route& r) {
    const bool has_body = r.body != http::body_use::none;
    // Nothing is asked behind a stream.
    auto own = r.goes_on ? std::optional{s.connect()} : std::nullopt;
    return (own ? *own : line)
        .ask(http::to_text(r.verb), target_of(r),
            a.headers + (has_body ? "Content-Type: application/json\r\n" : ""), has_body ? "{}" : "");
  };
  const auto routes = http::whole_api(s.front(), {}).routes;
  for (const auto& r : routes)  // who they are is known from here on
    if (r.pattern == "/v1/balance") (void)ask(r);
  for (const auto& r : routes) {
    if (r.permission == permission::everybody) continue;  // people_routes_test tries those
    INFO(a.name << ": " << http::to_text(r.verb) << " " << r.pattern);
    const auto want = expected(a, r);
    const auto before = s.answers.asked();
    const auto got = told(ask(r));
    if (want.empty()) {
      const auto blank = got.find(' ');
      CHECK_FALSE(refusals.contains(blank == std::string::npos ? std::string{} : got.substr(blank + 1)));
    } else {
      CHECK(got == want);
      CHECK(s.answers.asked() == before);
    }
  }
}

domain::permission_set own() {
  return domain::permissions_of(platform_role::none);
}

}  // namespace

TEST_CASE("every route lets each role of an account do what the table says, and nothing else") {
  for (const auto role : domain::account_roles) {
    served s;
    check_all(s,
        {std::string{domain::to_text(role)}, s.sessions.member(role, ours),
            own() | domain::permissions_of(role)});
  }
}

TEST_CASE("every route lets each role of the platform do what the table says, and nothing else") {
  for (const auto role : domain::platform_roles) {
    served s;
    check_all(s,
        {std::string{domain::to_text(role)}, s.sessions.staff(role), domain::permissions_of(role),
            "400 account_not_named"});
  }
}

TEST_CASE("staff without a second factor may what is their own, and are told what they lack") {
  served s;
  const auto headers = s.sessions.sign_in([](auto& found) {
    found.person.platform_role = platform_role::operator_;
    found.has_factor = false;
  });
  check_all(s, {"staff without a factor", headers, own(), "403 factor_required"});
}

TEST_CASE("an owner of an account that asks for a second factor may nothing of it without one") {
  served s;
  const auto headers = s.sessions.sign_in([](auto& found) {
    found.memberships.push_back({ours, found.person.id, account_role::owner, found.session.created_at, true});
    found.has_factor = false;
  });
  check_all(s,
      {"owner without a factor", headers + "Mbs-Account: " + domain::to_text(ours) + "\r\n", own(),
          "403 factor_required"});
}

TEST_CASE("a member of another account is told that there is none") {
  served s;
  const auto headers = s.sessions.sign_in([](auto& found) {
    found.memberships.push_back({theirs, found.person.id, account_role::owner, found.session.created_at});
  });
  // Not even what is their own: the request names what is not theirs.
  check_all(s,
      {"owner of another account", headers + "Mbs-Account: " + domain::to_text(ours) + "\r\n", {},
          "404 not_found"});
}

TEST_CASE("a session that has ended, is too old, idle or of earlier credentials opens nothing") {
  using std::chrono::hours;
  const std::vector<std::pair<std::string, std::function<void(persistence::session_found&)>>> ends{
      {"ended", [](auto& f) { f.session.ended_at = f.session.created_at; }},
      {"too old", [](auto& f) { f.session.created_at -= hours{25}; }},
      {"idle", [](auto& f) { f.session.created_at = f.session.used_at -= hours{2}; }},
      {"of earlier credentials", [](auto& f) { ++f.person.credentials; }},
      {"of a closed person", [](auto& f) { f.person.active = false; }}};
  for (const auto& [name, end] : ends) {
    served s;
    const auto& change = end;  // clang 14 lets no lambda have the name of a structured binding
    const auto headers = s.sessions.sign_in([&](auto& found) {
      found.memberships.push_back({ours, found.person.id, account_role::owner, found.session.created_at});
      found.person.platform_role = platform_role::operator_;
      change(found);
    });
    check_all(
        s, {name, headers + "Mbs-Account: " + domain::to_text(ours) + "\r\n", {}, "401 unauthenticated"});
  }
}

TEST_CASE("a session whose factor was given long ago may all but what asks for it again") {
  served s;
  const auto headers = s.sessions.sign_in([](auto& found) {
    found.memberships.push_back({ours, found.person.id, account_role::owner, found.session.created_at});
    found.session.factor_at = found.session.created_at - std::chrono::minutes{11};
  });
  check_all(s,
      {"owner of long ago", headers + "Mbs-Account: " + domain::to_text(ours) + "\r\n",
          own() | domain::permissions_of(account_role::owner), "403 permission_missing", false});
}

TEST_CASE("a key opens what its scopes say, and nothing of a person's") {
  served s;
  check_all(s, {"key with all scopes", s.authorization(), domain::key_scopes()});
  s.access.change_keys([](auto& key) { key.scopes = {permission::balance_read}; });
  check_all(s, {"key that reads the balance", s.authorization(), {permission::balance_read}});
}

TEST_CASE("without a key or a session every route but the open ones says so") {
  served s;
  check_all(s, {"nobody", {}, {}, "401 unauthenticated"});
}

TEST_CASE("a role that was lowered counts at once, and one that was raised does not outlive its end") {
  served s;
  const auto headers = s.sessions.member(account_role::owner, ours);
  const auto ask = [&] { return told(s.client.ask("GET", "/v1/webhooks", headers)); };
  CHECK(ask() == "200");
  s.sessions.change([](auto& f) { f.memberships.front().role = account_role::viewer; });
  CHECK(ask() == "403 permission_missing");
  s.sessions.change([](auto& f) { f.memberships.clear(); });
  CHECK(ask() == "404 not_found");
}

TEST_CASE("what another site makes a browser send is refused on every route") {
  served s;
  const auto headers = s.sessions.member(account_role::owner, ours);
  const auto without = [&](std::string_view from, std::string_view to) {
    auto changed = headers;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  auto line = s.connect();
  for (const auto& r : http::whole_api(s.front(), {}).routes) {
    if (r.permission == permission::everybody) continue;
    INFO(http::to_text(r.verb) << " " << r.pattern);
    const auto ask = [&](const std::string& lines) {
      auto own = r.goes_on ? std::optional{s.connect()} : std::nullopt;
      return told(
          (own ? *own : line)
              .ask(http::to_text(r.verb), target_of(r),
                  lines + (changes(r) ? "Content-Type: application/json\r\n" : ""), changes(r) ? "{}" : ""));
    };
    CHECK(ask(without("same-origin", "cross-site") +
              "Sec-Fetch-Dest: image\r\nSec-Fetch-Mode: no-cors\r\n") == "403 not_our_page");
    if (changes(r)) CHECK(ask(without("Mbs-Page: 1\r\n", "")) == "403 not_our_page");
    CHECK(ask(headers + s.authorization()) == "400 two_credentials");
  }
}
