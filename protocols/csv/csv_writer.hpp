#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mbs::csv {

/// Appends one line to `out`: every cell in quotes, the line ends with CRLF (RFC 4180). A cell that a
/// spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets ' in
/// front.
void append_line(std::string& out, const std::vector<std::string_view>& cells);

}  // namespace mbs::csv
