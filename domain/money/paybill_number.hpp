#pragma once

#include "domain/ids.hpp"
#include "domain/money/top_up_id.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What customers type as their account when they pay to the paybill by themselves. Nothing is guessed: what
/// is not certain is of nobody.
namespace mbs::domain {

/// 9 characters, or 12 for one of several accounts that were made in the same millisecond: digits and
/// capital letters without I, L, O and U (Crockford's base 32), the last of them a check. Empty for an id
/// that no store gives to an account.
[[nodiscard]] std::string paybill_number(account_id id);

/// What is typed in one spelling: capital letters, without spaces and dashes, 0 for O, 1 for I and L. Empty
/// when it holds anything else, or has more than 20 characters then.
[[nodiscard]] std::string plain_reference(std::string_view typed);

/// Nothing unless plain_reference(typed) is an account's number. The check is of GF(32), with another weight
/// for each place: a wrong character is always found, and so are two that changed places; a number that is
/// too short or long by one or two is none.
[[nodiscard]] std::optional<account_id> account_of_paybill_number(std::string_view typed);

/// The ids whose account reference (reference_of) that may be: which of them there is, the store knows.
/// At most eight: a reference leaves out the first of an id's characters.
[[nodiscard]] std::vector<top_up_id> top_ups_of_reference(std::string_view typed);

}  // namespace mbs::domain
