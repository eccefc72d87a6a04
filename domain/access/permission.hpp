#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

/// What somebody may do, as one table. Knows nothing of people, keys or routes.
namespace mbs::domain {

enum class permission : std::uint8_t {
  everybody,  ///< asks for nothing, not even a key
  messages_send,
  messages_read,
  balance_read,
  payments_make,
  reports_read,  ///< how many messages a day and what they cost; who reads messages may as well
  networks_read,
  webhooks_manage,
  senders_read,
  senders_request,
  keys_manage,
  members_read,
  members_manage,
  account_read,
  account_manage,
  ownership_transfer,
  audit_read,
  exports_make,        ///< beside the permission to read what is exported
  self,                ///< a signed-in person's own things: profile, sessions, logins. Never for a key
  credentials_change,  ///< a signed-in person's own password, e-mail, phone or second factor. Never for a key
  platform_accounts_read,
  platform_accounts_manage,
  platform_senders_decide,
  platform_people_manage,
  platform_audit_read,
  platform_mail_manage,
  platform_money_manage,
  platform_privacy_manage,
};

/// All of them with their texts, in the order of the enumeration. The texts are stable: they are what the
/// API's description shows.
struct permission_name {
  permission what;
  std::string_view text;
};
inline constexpr std::array permission_names{
    permission_name{permission::everybody, "public"},
    permission_name{permission::messages_send, "messages:send"},
    permission_name{permission::messages_read, "messages:read"},
    permission_name{permission::balance_read, "balance:read"},
    permission_name{permission::payments_make, "payments:make"},
    permission_name{permission::reports_read, "reports:read"},
    permission_name{permission::networks_read, "networks:read"},
    permission_name{permission::webhooks_manage, "webhooks:manage"},
    permission_name{permission::senders_read, "senders:read"},
    permission_name{permission::senders_request, "senders:request"},
    permission_name{permission::keys_manage, "keys:manage"},
    permission_name{permission::members_read, "members:read"},
    permission_name{permission::members_manage, "members:manage"},
    permission_name{permission::account_read, "account:read"},
    permission_name{permission::account_manage, "account:manage"},
    permission_name{permission::ownership_transfer, "ownership:transfer"},
    permission_name{permission::audit_read, "audit:read"},
    permission_name{permission::exports_make, "exports:make"},
    permission_name{permission::self, "self"},
    permission_name{permission::credentials_change, "self:credentials"},
    permission_name{permission::platform_accounts_read, "platform:accounts:read"},
    permission_name{permission::platform_accounts_manage, "platform:accounts:manage"},
    permission_name{permission::platform_senders_decide, "platform:senders:decide"},
    permission_name{permission::platform_people_manage, "platform:people:manage"},
    permission_name{permission::platform_audit_read, "platform:audit:read"},
    permission_name{permission::platform_mail_manage, "platform:mail:manage"},
    permission_name{permission::platform_money_manage, "platform:money:manage"},
    permission_name{permission::platform_privacy_manage, "platform:privacy:manage"},
};

[[nodiscard]] constexpr std::string_view to_text(permission p) noexcept {
  return permission_names[static_cast<std::size_t>(p)].text;
}

/// Nothing unless `text` is exactly one of the table.
[[nodiscard]] constexpr std::optional<permission> permission_from(std::string_view text) noexcept {
  for (const auto& name : permission_names)
    if (name.text == text) return name.what;
  return std::nullopt;
}

/// Some of the permissions. What everybody may do is in every set.
class permission_set {
 public:
  constexpr permission_set() noexcept = default;
  constexpr permission_set(std::initializer_list<permission> some) noexcept {
    for (const auto p : some)
      bits_ |= bit_of(p);
  }
  [[nodiscard]] static constexpr permission_set all() noexcept {
    permission_set every;
    for (const auto& name : permission_names)
      every.bits_ |= bit_of(name.what);
    return every;
  }

  constexpr void add(permission p) noexcept { bits_ |= bit_of(p); }
  [[nodiscard]] constexpr bool has(permission p) const noexcept { return (bits_ & bit_of(p)) != 0; }
  /// Whether each of `those` is here as well.
  [[nodiscard]] constexpr bool has_all(permission_set those) const noexcept {
    return (those.bits_ & ~bits_) == 0;
  }
  /// What is in either; what is in both.
  friend constexpr permission_set operator|(permission_set a, permission_set b) noexcept {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr permission_set operator&(permission_set a, permission_set b) noexcept {
    a.bits_ &= b.bits_;
    return a;
  }
  constexpr bool operator==(const permission_set&) const noexcept = default;

 private:
  [[nodiscard]] static constexpr std::uint64_t bit_of(permission p) noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(p);
  }
  std::uint64_t bits_ = bit_of(permission::everybody);
};

namespace detail {
[[nodiscard]] constexpr bool names_are_in_order() noexcept {
  for (std::size_t i = 0; i < permission_names.size(); ++i)
    if (static_cast<std::size_t>(permission_names[i].what) != i) return false;
  return true;
}
}  // namespace detail
static_assert(detail::names_are_in_order());
static_assert(permission_names.size() == static_cast<std::size_t>(permission::platform_privacy_manage) + 1);
static_assert(permission_names.size() <= 64, "a permission_set has a bit for each");

/// What an API key may carry. Nothing of a person's own, of members, of keys or of the platform: a key that
/// leaks must not make more keys, nor read who works there.
[[nodiscard]] constexpr permission_set key_scopes() noexcept {
  return {permission::messages_send, permission::messages_read, permission::balance_read,
      permission::payments_make, permission::reports_read, permission::networks_read,
      permission::webhooks_manage, permission::senders_read, permission::senders_request,
      permission::account_read};
}
static_assert(!key_scopes().has(permission::self) && !key_scopes().has(permission::keys_manage));

}  // namespace mbs::domain
