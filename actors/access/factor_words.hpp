#pragma once

#include "persistence/access/person_records.hpp"
#include "persistence/mail/mail_records.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Mails about second factors. Private to the folder. Any thread.
namespace mbs::actors {

/// To the person, in their language; none when the address is none that mails go to.
[[nodiscard]] std::vector<persistence::new_mail> factor_mails(const persistence::person_record& person,
    domain::mail_kind kind, domain::mail_fields fields, domain::time_point now);

/// Of a change: `what` is "on", "off", "codes_made" or "code_used".
[[nodiscard]] std::vector<persistence::new_mail> mails_of_factor(
    const persistence::person_record& person, std::string_view what, domain::time_point now);

/// The SMS that tells a person's proved number of a recovery that waits: one part of GSM 7-bit, without a way
/// to end it, which only the mail has. `language` is "sw" or anything else for English.
[[nodiscard]] std::string recovery_notice(std::string_view language, domain::time_point due_at);

/// As many as a person has, drawn anew: ten characters each.
[[nodiscard]] std::vector<std::string> draw_recovery_codes();

}  // namespace mbs::actors
