#pragma once

#include "persistence/access/audit_records.hpp"

#include <string>

/// The audit log as a table for spreadsheets. Knows nothing of who may see it.
namespace mbs::actors {

/// The line of names.
[[nodiscard]] std::string audit_csv_head();

/// Appends the line of an entry. A cell that a spreadsheet would run begins with '.
void append_audit_line(std::string& to, const persistence::audit_row& row);

/// What the log tells of a table that is taken out of it: which part of it that is.
[[nodiscard]] domain::audit_facts facts_of_export(const persistence::audit_question& question);

/// The facts of an entry in one cell: "key=value key=value".
[[nodiscard]] std::string joined(const domain::audit_facts& facts);

}  // namespace mbs::actors
