#pragma once

#include "domain/access/audit.hpp"
#include "persistence/mail/mail_records.hpp"

#include <vector>

namespace mbs::persistence {

/// What is written beside a change, in its transaction: by whom it was made, for the audit log, and the mails
/// that tell of it. Neither is there without the change, nor the change without them.
struct change_note {
  domain::audit_origin by{};
  std::vector<new_mail> mails{};
};

}  // namespace mbs::persistence
