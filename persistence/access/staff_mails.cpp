#include "persistence/access/staff_mails.hpp"

#include "domain/access/role.hpp"
#include "persistence/access/person_rows.hpp"

#include <utility>

namespace mbs::persistence {

std::vector<new_mail> mails_to_staff(sql::connection& c, domain::permission needed, domain::mail_kind kind,
    const domain::mail_fields& fields, time_point now) {
  constexpr std::int64_t most = 100;
  const sql::parameter which[]{most};
  std::vector<new_mail> mails;
  for (const auto& p :
      load_persons(c, "WHERE p.platform_role <> 'none' AND p.active <> 0 ORDER BY p.id LIMIT $1", which)) {
    if (!domain::permissions_of(p.platform_role).has(needed)) continue;
    auto address = domain::mail_address::parse(p.email);
    if (!address) continue;
    mails.push_back({kind, std::move(*address),
        domain::mail_language_from(p.language).value_or(domain::mail_language::english), fields, now, {}});
  }
  return mails;
}

}  // namespace mbs::persistence
