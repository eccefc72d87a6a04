#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/mail/mail_records.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mbs::persistence {

/// The outbox of mails, and addresses that refused. Knows nothing of wording, SMTP or pauses.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class mail_store {
 public:
  virtual ~mail_store() = default;

  /// A mail of its own, without a change; stores that make one write it with theirs (mail_rows.hpp).
  /// overloaded: as many of its share wait as may; malformed_request: fields that its kind does not have.
  [[nodiscard]] virtual domain::result<mail_id> enqueue(const new_mail& mail) = 0;

  /// What the running server is set to: enqueue() of every process keeps to it. `message_id_host` stands in
  /// the Message-ID of mails made from now on.
  [[nodiscard]] virtual domain::result<void> set_rules(
      std::uint32_t waiting_at_most, const std::string& message_id_host) = 0;

  /// Mails to be sent now, host after host: each host costs the same, however many wait there.
  [[nodiscard]] virtual domain::result<due_page> due(const due_question& question) = 0;
  /// In one transaction. What is final loses its fields when it was sent, or carries a secret. Sent: the
  /// address is marked no more. Rows that are not there any more are passed over.
  [[nodiscard]] virtual domain::result<void> settle(std::span<const mail_outcome> outcomes) = 0;
  /// Ends up to `limit` waiting mails whose time is over, and says how the outbox is. Writes nothing when
  /// none is over.
  [[nodiscard]] virtual domain::result<mail_figures> take_stock(time_point now, std::uint32_t limit) = 0;
  /// Removes up to `limit` rows that were final before `then`, the oldest first; how many they were.
  [[nodiscard]] virtual domain::result<std::uint32_t> forget_final(time_point then, std::uint32_t limit) = 0;

  /// not_found.
  [[nodiscard]] virtual domain::result<mail_record> find(mail_id id) = 0;
  [[nodiscard]] virtual domain::result<std::vector<mail_record>> list(const mail_filter& filter) = 0;
  /// A waiting mail is due now; one that was refused or ended begins anew with the term of its kind. The mark
  /// of its address goes. not_found; already_final: it was sent, or carried a code or a link, which is over.
  [[nodiscard]] virtual domain::result<mail_record> retry(
      mail_id id, time_point now, const domain::audit_origin& by = {}) = 0;

  /// Replaces an earlier mark. `by`, here and in the others: whoever says so, for the audit log.
  [[nodiscard]] virtual domain::result<void> mark(
      const address_mark& mark, const domain::audit_origin& by = {}) = 0;
  /// False: it had no mark.
  [[nodiscard]] virtual domain::result<bool> unmark(
      const std::string& address, const domain::audit_origin& by = {}) = 0;
  [[nodiscard]] virtual domain::result<std::optional<address_mark>> mark_of(const std::string& address) = 0;
  /// Ascending by address, at most `limit` after `after` (empty: from the first).
  [[nodiscard]] virtual domain::result<std::vector<address_mark>> marks(
      const std::string& after, std::uint32_t limit) = 0;

  /// All rows of an address, and its mark: for the erasure of a person. How many rows. At most `limit` a
  /// call.
  [[nodiscard]] virtual domain::result<std::uint32_t> erase_address(
      const std::string& address, std::uint32_t limit) = 0;
};

}  // namespace mbs::persistence
