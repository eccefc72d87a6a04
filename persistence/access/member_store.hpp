#pragma once

#include "domain/errc.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/member_records.hpp"

#include <optional>
#include <vector>

namespace mbs::persistence {

/// Who is what for which account. Each change asks domain/access/membership.hpp in its own transaction, with
/// the members locked and by the role that whoever asks has then: a verdict other than `allowed` changed
/// nothing. What lowers or raises a right is taken over by running servers. Knows nothing of permissions and
/// sessions.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out; of those
/// with a note also overloaded (mails).
class member_store {
 public:
  virtual ~member_store() = default;

  /// Ascending by account; at most 100.
  [[nodiscard]] virtual domain::result<std::vector<membership_listed>> memberships_of(person_id person) = 0;
  /// Nothing when the person is not one.
  [[nodiscard]] virtual domain::result<std::optional<member_record>> find_member(
      account_id account, person_id person) = 0;
  /// Ascending by person, at most `limit` after `after`.
  [[nodiscard]] virtual domain::result<std::vector<member_listed>> list_members(
      account_id account, person_id after, std::uint32_t limit) = 0;
  /// not_found without the account.
  [[nodiscard]] virtual domain::result<account_owners> owners_of(account_id account) = 0;

  /// By nobody's leave: for the command line and tests. already_exists when the person is one, not_found
  /// without the account, too_many_members.
  [[nodiscard]] virtual domain::result<void> add_member(
      const member_record& member, const change_note& note = {}) = 0;
  /// Another account, of which the person is owner. not_found without an active person, not_proved without a
  /// proved e-mail address, too_many_members when the person has as many accounts as may be, already_exists
  /// when they are a member of one of this name.
  [[nodiscard]] virtual domain::result<member_record> open_account(
      person_id owner, const new_company& company, time_point now, const change_note& note) = 0;

  /// `by` gives another (or themselves) the role `to`. not_found when the person is no member, or is closed
  /// and would be an owner.
  [[nodiscard]] virtual domain::result<membership_verdict> change_role(account_id account, person_id by,
      person_id whom, domain::account_role to, time_point now, const change_note& note) = 0;
  /// `by` removes `whom`; not_found as above. With keys that count and nothing said of them: keys_unsaid.
  [[nodiscard]] virtual domain::result<member_removal> remove_member(account_id account, person_id by,
      person_id whom, keys_of_leaver keys, time_point now, const change_note& note) = 0;
  /// The person goes by themselves; keys that they made are the account's and stay. not_found as above.
  [[nodiscard]] virtual domain::result<member_removal> leave(
      account_id account, person_id person, time_point now, const change_note& note) = 0;
  /// `by` becomes what domain::after_transfer says, `to` an owner. not_found when `to` is no member, or
  /// closed.
  [[nodiscard]] virtual domain::result<membership_verdict> transfer_ownership(
      account_id account, person_id by, person_id to, time_point now, const change_note& note) = 0;
};

}  // namespace mbs::persistence
