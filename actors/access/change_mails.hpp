#pragma once

#include "domain/mail/mail_fields.hpp"
#include "persistence/access/member_records.hpp"
#include "persistence/mail/mail_records.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Mails that tell of changes of keys and members. Pure.
namespace mbs::actors {

/// What is told of a key that was made.
struct told_key {
  std::string name;   ///< may be empty
  std::string shown;  ///< its start
  std::string maker;  ///< the name of the person; else of the command
};

/// To each owner whose address can be written to.
[[nodiscard]] std::vector<persistence::new_mail> mails_of_new_key(
    const persistence::account_owners& owners, const told_key& key, domain::time_point now);

/// To whoever is invited; none when the address cannot be written to.
[[nodiscard]] std::vector<persistence::new_mail> mails_of_invitation(std::string_view email,
    const persistence::introduction& from, domain::account_role role, const std::string& url,
    domain::time_point now);

}  // namespace mbs::actors
