#pragma once

#include "domain/errc.hpp"
#include "persistence/mail/mail_records.hpp"
#include "persistence/sql/sql.hpp"

#include <span>

/// Mails written by other stores. Internal to persistence/.
namespace mbs::persistence {

/// Writes a mail within the caller's open write transaction, so that there is no mail without its change
/// and no change without its mail: on an error the caller returns it and commits nothing. The table is
/// locked until the commit, so this comes last. After the commit tell MAILER
/// (actors/mail/mailer_actor.hpp). Errors: overloaded when as many of its share wait as the running server
/// allows (domain::room_of),
/// malformed_request when the fields are not those of the kind; words are made such (domain::worded). Throws
/// sql::error.
[[nodiscard]] domain::result<mail_id> enqueue_mail(sql::connection& c, const new_mail& mail);

/// Mails that tell of a change, within its transaction: as enqueue_mail, but one that cannot be worded is
/// left out: nobody's name stands in the way of a change. What carries a code or a link is
/// part of its change, and does. Errors: overloaded, malformed_request.
[[nodiscard]] domain::result<void> enqueue_beside(sql::connection& c, std::span<const new_mail> mails);

/// How many mails of this kind something that writes to many may add now: half of its share's room stays free
/// for what single changes tell.
[[nodiscard]] std::uint32_t room_for_many(sql::connection& c, domain::mail_kind kind);

}  // namespace mbs::persistence
