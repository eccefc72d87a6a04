#include "protocols/csv/csv_writer.hpp"

#include <csv.h>

namespace mbs::csv {

namespace {

bool is_like_a_formula(std::string_view cell) {
  constexpr std::string_view beginnings = "=+-@\t\r";
  return !cell.empty() && beginnings.find(cell.front()) != std::string_view::npos;
}

void append_cell(std::string& out, std::string_view cell) {
  const auto size = csv_write(nullptr, 0, cell.data(), cell.size());
  const auto before = out.size();
  out.resize(before + size);
  csv_write(out.data() + before, size, cell.data(), cell.size());
}

}  // namespace

void append_line(std::string& out, const std::vector<std::string_view>& cells) {
  bool is_first = true;
  for (const auto cell : cells) {
    if (!is_first) out += ',';
    is_first = false;
    // An empty view may have no address, which libcsv takes for "no cell".
    append_cell(out, is_like_a_formula(cell) ? "'" + std::string{cell} : std::string{cell});
  }
  out += "\r\n";
}

}  // namespace mbs::csv
