#pragma once

#include "domain/mail/mail_address.hpp"
#include "persistence/mail/mail_records.hpp"

#include <optional>
#include <string>

/// From a row of the outbox to a mail. Knows nothing of stores and sending.
namespace mbs::actors {

/// In whose name mails are written.
struct mail_identity {
  domain::mailbox from;
  std::optional<domain::mail_address> reply_to{};
  /// What the platform is called in mails: the name that mails are from, else its host.
  [[nodiscard]] std::string platform() const;
};

struct mail_wording {
  std::string subject;
  std::string text;  ///< lines end with "\n"
  std::string html;  ///< a whole document; nothing in it runs or is fetched
};

/// Words of strangers stand in both parts so that no link is made of them, and as text, never as markup.
/// Times are Nairobi's. Nothing when the fields are not those of the kind.
[[nodiscard]] std::optional<mail_wording> word_mail(domain::mail_kind kind, domain::mail_language language,
    const domain::mail_fields& fields, const std::string& platform);

/// The octets of a mail; each time the same. Nothing when its fields or addresses cannot be.
[[nodiscard]] std::optional<std::string> write_mail(
    const persistence::due_mail& mail, const mail_identity& identity);

}  // namespace mbs::actors
