#pragma once

#include "domain/mail/mail_kind.hpp"

#include <map>
#include <string>
#include <string_view>

/// What a mail tells. Knows nothing of wording or markup.
namespace mbs::domain {

/// By name, as fields_of() lists them; UTF-8.
using mail_fields = std::map<std::string, std::string, std::less<>>;

/// What is wrong with these for a mail of that kind: the name of a field that is missing, too much or not of
/// its form. Empty: nothing.
[[nodiscard]] std::string_view flaw_of(mail_kind kind, const mail_fields& fields) noexcept;

/// Whether `value` has that form.
[[nodiscard]] bool fits(const field_rule& rule, std::string_view value) noexcept;

/// Words of strangers as a mail may show them: no mail client makes a link, an address or a new line of them.
/// A full stop between letters, "://", "@" and what looks like them are followed by a space; control
/// characters and those that turn the direction of writing are left out. "Dr.Otieno of evil.example" becomes
/// "Dr. Otieno of evil. example"; "10.1.2.3" stays. What is not UTF-8 becomes "?".
[[nodiscard]] std::string plain_words(std::string_view words);

/// The same, cut to what a field of words takes; "-" when nothing is left that is seen.
[[nodiscard]] std::string words_for_mail(std::string_view words);

/// The fields with whatever is no words where words belong made such: no name stands in the way of a mail.
[[nodiscard]] mail_fields worded(mail_kind kind, mail_fields fields);

}  // namespace mbs::domain
