#pragma once

#include "domain/ids.hpp"
#include "domain/mail/mail_address.hpp"
#include "domain/mail/mail_fields.hpp"
#include "domain/mail/mail_kind.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::mail_id;
using domain::time_point;

/// A mail to be written with the change that it tells of.
struct new_mail {
  domain::mail_kind kind = domain::mail_kind::email_code;
  domain::mail_address recipient;
  domain::mail_language language = domain::mail_language::english;
  domain::mail_fields fields;
  time_point now;
  /// When it is of no use any more: a code's own end. At most the term of its kind, which holds without one.
  std::optional<time_point> ends_at{};
};

/// Stored as a number: never renumber.
enum class mail_state : std::uint8_t {
  waiting = 0,
  sent = 1,     ///< taken by the next mail server
  refused = 2,  ///< for good, by a mail server or because its address refused before
  ended = 3,    ///< its time was over before it could be sent
};
/// "waiting" …
[[nodiscard]] constexpr std::string_view to_text(mail_state s) noexcept {
  switch (s) {
    case mail_state::waiting: return "waiting";
    case mail_state::sent: return "sent";
    case mail_state::refused: return "refused";
    case mail_state::ended: return "ended";
  }
  return {};
}

/// A row without what it tells.
struct mail_record {
  mail_id id;
  domain::mail_kind kind = domain::mail_kind::email_code;
  std::string recipient;
  domain::mail_language language = domain::mail_language::english;
  std::string message_id;  ///< without brackets; the same at each attempt
  time_point created_at, ends_at;
  time_point next_at;  ///< of the next attempt, while it waits
  std::uint32_t attempts = 0;
  mail_state state = mail_state::waiting;
  std::string last_answer;
  time_point final_at{};  ///< 0: it waits
};

/// A mail to be sent now.
struct due_mail {
  mail_record record;
  std::string host;  ///< of the recipient
  domain::mail_fields fields;
  bool is_marked = false;  ///< its address refused before
};

/// Which mails are asked for.
struct due_question {
  time_point now;             ///< due at or before, and of use beyond
  std::string after{};        ///< of hosts after this one
  std::uint32_t hosts = 64;   ///< that are read
  std::uint32_t of_each = 2;  ///< of one host; codes first, then by next_at
  std::vector<mail_id> except{};
};

struct due_page {
  std::vector<due_mail> due;  ///< by host
  std::string next;           ///< where to go on; empty: these were the last
};

/// What became of an attempt.
struct mail_outcome {
  mail_id id{};
  mail_state state = mail_state::waiting;
  std::uint32_t attempts = 0;
  time_point at;         ///< when it was known
  time_point next_at{};  ///< while it waits
  std::string answer{};  ///< as it may be kept
  bool marks_address = false;
};

/// How the outbox is.
struct mail_figures {
  std::uint64_t waiting = 0;
  std::optional<time_point> oldest{};  ///< of those: made at
  std::uint32_t ended = 0;             ///< by this call
};

enum class mark_source : std::uint8_t { refused = 0, bounced = 1 };
[[nodiscard]] constexpr std::string_view to_text(mark_source s) noexcept {
  return s == mark_source::refused ? "refused" : "bounced";
}

/// An address to which only codes are tried.
struct address_mark {
  std::string address;
  mark_source source = mark_source::refused;
  std::string reason;
  time_point at;
};

/// Which rows of the outbox are listed; newest first.
struct mail_filter {
  std::optional<mail_state> state{};
  std::string recipient{};  ///< empty: any
  mail_id before{};         ///< none: from the newest
  std::uint32_t limit = 100;
};

}  // namespace mbs::persistence
