#include "domain/access/role.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>

using namespace mbs::domain;

namespace {

/// The letters of the roles that have it, in the order of the enumerations: "oasfv" and "nofsp".
std::string holders(permission p) {
  constexpr std::string_view in_account = "oasfv";
  constexpr std::string_view on_platform = "nofsp";
  std::string letters;
  for (const auto r : account_roles)
    if (permissions_of(r).has(p)) letters += in_account[static_cast<std::size_t>(r)];
  letters += '/';
  for (const auto r : platform_roles)
    if (permissions_of(r).has(p)) letters += on_platform[static_cast<std::size_t>(r)];
  return letters;
}

}  // namespace

TEST_CASE("every role has a text of its own that leads back to it") {
  for (const auto r : account_roles)
    CHECK(account_role_from(to_text(r)) == r);
  for (const auto r : platform_roles)
    CHECK(platform_role_from(to_text(r)) == r);
  CHECK(to_text(platform_role::operator_) == "operator");
  CHECK(to_text(platform_role::privacy_officer) == "privacy_officer");
  for (const auto* text : {"", "Owner", "owner ", "root", "operator_"}) {
    CHECK_FALSE(account_role_from(text));
    CHECK_FALSE(platform_role_from(text));
  }
}

TEST_CASE("the table of permission and role is what was promised") {
  CHECK(holders(permission::messages_send) == "oas/");
  CHECK(holders(permission::messages_read) == "oasv/");
  CHECK(holders(permission::balance_read) == "oasfv/");
  CHECK(holders(permission::reports_read) == "oasfv/");
  CHECK(holders(permission::webhooks_manage) == "oa/");
  CHECK(holders(permission::senders_request) == "oas/");
  CHECK(holders(permission::keys_manage) == "oa/");
  CHECK(holders(permission::members_read) == "oa/");
  CHECK(holders(permission::members_manage) == "oa/");
  CHECK(holders(permission::account_manage) == "oa/");
  CHECK(holders(permission::ownership_transfer) == "o/");
  CHECK(holders(permission::audit_read) == "oa/");
  CHECK(holders(permission::exports_make) == "oaf/");
  CHECK(holders(permission::self) == "oasfv/nofsp");
  CHECK(holders(permission::credentials_change) == "oasfv/nofsp");
  CHECK(holders(permission::platform_accounts_read) == "/ofsp");
  CHECK(holders(permission::platform_accounts_manage) == "/o");
  CHECK(holders(permission::platform_senders_decide) == "/o");
  CHECK(holders(permission::platform_people_manage) == "/o");
  CHECK(holders(permission::platform_audit_read) == "/op");
  CHECK(holders(permission::platform_mail_manage) == "/o");
  CHECK(holders(permission::platform_money_manage) == "/f");
  CHECK(holders(permission::platform_privacy_manage) == "/p");
}

TEST_CASE("a role of an account opens nothing of the platform, nor the other way round") {
  for (const auto& name : permission_names) {
    const bool is_of_platform = name.text.starts_with("platform:");
    const bool is_of_all = name.what == permission::everybody || name.text.starts_with("self");
    for (const auto r : account_roles)
      if (is_of_platform) CHECK_FALSE(permissions_of(r).has(name.what));
    for (const auto r : platform_roles)
      if (!is_of_platform && !is_of_all) CHECK_FALSE(permissions_of(r).has(name.what));
  }
}

TEST_CASE("the second factor is asked again for what gives power away") {
  for (const auto p : {permission::keys_manage, permission::members_manage, permission::ownership_transfer,
           permission::exports_make, permission::credentials_change, permission::platform_people_manage})
    CHECK(needs_fresh_factor(p));
  for (const auto p : {permission::everybody, permission::self, permission::messages_send,
           permission::members_read, permission::audit_read, permission::platform_accounts_read})
    CHECK_FALSE(needs_fresh_factor(p));
}

TEST_CASE("nothing that a key may carry asks for a second factor") {
  for (const auto& name : permission_names)
    if (key_scopes().has(name.what)) CHECK_FALSE(needs_fresh_factor(name.what));
}

TEST_CASE("all staff must have a second factor, and nobody else") {
  for (const auto r : platform_roles)
    CHECK(must_have_second_factor(r) == (r != platform_role::none));
}

TEST_CASE("the tables of docs/security.md are the one of permission and role") {
  const auto row = [](std::string_view first, const auto& roles, const auto& mark) {
    std::string text = "| " + std::string{first} + " |";
    for (const auto r : roles)
      text += ' ' + mark(r) + " |";
    return text + '\n';
  };
  const auto name = [](auto r) { return std::string{to_text(r)}; };
  const auto line = [](auto) { return std::string{"---"}; };
  std::string in_account = row("in an account", account_roles, name) + row("---", account_roles, line);
  constexpr std::array staff{platform_role::operator_, platform_role::finance, platform_role::support,
      platform_role::privacy_officer};
  std::string on_platform = row("of the platform", staff, name) + row("---", staff, line);
  for (const auto& p : permission_names) {
    const bool is_everybodys = permissions_of(platform_role::none).has(p.what);
    const auto yes = [&](auto r) { return std::string{permissions_of(r).has(p.what) ? "yes" : ""}; };
    const auto first = '`' + std::string{p.text} + '`';
    if (is_everybodys) continue;
    if (permissions_of(account_role::owner).has(p.what)) in_account += row(first, account_roles, yes);
    if (p.text.starts_with("platform:")) on_platform += row(first, staff, yes);
  }
  std::ifstream file{MBS_SOURCE_DIR "/docs/security.md"};
  std::ostringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str().find(in_account) != std::string::npos, in_account);
  CHECK_MESSAGE(text.str().find(on_platform) != std::string::npos, on_platform);
}
