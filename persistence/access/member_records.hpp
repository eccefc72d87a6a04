#pragma once

#include "domain/access/membership.hpp"
#include "persistence/access/person_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::invitation_id;
using domain::membership_verdict;

/// What becomes of the API keys that somebody made who goes.
enum class keys_of_leaver : std::uint8_t { unsaid, keep, revoke };

/// What came of somebody's going.
struct member_removal {
  membership_verdict verdict{};
  std::int64_t keys = 0;     ///< that the person made and that count at that moment
  bool keys_unsaid = false;  ///< nothing was changed: say what becomes of the keys
  [[nodiscard]] bool is_done() const noexcept {
    return verdict == membership_verdict::allowed && !keys_unsaid;
  }
};

/// Those who are told of what concerns the whole account.
struct account_owners {
  std::string account_name;
  std::vector<person_record> owners;  ///< active ones
};

struct new_invitation {
  account_id account;
  person_id inviter;
  std::string email;         ///< as written
  std::string email_folded;  ///< as it is compared
  domain::account_role role{};
  digest token{};  ///< of the token, which is in the mail only
  time_point at;
};

/// What the mail to somebody who is invited says.
struct introduction {
  std::string inviter;
  std::string account;
  std::string language;  ///< of the account
};

/// What whoever holds its token is told of an invitation that is open.
struct invitation_shown {
  std::string account_name;
  std::string inviter_name;
  domain::account_role role{};
  std::string email;  ///< to which it is bound: masked once it leaves the gateway
  time_point expires_at;
};

struct invitation_made {
  membership_verdict verdict{};
  invitation_id id;  ///< when allowed
};

struct invitation_listed {
  invitation_id id;
  std::string email;
  domain::account_role role{};
  person_id inviter;
  time_point at;
};

struct invitation_accepted {
  membership_verdict verdict{};
  member_record member{};  ///< when allowed
  std::string account_name;
};

}  // namespace mbs::persistence
