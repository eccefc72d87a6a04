#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::csv {

struct row {
  std::size_t line = 0;  ///< on which it ends, from 1
  std::vector<std::string> cells;
};

struct table {
  std::vector<row> rows;
  std::string trouble;  ///< why it ends before the text does: "line 7 …"; empty: it is whole
};

/// Reads comma-separated values (RFC 4180), with a byte order mark or without; empty lines are passed over.
/// More than `most` rows are trouble.
[[nodiscard]] table read_table(std::string_view text, std::size_t most);

}  // namespace mbs::csv
