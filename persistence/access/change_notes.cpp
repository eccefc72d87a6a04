#include "persistence/access/change_notes.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/mail/mail_rows.hpp"

#include <utility>

namespace mbs::persistence {

domain::result<void> write_note(sql::connection& c, const change_note& note, time_point own,
    std::string_view action, domain::account_id account, std::string object, domain::audit_facts facts) {
  append_audit(
      c, domain::audited(at_time(note.by, own), action, account, std::move(object), std::move(facts)));
  return enqueue_beside(c, note.mails);
}

}  // namespace mbs::persistence
