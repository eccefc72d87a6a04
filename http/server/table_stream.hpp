#pragma once

#include "actors/gateway/completion.hpp"
#include "actors/gateway/table_page.hpp"
#include "domain/access/permission.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// A whole search as a table to keep (RFC 4180), however long: read page by page as its reader takes it, one
/// look at the store at a time, so that no more than one page of it is ever in memory.
namespace mbs::http {

class exchange;

/// What one table may cost.
struct table_limits {
  std::uint32_t rows = 1'000'000;
  std::chrono::milliseconds lasts{3'600'000};
};

struct wanted_table {
  std::string_view file_name;   ///< a literal
  domain::permission needed{};  ///< whoever reads must keep it; beside that of the route
  std::uint32_t most_rows = 0;  ///< asked for; 0: as many as there are
  /// Writes durably that this is taken out of the house; gives the line of names. Called once.
  std::function<void(actors::completion<std::string>)> note;
  /// Looks at up to `most` rows behind `cursor`, or at the first when it is empty. One at a time.
  std::function<void(const std::string& cursor, std::uint32_t most, actors::completion<actors::table_page>)>
      look;
};

/// Answers with the table: refuses when too many are under way, notes it, looks at the first page, and only
/// then begins to answer. Where it ends before the search does, the trailer Mbs-Next-Cursor says where to go
/// on. What goes wrong later ends the connection before the table's end.
void answer_with_table(exchange& c, wanted_table wanted);

}  // namespace mbs::http
