#include "domain/access/role.hpp"

#include <doctest/doctest.h>

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
