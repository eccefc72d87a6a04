#pragma once

#include "domain/access/audit.hpp"
#include "domain/numbering/network.hpp"
#include "persistence/messages/message_records.hpp"

#include <string>

/// Messages as a table for spreadsheets. Knows nothing of who may see it.
namespace mbs::actors {

/// The line of names.
[[nodiscard]] std::string message_csv_head();

/// Appends the line of a message. A cell that a spreadsheet would run begins with '.
void append_message_line(
    std::string& to, const persistence::message_page::row& row, const domain::numbering_plan& plan);

/// What the audit log tells of a table that is taken out: which messages those are. Of whom they were sent to
/// only that it was asked for: the log cannot forget it.
[[nodiscard]] domain::audit_facts facts_of_export(const persistence::message_filter& filter);

}  // namespace mbs::actors
