#pragma once

#include "domain/access/permission.hpp"
#include "persistence/mail/mail_records.hpp"
#include "persistence/sql/sql.hpp"

#include <vector>

namespace mbs::persistence {

/// The same mail to each of the staff who has the permission, in their language: 100 at most; a platform has
/// few. Throws sql::error. Internal to persistence/.
[[nodiscard]] std::vector<new_mail> mails_to_staff(sql::connection& c, domain::permission needed,
    domain::mail_kind kind, const domain::mail_fields& fields, time_point now);

}  // namespace mbs::persistence
