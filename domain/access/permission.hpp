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
  networks_read,
  webhooks_manage,
  senders_read,
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
    permission_name{permission::networks_read, "networks:read"},
    permission_name{permission::webhooks_manage, "webhooks:manage"},
    permission_name{permission::senders_read, "senders:read"},
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
  constexpr bool operator==(const permission_set&) const noexcept = default;

 private:
  [[nodiscard]] static constexpr std::uint32_t bit_of(permission p) noexcept {
    return 1U << static_cast<unsigned>(p);
  }
  std::uint32_t bits_ = bit_of(permission::everybody);
};

namespace detail {
[[nodiscard]] constexpr bool names_are_in_order() noexcept {
  for (std::size_t i = 0; i < permission_names.size(); ++i)
    if (static_cast<std::size_t>(permission_names[i].what) != i) return false;
  return true;
}
}  // namespace detail
static_assert(detail::names_are_in_order());
static_assert(permission_names.size() == static_cast<std::size_t>(permission::senders_read) + 1);

}  // namespace mbs::domain
