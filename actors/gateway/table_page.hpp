#pragma once

#include <cstdint>
#include <string>

namespace mbs::actors {

/// Some rows of a table (RFC 4180) that is read page by page, and where it goes on.
struct table_page {
  std::string lines;       ///< whole ones; a cell that a spreadsheet would run begins with '
  std::uint32_t rows = 0;  ///< in `lines`; may be few or none although there is a next page
  std::string next;        ///< the cursor of the page behind; empty: this was the last
};

}  // namespace mbs::actors
