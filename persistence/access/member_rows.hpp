#pragma once

#include "domain/access/role.hpp"
#include "persistence/access/person_records.hpp"
#include "persistence/access/secret_box.hpp"
#include "persistence/sql/sql.hpp"

#include <cstdint>
#include <optional>

/// What changes of members ask of the rows, within a transaction that has locked "members". Internal to
/// persistence/.
namespace mbs::persistence {

/// Nothing when the person is no member.
[[nodiscard]] std::optional<domain::account_role> role_of(
    sql::connection& c, account_id account, person_id person);
/// `whom`, an owner, and all other owners who can sign in: the number that the rules of
/// domain/access/membership.hpp ask for when `whom` may cease to be one. Who was closed keeps no account.
/// Whoever opens or closes a person locks "members" as well.
[[nodiscard]] std::uint32_t owners_with(sql::connection& c, account_id account, person_id whom);
/// Whether the person can sign in.
[[nodiscard]] bool is_open(sql::connection& c, person_id person);
[[nodiscard]] bool has_room_for_member(sql::connection& c, account_id account);
[[nodiscard]] bool has_room_for_account(sql::connection& c, person_id person);

/// Accounts on trial reach the proved numbers of their members, and no others: those of the person hear that
/// one of them is another now, or counts no more.
void note_numbers(sql::connection& c, person_id person);

/// An account with a company's name, in a transaction that has locked "accounts". It is found by the owner's
/// address, unless another account is already.
[[nodiscard]] account_id insert_company(sql::connection& c, const person_record& owner,
    const new_company& company, time_point now, const secret_box& secrets);

}  // namespace mbs::persistence
