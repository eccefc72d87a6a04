#pragma once

#include "persistence/mail/mail_records.hpp"
#include "persistence/senders/sender_records.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// Requests for senders and their documents, read the same way for all. Internal to this folder.
namespace mbs::persistence {

/// "… FROM sender_requests r … <tail>", with their documents.
[[nodiscard]] std::vector<sender_request_record> load_requests(
    sql::connection& c, const std::string& tail, sql::parameters values);
/// "… FROM sender_documents d <tail>".
[[nodiscard]] std::vector<sender_document> load_documents(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// What a person is called; empty: it is none, or gone.
[[nodiscard]] std::string name_of_person(sql::connection& c, const domain::audit_actor& who);

/// Rows whose tables the transaction has locked; the id is given.
void insert_request(sql::connection& c, const sender_request_record& r);
void insert_document(sql::connection& c, const sender_document& d);

/// The mails that tell what was decided: to whoever asked while they are a member of the account, else to its
/// owners, else to the address that it was made with. None when no mails can go there.
[[nodiscard]] std::vector<new_mail> mails_about(sql::connection& c, const sender_request_record& r);

}  // namespace mbs::persistence
