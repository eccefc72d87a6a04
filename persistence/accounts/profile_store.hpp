#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/accounts/account_records.hpp"

#include <optional>
#include <string>

namespace mbs::persistence {

/// What an account that has nothing but trial credit may still send today.
struct trial_left {
  std::uint32_t a_day = 0;  ///< messages
  std::uint32_t left = 0;
};

/// What an account on trial had accepted so far on a day. Nothing of one that has credit of its own, or is
/// none.
struct trial_use {
  bool is_on_trial = false;
  std::uint32_t messages = 0;
};

/// What an account says of itself. Kept as long as the account; seen by its members and by staff.
struct account_profile {
  account_id account;
  std::string name;
  account_status status = account_status::active;
  std::string legal_name;
  std::string kra_pin;  ///< as domain/accounts/profile_rules.hpp has it, or empty
  std::string postal_address;
  std::string billing_email;
  std::string language;  ///< en or sw
  bool owners_need_factor = false;
  time_point created_at;
  std::optional<trial_left> trial{};  ///< only in what the gateway gives; none: it has credit of its own
};

/// Nothing of what stays as it is.
struct profile_change {
  std::optional<std::string> name, legal_name, kra_pin, postal_address, billing_email, language;
  std::optional<bool> owners_need_factor;
};

/// Profiles of accounts. Knows nothing of permissions and of what a good PIN or name is.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class profile_store {
 public:
  virtual ~profile_store() = default;

  /// not_found.
  [[nodiscard]] virtual domain::result<account_profile> get_profile(account_id account) = 0;
  /// Of the day (Africa/Nairobi) of `now`, messages counted up to `most`.
  [[nodiscard]] virtual domain::result<trial_use> trial_of(
      account_id account, time_point now, std::uint32_t most) = 0;
  /// As it is now. What `by` may say of second factors is decided in the transaction of the change:
  /// owner_is_above unless they are an owner then, factor_required when they would shut themselves out. A
  /// change that changes nothing leaves no entry.
  [[nodiscard]] virtual domain::result<account_profile> change_profile(account_id account,
      domain::person_id by, const profile_change& change, time_point now, const change_note& note) = 0;
};

}  // namespace mbs::persistence
