#pragma once

#include "domain/access/role.hpp"
#include "domain/ids.hpp"

#include <optional>

namespace mbs::domain {

/// Who makes a request, once that is proved: a key of an account, or a person who is signed in. Knows nothing
/// of how it was proved.
struct principal {
  account_id account;  ///< for which it is; 0: a person who named none
  key_id key;          ///< 0: a person
  permission_set permissions;
  person_id person{};                  ///< 0: a key
  session_id session{};                ///< of the person
  std::optional<account_role> role{};  ///< of the person in the account
  platform_role staff{};               ///< of the person, once a second factor is there; else none
  bool lacks_factor = false;           ///< has a role that counts only with a second factor, and has none
  bool is_test = false;                ///< a test key: sends and sees nothing but tests
  bool factor_is_fresh = true;         ///< session_rules.hpp, factor_is_fresh; keys have none to give

  /// One number for whoever asks, by which their requests are counted: of a key its id, of a person's
  /// sessions together the person's, negative.
  [[nodiscard]] key_id counted_as() const noexcept { return person ? key_id{-person.value} : key; }
};

}  // namespace mbs::domain
