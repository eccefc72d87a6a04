#pragma once

#include "persistence/access/audit_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Entries of the audit log as they are stored. Internal to persistence/.
namespace mbs::persistence {

struct stored_audit_row {
  audit_row row;
  std::string facts;            ///< as stored and hashed
  std::string personal_digest;  ///< as stored and hashed
  bool has_personal = false;
  std::string salt;
  std::string content;
};

/// "SELECT … FROM audit_entries e LEFT JOIN audit_personal p … <tail>".
[[nodiscard]] std::vector<stored_audit_row> load_audit_rows(
    sql::connection& c, const std::string& tail, sql::parameters values);

[[nodiscard]] audit_head load_audit_head(sql::connection& c);

}  // namespace mbs::persistence
