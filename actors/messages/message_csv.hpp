#pragma once

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

}  // namespace mbs::actors
