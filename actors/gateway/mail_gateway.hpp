#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/mail/mail_records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::actors {

/// The outbox of mails for the platform's staff: never what a mail tells. Safe to call from any thread.
/// Nothing blocks. `turn` is whose share of the store a question takes. Errors besides those listed:
/// store_unavailable, overloaded, rate_limited.
class mail_gateway {
 public:
  virtual ~mail_gateway() = default;

  /// The newest first.
  virtual void list_mails(domain::account_id turn, persistence::mail_filter wanted,
      completion<std::vector<persistence::mail_record>> done) = 0;
  /// Tried again at once; the mark of its address goes. Errors: not_found; already_final when it was sent, or
  /// carried a code or a link, which is over.
  virtual void retry_mail(domain::account_id turn, domain::mail_id id, const domain::audit_origin& by,
      completion<persistence::mail_record> done) = 0;
  /// Ascending by address, at most `limit` (1 to 200) after `after` (empty: from the first).
  virtual void list_marks(domain::account_id turn, std::string after, std::uint32_t limit,
      completion<std::vector<persistence::address_mark>> done) = 0;
  /// Errors: not_found when it has no mark.
  virtual void unmark(domain::account_id turn, domain::mail_address address, const domain::audit_origin& by,
      completion<bool> done) = 0;
};

}  // namespace mbs::actors
