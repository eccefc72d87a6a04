#pragma once

#include "domain/access/permission.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

/// Who may do what, as ONE table: permission x role. Knows nothing of people, sessions, keys or routes.
namespace mbs::domain {

/// What a person is in one account.
enum class account_role : std::uint8_t { owner, administrator, sender, finance, viewer };

/// What a person is for the platform as a whole; `none` for everybody who is no member of its staff.
enum class platform_role : std::uint8_t { none, operator_, finance, support, privacy_officer };

/// Their texts, in the order of the enumerations; stable: stored, shown and taken by the API.
inline constexpr std::array<std::string_view, 5> account_role_texts{
    "owner", "administrator", "sender", "finance", "viewer"};
inline constexpr std::array<std::string_view, 5> platform_role_texts{
    "none", "operator", "finance", "support", "privacy_officer"};
inline constexpr std::array account_roles{account_role::owner, account_role::administrator,
    account_role::sender, account_role::finance, account_role::viewer};
inline constexpr std::array platform_roles{platform_role::none, platform_role::operator_,
    platform_role::finance, platform_role::support, platform_role::privacy_officer};

[[nodiscard]] constexpr std::string_view to_text(account_role r) noexcept {
  return account_role_texts[static_cast<std::size_t>(r)];
}
[[nodiscard]] constexpr std::string_view to_text(platform_role r) noexcept {
  return platform_role_texts[static_cast<std::size_t>(r)];
}
/// Nothing unless `text` is exactly one of the texts.
[[nodiscard]] constexpr std::optional<account_role> account_role_from(std::string_view text) noexcept {
  for (const auto r : account_roles)
    if (to_text(r) == text) return r;
  return std::nullopt;
}
[[nodiscard]] constexpr std::optional<platform_role> platform_role_from(std::string_view text) noexcept {
  for (const auto r : platform_roles)
    if (to_text(r) == text) return r;
  return std::nullopt;
}

namespace detail {

/// Some of the roles of one kind.
template <class Role>
struct role_set {
  std::uint32_t bits = 0;
  constexpr role_set() noexcept = default;
  constexpr role_set(std::initializer_list<Role> some) noexcept {
    for (const auto r : some)
      bits |= 1U << static_cast<unsigned>(r);
  }
  [[nodiscard]] constexpr bool has(Role r) const noexcept {
    return (bits & 1U << static_cast<unsigned>(r)) != 0;
  }
};

struct grant {
  permission what;
  role_set<account_role> in_account;
  role_set<platform_role> on_platform;
};

inline constexpr auto owner = account_role::owner;
inline constexpr auto administrator = account_role::administrator;
inline constexpr auto sender = account_role::sender;
inline constexpr auto finance = account_role::finance;
inline constexpr auto viewer = account_role::viewer;
inline constexpr auto nobody = platform_role::none;
inline constexpr auto operator_ = platform_role::operator_;
inline constexpr auto treasurer = platform_role::finance;
inline constexpr auto support = platform_role::support;
inline constexpr auto privacy = platform_role::privacy_officer;

// The table: the permission, who has it in an account, who has it on the platform. In the order of
// `permission`. A role of the platform gives nothing in any account: staff who need to send are members like
// everybody else.
// clang-format off
inline constexpr std::array grants{
    grant{permission::everybody, {owner, administrator, sender, finance, viewer},
                                 {nobody, operator_, treasurer, support, privacy}},
    grant{permission::messages_send,            {owner, administrator, sender}, {}},
    grant{permission::messages_read,            {owner, administrator, sender, viewer}, {}},
    grant{permission::balance_read,             {owner, administrator, sender, finance, viewer}, {}},
    grant{permission::payments_make,            {owner, administrator, finance}, {}},
    grant{permission::reports_read,             {owner, administrator, sender, finance, viewer}, {}},
    grant{permission::networks_read,            {owner, administrator, sender, finance, viewer}, {}},
    grant{permission::webhooks_manage,          {owner, administrator}, {}},
    grant{permission::senders_read,             {owner, administrator, sender, finance, viewer}, {}},
    grant{permission::senders_request,          {owner, administrator, sender}, {}},
    grant{permission::keys_manage,              {owner, administrator}, {}},
    grant{permission::members_read,             {owner, administrator}, {}},
    grant{permission::members_manage,           {owner, administrator}, {}},
    grant{permission::account_read,             {owner, administrator, sender, finance, viewer}, {}},
    grant{permission::account_manage,           {owner, administrator}, {}},
    grant{permission::ownership_transfer,       {owner}, {}},
    grant{permission::audit_read,               {owner, administrator}, {}},
    grant{permission::exports_make,             {owner, administrator, finance}, {}},
    grant{permission::self, {owner, administrator, sender, finance, viewer},
                            {nobody, operator_, treasurer, support, privacy}},
    grant{permission::credentials_change, {owner, administrator, sender, finance, viewer},
                                          {nobody, operator_, treasurer, support, privacy}},
    grant{permission::platform_accounts_read,   {}, {operator_, treasurer, support, privacy}},
    grant{permission::platform_accounts_manage, {}, {operator_}},
    grant{permission::platform_senders_decide,  {}, {operator_}},
    grant{permission::platform_people_manage,   {}, {operator_}},
    grant{permission::platform_audit_read,      {}, {operator_, privacy}},
    grant{permission::platform_mail_manage,     {}, {operator_}},
    grant{permission::platform_money_manage,    {}, {treasurer}},
    grant{permission::platform_privacy_manage,  {}, {privacy}},
};
// clang-format on

[[nodiscard]] constexpr bool grants_are_in_order() noexcept {
  if (grants.size() != permission_names.size()) return false;
  for (std::size_t i = 0; i < grants.size(); ++i)
    if (grants[i].what != permission_names[i].what) return false;
  return true;
}
static_assert(grants_are_in_order(), "each permission has its row");

}  // namespace detail

/// What a member with role `r` may do in that account.
[[nodiscard]] constexpr permission_set permissions_of(account_role r) noexcept {
  permission_set some;
  for (const auto& g : detail::grants)
    if (g.in_account.has(r)) some.add(g.what);
  return some;
}

/// What a signed-in person with role `r` may do outside accounts. `none`: their own things. A request for an
/// account has this and what the membership gives: permissions_of(platform) | permissions_of(membership).
[[nodiscard]] constexpr permission_set permissions_of(platform_role r) noexcept {
  permission_set some;
  for (const auto& g : detail::grants)
    if (g.on_platform.has(r)) some.add(g.what);
  return some;
}

/// Whether what the permission opens asks for the second factor again when it was not given within the last
/// minutes (session_rules.hpp). A person without a second factor is asked for the password instead.
[[nodiscard]] constexpr bool needs_fresh_factor(permission p) noexcept {
  return permission_set{permission::keys_manage, permission::members_manage, permission::ownership_transfer,
             permission::exports_make, permission::credentials_change, permission::platform_people_manage,
             permission::platform_money_manage, permission::platform_privacy_manage}
             .has(p) &&
      p != permission::everybody;
}

/// The same for a request: reading asks for it again only where it takes things out of the house.
[[nodiscard]] constexpr bool needs_fresh_factor(permission p, bool changes_something) noexcept {
  return needs_fresh_factor(p) && (changes_something || p == permission::exports_make);
}

/// Whether staff of this role must have a second factor: all of them.
[[nodiscard]] constexpr bool must_have_second_factor(platform_role r) noexcept {
  return r != platform_role::none;
}

static_assert(!permissions_of(account_role::viewer).has(permission::messages_send));
static_assert(!permissions_of(account_role::finance).has(permission::messages_send));
static_assert(!permissions_of(account_role::finance).has(permission::messages_read));
static_assert(!permissions_of(account_role::administrator).has(permission::ownership_transfer));
static_assert(permissions_of(account_role::owner).has(permission::ownership_transfer));
static_assert(permissions_of(account_role::owner).has_all(permissions_of(account_role::administrator)));
static_assert(!permissions_of(platform_role::support).has(permission::platform_accounts_manage));
static_assert(!permissions_of(platform_role::operator_).has(permission::messages_send));
static_assert(permissions_of(account_role::owner).has_all(key_scopes()), "no key can do more than an owner");

}  // namespace mbs::domain
