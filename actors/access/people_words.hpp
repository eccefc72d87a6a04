#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/address_range.hpp"
#include "domain/access/sign_in_delay.hpp"
#include "domain/traffic/place_turns.hpp"
#include "domain/verifications/code_rules.hpp"
#include "persistence/access/person_records.hpp"
#include "persistence/mail/mail_records.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Words that the ways of people share: mails and refusals. Private to the folder. Any thread.
namespace mbs::actors {

/// A mail to the person, in their language.
[[nodiscard]] std::optional<persistence::new_mail> mail_to(const persistence::person_record& person,
    domain::mail_kind kind, domain::mail_fields fields, domain::time_point now);
/// The same to another address of theirs.
[[nodiscard]] std::optional<persistence::new_mail> mail_to(const std::string& address,
    std::string_view language, domain::mail_kind kind, domain::mail_fields fields, domain::time_point now);

/// The code of `kind`, which ends with its mail.
[[nodiscard]] std::optional<persistence::new_mail> code_mail(const std::string& address,
    std::string_view language, domain::mail_kind kind, const std::string& code, domain::time_point now,
    domain::duration lives);

/// persistence::code_place::asker of whoever asks from there: what tells places apart and names none.
[[nodiscard]] std::string asker_text(std::string_view key, const domain::internet_address& from);

/// The SMS of a code that counts so long, in the person's language: one segment.
[[nodiscard]] std::string code_sms(std::string_view language, std::string_view code, domain::duration lives);
/// To the number that was the person's until now.
[[nodiscard]] std::string number_changed_sms(std::string_view language);

/// What to tell of a code that was not right; all that is not "wrong" has one text.
[[nodiscard]] refusal refusal_of(domain::code_verdict verdict, std::uint16_t left);
/// Of a code that was not sent again: the pause, or until tomorrow.
[[nodiscard]] refusal refusal_of(const domain::code_sending& sending);
[[nodiscard]] refusal too_many_tries(domain::duration wait);

/// A try for a person (a folded address, as typed) from there; what it is counted under is hashed with
/// `secret`.
[[nodiscard]] domain::sign_in_try sign_in_try_of(
    const std::string& secret, std::string_view person, const domain::internet_address& from);
/// The first octets of an address: of IPv4 so many of four, of IPv6 of sixteen.
[[nodiscard]] std::string_view begin_of(
    const domain::internet_address& from, std::size_t v4, std::size_t v6) noexcept;
/// 64 bits of a keyed digest.
[[nodiscard]] std::uint64_t short_digest(
    const std::string& key, std::string_view what, std::string_view value);

/// Whose turn it is where passwords are hashed: a person's known devices have a place of their own.
[[nodiscard]] domain::job_place hashing_place_of(const domain::sign_in_try& t) noexcept;

}  // namespace mbs::actors
