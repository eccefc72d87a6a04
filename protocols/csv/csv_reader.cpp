#include "protocols/csv/csv_reader.hpp"

#include <csv.h>

#include <memory>
#include <new>
#include <utility>

namespace mbs::csv {

namespace {

struct reading {
  table into;
  std::vector<std::string> cells;
  std::size_t line = 1;
};

void take_cell(void* data, std::size_t size, void* to) {
  static_cast<reading*>(to)->cells.emplace_back(static_cast<const char*>(data), size);
}

void end_row(int, void* to) {
  auto& r = *static_cast<reading*>(to);
  r.into.rows.push_back({r.line, std::exchange(r.cells, {})});
}

struct free_parser {
  void operator()(csv_parser* parser) const noexcept {
    csv_free(parser);
    delete parser;
  }
};

}  // namespace

table read_table(std::string_view text, std::size_t most) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const std::unique_ptr<csv_parser, free_parser> parser{new csv_parser{}};
  if (csv_init(parser.get(), CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc{};
  reading r;
  const auto complain = [&r](const std::string& what) {
    r.into.trouble = "line " + std::to_string(r.line) + ' ' + what;
    return std::move(r.into);
  };
  // Octet by octet, since libcsv does not tell lines.
  for (const char& c : text) {
    if (csv_parse(parser.get(), &c, 1, take_cell, end_row, &r) != 1) {
      if (csv_error(parser.get()) == CSV_ENOMEM) throw std::bad_alloc{};
      return complain("has a quotation mark where none may be");
    }
    if (r.into.rows.size() > most) return complain("is one too many");
    if (c == '\n') ++r.line;
  }
  if (csv_fini(parser.get(), take_cell, end_row, &r) != 0)
    return complain("has a quotation mark that is not closed");
  if (r.into.rows.size() > most) return complain("is one too many");
  return std::move(r.into);
}

}  // namespace mbs::csv
