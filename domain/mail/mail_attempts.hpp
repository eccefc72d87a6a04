#pragma once

#include "domain/mail/mail_kind.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// What became of an attempt to hand a mail over, and when the next one is due. Knows nothing of sockets.
namespace mbs::domain {

/// How far the conversation had come (RFC 5321, 3.3) when the answer came, or did not.
enum class smtp_stage : std::uint8_t {
  session,    ///< connection, greeting, EHLO, STARTTLS, AUTH: nothing about this mail
  sender,     ///< MAIL FROM
  recipient,  ///< RCPT TO
  message,    ///< DATA and what follows
};

struct smtp_answer {
  smtp_stage stage = smtp_stage::session;
  std::uint16_t code =
      0;               ///< 0: none came: no connection, cut off, silence, a certificate that is not believed
  std::string text{};  ///< as the server wrote it, without the code; or what went wrong
};

/// - sent: 2xx after the message: theirs now.
/// - later: 4xx about this mail, or the conversation ended half-way: another mail may fare better.
/// - refused: 5xx about this mail.
/// - refused_address: 5xx about the address, which is marked.
/// - away: nothing could be said about the mail: no connection, our password, our sender address. All mails
///   wait.
enum class mail_verdict : std::uint8_t { sent, later, refused, refused_address, away };

/// RFC 5321, 4.2.1; enhanced codes of RFC 3463 decide between an address and a policy: 5.7.x is about us.
[[nodiscard]] mail_verdict verdict_of(const smtp_answer& answer) noexcept;

/// The enhanced code (RFC 3463) that a text begins with, as "5.1.1"; empty when it has none.
[[nodiscard]] std::string_view enhanced_code_of(std::string_view text) noexcept;

/// What is kept of an answer, for people and logs: at most 200 printable octets. Of a mail that carries a
/// code the numbers only: servers quote what they refuse.
[[nodiscard]] std::string answer_to_keep(mail_kind kind, const smtp_answer& answer);

/// How long to wait after the `attempts`-th attempt (1, 2 …) failed: some minutes after the first, as
/// greylisting wants (RFC 6647, 4.1), then longer, up to 4 h and up to a quarter of the mail's term, so
/// that a code is tried some times before its end. `seed` moves each by up to a tenth, so that mails do not
/// come back together. At least a minute.
[[nodiscard]] duration pause_after(mail_kind kind, std::uint32_t attempts, std::uint64_t seed) noexcept;

/// When the next attempt is due: never after the end, when the mail is looked at for the last time.
[[nodiscard]] time_point next_attempt(
    mail_kind kind, time_point now, time_point ends_at, std::uint32_t attempts, std::uint64_t seed) noexcept;

}  // namespace mbs::domain
