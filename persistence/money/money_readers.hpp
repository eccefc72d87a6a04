#pragma once

#include "domain/ids.hpp"
#include "domain/mail/mail_address.hpp"
#include "domain/mail/mail_kind.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Whom mails about an account's money go to. Internal to persistence/.
namespace mbs::persistence {

struct money_reader {
  std::string name;  ///< of the person, or of the account for an address of its own
  domain::mail_address address;
  domain::mail_language language = domain::mail_language::english;
  std::string account;  ///< its name
};

/// Its members who may pay for it (permission payments_make) and may sign in, owners first, 20 at most; the
/// account's own address when there are none. Throws sql::error.
[[nodiscard]] std::vector<money_reader> readers_of(sql::connection& c, domain::account_id account);

/// The same, and its address for invoices where it has one that is not among them.
[[nodiscard]] std::vector<money_reader> readers_of_documents(sql::connection& c, domain::account_id account);

}  // namespace mbs::persistence
